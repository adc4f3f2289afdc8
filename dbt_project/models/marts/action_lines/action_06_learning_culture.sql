{{ action_line_mart('AL6') }}
