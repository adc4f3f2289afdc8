{{ activity_sum(
    'AL6.4',
    "activity.kind = 'o&o-middelen'",
    count_as='number',
    breakdowns={
        'kind:voucher': "counted.means_kind = 'voucher'",
        'kind:coaching': "counted.means_kind = 'coaching'",
        'kind:module': "counted.means_kind = 'module'",
        'kind:time': "counted.means_kind = 'tijd'",
    },
) }}
