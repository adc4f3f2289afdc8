{{ activity_count('AL7.3', "activity.kind = 'regeling met promotievoorwaarde'") }}
