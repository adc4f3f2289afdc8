{{ action_line_mart('G1') }}
