{{ activity_count('R2', "activity.kind = 'jaarrapportage'", window='four_quarters') }}
