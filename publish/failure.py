"""The one error of a publication that people can act on."""

from htsm.explained import Explained


class PublicationFailed(Explained):
    """What was built cannot become a release; says what, where and what to do. The last release stays in place."""
