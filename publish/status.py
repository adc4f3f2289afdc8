"""How the sources stand in a release: last good, late, stale, drift, refused, quarantined, promises, changes."""

from typing import TYPE_CHECKING, Any

from publish.board import BANNER
from publish.board_text import written
from publish.rows import published_rows

if TYPE_CHECKING:
    from rich.console import Console

    from publish.shelf import Release

COUNTS = {
    "drift_events": "Drift",
    "refused_files": "Re-\nfused",
    "quarantined_rows": "Quaran-\ntined",
    "open_corrections": "Cor-\nrected",
    "promises_broken": "Prom-\nises\nbroken",
}

_WIDE, _LONG = 100, 14


def as_json(release: "Release") -> dict[str, Any]:
    """The release and per source what meta.source_status says; the rows of meta.refusal below it."""
    return {
        "release_id": release.release_id,
        "as_of": release.info["as_of"],
        "is_sample": release.info["is_sample"],
        "sources": published_rows(release, "meta", "source_status"),
        "refused": published_rows(release, "meta", "refusal"),
    }


def print_status(release: "Release", console: "Console") -> None:
    """Prints a line per source, what changed in it, then every refused file with its reason and what to do."""
    from rich.table import Table

    status = as_json(release)
    table = Table(box=None, pad_edge=False, padding=(0, 1), collapse_padding=True, header_style="underline")
    table.add_column("Source", no_wrap=True)
    table.add_column("Last good", no_wrap=True)
    table.add_column("State")
    for title in COUNTS.values():
        table.add_column(title, justify="right", no_wrap=True)
    for source in status["sources"]:
        words, colour = _state(source)
        table.add_row(
            _name(source["source_id"], console),
            (source["last_landed_at"] or "never")[:10],
            f"[{colour}]{words}[/]",
            *(_count(source, column) for column in COUNTS),
        )
    sample = f" {written(BANNER, console)}." if release.info["is_sample"] else ""
    console.print(
        f"Sources in release {release.release_id}, as of {release.info['as_of'][:10]}.{sample}",
        style="bold",
        highlight=False,
    )
    console.print(table)
    for source in status["sources"]:
        if source["new_facts"] or source["revised_facts"]:
            console.print(_changed(source), markup=False, highlight=False)
    for refusal in status["refused"]:
        console.print(written(_refused(refusal), console), markup=False, highlight=False, style="red", soft_wrap=True)


def _state(source: dict[str, Any]) -> tuple[str, str]:
    words = [_late(source)] if source["is_late"] else []
    words += ["stale"] if source["is_stale"] else []
    return (", ".join(words), "yellow") if words else ("in time", "green")


def _name(source_id: str, console: "Console") -> str:
    """A source's name, a long one over two lines where the terminal is narrow."""
    is_long = console.width < _WIDE and len(source_id) > _LONG
    return source_id.replace("_", "_\n", 1) if is_long else source_id


def _late(source: dict[str, Any]) -> str:
    days = source.get("late_by_days")
    if days is None:
        return "late"
    return f"late by {days:,} {'day' if days == 1 else 'days'}"


def _count(source: dict[str, Any], column: str) -> str:
    """A number; releases from before a column was there show none."""
    if source.get(column) is None:
        return ""
    share = source.get("quarantined_share") if column == "quarantined_rows" and source[column] else None
    return f"{source[column]:,}" if share is None else f"{source[column]:,} ({share:.1%})"


def _changed(source: dict[str, Any]) -> str:
    return f"changed {source['source_id']}: {source['new_facts']:,} new and {source['revised_facts']:,} revised facts"


def _refused(refusal: dict[str, Any]) -> str:
    place = ", ".join(
        f"{name.removesuffix('_name')} {refusal[name]}"
        for name in ("file_name", "sheet", "row", "column_name", "value")
        if refusal[name] not in (None, "")
    )
    return f"refused {refusal['source_id']}: {place}: {refusal['reason']}; {refusal['action']}"
