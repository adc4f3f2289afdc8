"""A file that contradicts itself: what a carrier raises when it can tell what is wrong, and where."""

from ingest.refusal import DeliveryRefused, refused


class StrangeFile(Exception):
    """Says the place and the fault in one phrase ("line 17 has 5 cells, the header 90"), and what to do about it."""

    def __init__(self, reason: str, action: str = "fetch it again; if it stays so, tell the publisher") -> None:
        super().__init__(reason)
        self.action = action

    def refusal(self, source_id: str, file: str) -> DeliveryRefused:
        """The refusal of the file, in the same words."""
        return refused(source_id, file, str(self), self.action)
