{{ action_line_mart('AL3') }}
