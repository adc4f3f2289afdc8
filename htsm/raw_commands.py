"""`htsm raw`: the files as they came in, where they are kept encrypted or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ingest.declaration import Source


@click.group()
def raw() -> None:
    """The files as they came in; of people they are kept encrypted, or not at all."""


@raw.command("list")
@click.argument("source_id", metavar="SOURCE")
def raw_list(source_id: str) -> None:
    """Every delivery of SOURCE: its key, when it landed, how its files are kept."""
    from htsm.home import home
    from ingest.raw_export import kept

    there = kept(home(), _source(source_id))
    if not there:
        click.echo(f"{source_id}: nothing has come in yet")
    for one in there:
        when = "refused   " if one.is_refused else one.landed_at[:10]
        click.echo(f"{one.key}  {when}  {one.how}  {', '.join(one.files)}".rstrip())


@raw.command("export")
@click.argument("source_id", metavar="SOURCE")
@click.argument("key")
@click.option("--out", required=True, metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
              help="A folder outside HTSM_HOME.")  # fmt: skip
def raw_export(source_id: str, key: str, out: Path) -> None:
    """Write the files of a delivery, readable, to DIR; KEY is the beginning of what `list` shows."""
    from htsm.home import home
    from ingest.raw_export import export

    for path in export(home(), _source(source_id), key, out):
        click.echo(str(path))
    click.echo(f"Remove {out} when you have looked.", err=True)


@raw.command("forget")
@click.argument("source_id", metavar="SOURCE")
@click.argument("snapshot")
@click.option("--refused", is_flag=True, help="Also of a delivery that was refused: nothing is left of it then.")
def raw_forget(source_id: str, snapshot: str, refused: bool) -> None:
    """Remove the files of a delivery that was read; what was parsed of them stays in use. SNAPSHOT is the whole id."""
    from htsm.home import home
    from htsm.turn import turn
    from ingest.raw_export import forget

    with turn(home()):
        forget(home(), _source(source_id), snapshot, refused)
    click.echo(f"The files of {snapshot} are removed.")


@raw.command("new-key")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def raw_new_key(file: Path) -> None:
    """Write a fresh key for raw files to FILE (mode 0600), outside HTSM_HOME; never replaces one."""
    from htsm.home import home
    from ingest.raw_key import make_key_file

    if file.resolve().is_relative_to(home().root.resolve()):
        raise click.UsageError(
            f"{file} lies inside HTSM_HOME ({home().root}): who has that folder would have the key to its files. "
            "What to do: give a place outside it"
        )
    if not make_key_file(file):
        raise click.ClickException(f"{file} is there already. What to do: keep it, or give another name")
    click.echo(f"{file}: back it up apart from HTSM_HOME; without it nobody can read what it encrypts.")


def _source(source_id: str) -> "Source":
    from ingest.source_folder import load_source, source_ids

    if source_id not in source_ids():
        raise click.UsageError(f"no such source: {source_id}; the sources are {', '.join(source_ids())}")
    return load_source(source_id)
