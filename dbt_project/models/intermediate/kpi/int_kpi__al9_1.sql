{{ activity_count('AL9.1', "activity.kind = 'publicatie'") }}
