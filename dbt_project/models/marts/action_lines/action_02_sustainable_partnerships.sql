{{ action_line_mart('AL2') }}
