{{ action_line_mart('AL5') }}
