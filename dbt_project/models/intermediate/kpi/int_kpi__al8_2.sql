{{ activity_sum('AL8.2') }}
