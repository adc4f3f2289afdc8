{{ action_line_mart('AL10') }}
