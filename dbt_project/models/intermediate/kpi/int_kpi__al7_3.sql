{{ activity_count('AL7.3') }}
