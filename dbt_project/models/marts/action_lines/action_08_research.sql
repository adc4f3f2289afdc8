{{ action_line_mart('AL8') }}
