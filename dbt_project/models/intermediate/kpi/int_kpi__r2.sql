{{ activity_count('R2') }}
