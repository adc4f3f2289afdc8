"""The one error of a publication that people can act on."""


class PublicationFailed(Exception):
    """What was built cannot become a release; says what, where and what to do. The last release stays in place."""
