{{ action_line_mart('AL9') }}
