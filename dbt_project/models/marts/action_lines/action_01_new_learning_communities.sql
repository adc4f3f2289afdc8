{{ action_line_mart('AL1') }}
