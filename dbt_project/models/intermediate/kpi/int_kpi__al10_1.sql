{{ activity_count('AL10.1', "activity.kind = 'bijeenkomst hc-coordinatoren'") }}
