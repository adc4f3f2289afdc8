{{ activity_count('R1') }}
