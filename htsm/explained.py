"""The base of every error that a person can act on: its message says what, where and what to do."""


class Explained(Exception):
    """Told in words and without a traceback; the command ends with `exit_code`."""

    exit_code = 1


class UsageFault(Explained):
    """The command was asked something that it cannot do."""

    exit_code = 2
