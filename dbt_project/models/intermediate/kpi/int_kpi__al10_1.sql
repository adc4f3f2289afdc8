{{ activity_count('AL10.1') }}
