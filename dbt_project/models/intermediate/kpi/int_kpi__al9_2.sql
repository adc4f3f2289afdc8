{{ activity_count(
    'AL9.2',
    "activity.kind = 'event' and activity.with_partners",
    breakdowns={
        'scope:landelijk': "counted.scope = 'landelijk'",
        'scope:regionaal': "counted.scope = 'regionaal'",
        'scope:sectoraal': "counted.scope = 'sectoraal'",
    },
) }}
