{{ activity_sum(
    'AL8.2',
    "activity.kind = 'onderzoek'",
    open_breakdown={'prefix': 'funder:', 'column': 'funder'},
) }}
