{{ action_line_mart('AL4') }}
