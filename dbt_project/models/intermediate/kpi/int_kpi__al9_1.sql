{{ activity_count('AL9.1') }}
