{{ action_line_mart('AL7') }}
