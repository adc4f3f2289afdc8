{{ activity_count(
    'AL6.3',
    "activity.kind = 'campagne'",
    breakdowns={
        'initiator:national': "counted.initiator = 'landelijk'",
        'initiator:own': "counted.initiator = 'eigen'",
    },
) }}
