"""How the sources stand in a release: last landed, late, stale, refused, quarantined, new and revised facts."""

from typing import TYPE_CHECKING, Any

from publish.board import BANNER
from publish.board_text import written
from publish.rows import published_rows

if TYPE_CHECKING:
    from rich.console import Console

    from publish.shelf import Release

COUNTS = {
    "refused_files": "Refused\nfiles",
    "quarantined_rows": "Quarantined\nrows",
    "new_facts": "New\nfacts",
    "revised_facts": "Revised\nfacts",
}


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
    """Prints a line per source, then every refused file with its reason and what to do."""
    from rich.table import Table

    status = as_json(release)
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="underline")
    table.add_column("Source", overflow="fold")
    table.add_column("Last landed", no_wrap=True)
    table.add_column("State")
    for title in COUNTS.values():
        table.add_column(title, justify="right", no_wrap=True)
    for source in status["sources"]:
        words, colour = _state(source)
        table.add_row(
            source["source_id"],
            (source["last_landed_at"] or "never")[:10],
            f"[{colour}]{words}[/]",
            *(f"{source[column]:,}" for column in COUNTS),
        )
    sample = f" {written(BANNER, console)}." if release.info["is_sample"] else ""
    console.print(
        f"Sources in release {release.release_id}, as of {release.info['as_of'][:10]}.{sample}",
        style="bold",
        highlight=False,
    )
    console.print(table)
    for refusal in status["refused"]:
        console.print(written(_refused(refusal), console), markup=False, highlight=False, style="red", soft_wrap=True)


def _state(source: dict[str, Any]) -> tuple[str, str]:
    words = [word for word in ("late", "stale") if source[f"is_{word}"]]
    return (" and ".join(words), "yellow") if words else ("in time", "green")


def _refused(refusal: dict[str, Any]) -> str:
    place = ", ".join(
        f"{name.removesuffix('_name')} {refusal[name]}"
        for name in ("file_name", "sheet", "row", "column_name", "value")
        if refusal[name] not in (None, "")
    )
    return f"refused {refusal['source_id']}: {place}: {refusal['reason']}; {refusal['action']}"
