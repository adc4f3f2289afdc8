{{ activity_count('AL9.2') }}
