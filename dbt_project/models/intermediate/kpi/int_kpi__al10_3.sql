{{ activity_count('AL10.3') }}
