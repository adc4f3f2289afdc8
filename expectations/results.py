"""What a check found, and the refusal that names what stopped a release."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from expectations.checks import Owner, Severity
from htsm.explained import Explained

EXAMPLES = 20
_SHOWN = 3
_WHERE = ("source_id", "file", "sheet", "row")

_WHO_AND_WHAT = {
    "internal": (
        "the data engineer: our own reader or model is at fault",
        "repair it and build again; the data need not be fetched again",
    ),
    "publisher": (
        "the publisher of the file, asked by the data steward",
        "see the rows with `htsm quarantine list`; then deliver a corrected file, or give the check an exception in "
        "expectations/suites/{layer}.yml",
    ),
    "steward": (
        "the data steward: a decision about the data is out of date",
        "decide again, as the check says, and run again; nothing is at fault in the files or the models",
    ),
}


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one check on one database.

    `excepted`: it failed, and a dated exception covers that. `failing_rows` counts them all (0 for a check about a
    whole table); `examples` are at most 20 of them, in a fixed order, each with source_id, file, sheet and
    row where its table knows them.
    """

    suite: str
    check_id: str
    layer: str
    severity: Severity
    owner: Owner
    description: str
    passed: bool
    excepted: bool
    observed: str
    failing_rows: int
    examples: list[dict[str, Any]] = field(default_factory=list)

    @property
    def stops(self) -> bool:
        """Whether this result keeps the release from being published."""
        return self.severity == "fail" and not self.passed and not self.excepted


class GateRefused(Explained):
    """Checks of severity `fail` failed without a valid exception: nothing may be published.

    `failed` holds their results; the message says per check what was seen, where, who must act and how.
    """

    exit_code = 3

    def __init__(self, failed: Sequence[CheckResult]) -> None:
        self.failed = list(failed)
        super().__init__(_refusal(self.failed))


def _refusal(failed: Sequence[CheckResult]) -> str:
    layers = ", ".join(dict.fromkeys(result.layer for result in failed))
    count = "1 check" if len(failed) == 1 else f"{len(failed)} checks"
    head = f"The gate refused: {count} failed on {layers}. The last good release stays as it is."
    return "\n\n".join([head, *(_one(result) for result in failed)])


def _one(result: CheckResult) -> str:
    who, what = _WHO_AND_WHAT[result.owner]
    lines = [f"{result.check_id} ({result.layer}): {result.description}", f"  observed: {result.observed}"]
    lines += [f"  {_row(example)}" for example in result.examples[:_SHOWN]]
    more = result.failing_rows - _SHOWN
    if result.examples and more > 0:
        lines.append(f"  and {more} more")
    lines += [f"  who must act: {who}", f"  what to do: {what.format(layer=result.layer)}"]
    return "\n".join(lines)


def _row(example: dict[str, Any]) -> str:
    place = [f"{key} {example[key]}" for key in _WHERE if example.get(key) not in (None, "")]
    values = [f"{key}={value!r}" for key, value in example.items() if key not in _WHERE]
    return "- " + ": ".join(part for part in (", ".join(place), ", ".join(values)) if part)
