{{ activity_count('R1', "activity.kind = 'kwartaalupdate'", window='four_quarters') }}
