{{ activity_count('AL8.1') }}
