{{ activity_sum('AL6.4') }}
