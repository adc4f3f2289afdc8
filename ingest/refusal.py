"""A delivery that is not taken in, and the sentence that tells a person what to do about it."""

from dataclasses import asdict, dataclass, field

from htsm.explained import Explained
from ingest.declaration import Source


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a delivery, as exactly placed as is known; `row` is as a spreadsheet shows it."""

    file: str
    reason: str
    action: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        place = [f"file {self.file}"]
        place += [f"sheet {self.sheet}"] if self.sheet else []
        place += [f"row {self.row}"] if self.row is not None else []
        place += [f"column {self.column!r}"] if self.column else []
        place += [f"value {self.value!r}"] if self.value else []
        return f"{', '.join(place)}: {self.reason}. What to do: {self.action}"


@dataclass
class DeliveryRefused(Explained):
    """A delivery stopped at the door or by its map; the last good one stays in use.

    The other deliveries of the source, and the other sources, go on.
    """

    source_id: str
    problems: list[Problem] = field(default_factory=list)

    def __str__(self) -> str:
        return f"source {self.source_id}: delivery refused\n" + "\n".join(f"  - {p}" for p in self.problems)

    def as_records(self) -> list[dict[str, object]]:
        """The problems as plain records, for the read report and the refused folder."""
        return [asdict(p) for p in self.problems]


def refused(source_id: str, file: str, reason: str, action: str, **place: object) -> DeliveryRefused:
    """A refusal with a single problem."""
    return DeliveryRefused(source_id, [Problem(file=file, reason=reason, action=action, **place)])  # type: ignore[arg-type]


def suggest_command(source: Source) -> str:
    """The command that looks at the columns of a refused delivery; of one that is not kept the file must be named."""
    return f"htsm map suggest {source.source_id}" + (" --file FILE" if source.raw == "discard" else "")


def unreadable(source_id: str, name: str, error: Exception, told: str | None = None) -> DeliveryRefused:
    """The refusal of a file that made a reader fail: an error of the file or of ours, never a traceback.

    `told` is said instead of the error's own words, where those may quote what nobody is to see.
    """
    first_line = (str(error).splitlines() or [""])[0][:200]
    return refused(
        source_id,
        name,
        f"the file cannot be read ({told or f'{type(error).__name__}: {first_line}'})",
        "open it in the program that it was made with and save it again; else send it to the data engineer",
    )


def raise_if_interrupted(error: BaseException) -> None:
    """DuckDB tells Ctrl-C as an error of the query: it is the person's wish, not a fault of the file."""
    if isinstance(error.__cause__, KeyboardInterrupt):
        raise KeyboardInterrupt from error
