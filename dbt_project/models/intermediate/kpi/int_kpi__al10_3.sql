{{ activity_count('AL10.3', "activity.kind = 'gezamenlijk project'") }}
