{{ activity_count('AL8.1', "activity.kind = 'onderzoek'") }}
