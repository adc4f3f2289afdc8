{{ activity_count('AL6.3') }}
