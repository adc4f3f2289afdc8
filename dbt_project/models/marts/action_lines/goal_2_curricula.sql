{{ action_line_mart('G2') }}
