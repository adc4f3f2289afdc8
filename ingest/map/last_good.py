"""The last good delivery of a layout, opened as columns: what vanished and appeared is seen against it."""

from typing import TYPE_CHECKING

from htsm.home import Home
from ingest.declaration import Layout, Part, Source
from ingest.map.opened import Opened, open_as
from ingest.raw_files import are_gone, raw_files
from ingest.selection import Selection, State

if TYPE_CHECKING:
    import duckdb


class LastGoodDelivery:
    """Finds and opens the last state in use of a layout, of a table where one is known; each part once."""

    def __init__(
        self, con: "duckdb.DuckDBPyConnection", home: Home, source: Source, selection: Selection, table_id: str | None
    ) -> None:
        self.con, self.home, self.source, self.table_id = con, home, source, table_id
        self.states = [s for s in selection.states if s.sighting.source_id == source.source_id]
        self.opened: dict[tuple[str, str], Opened | None] = {}

    def __call__(self, layout: Layout, part: Part) -> Opened | None:
        """The part as it was delivered last; None when there is none, or its files are not kept."""
        key = (layout.name, part.name)
        if key not in self.opened:
            state = self.state(layout)
            self.opened[key] = self._open(state, layout, part) if state else None
        return self.opened[key]

    def state(self, layout: Layout) -> State | None:
        """The last state in use of a layout."""
        found = [
            s
            for s in self.states
            if s.report["layout"] == layout.name and self.table_id in (None, s.table_id)
            and not are_gone(self.home, self.source, s.sighting)
        ]  # fmt: skip
        return max(found, key=lambda s: s.sighting.landed_time, default=None)

    def _open(self, state: State, layout: Layout, part: Part) -> Opened | None:
        day, found = state.sighting.landed_time.date(), []
        with raw_files(self.home, self.source, state.sighting) as folder:
            for file in state.sighting.files:
                found += open_as(
                    self.con, self.source, file.name, folder / file.name, day, state.table_id or None, [layout.name]
                )
        of_part = [o for o in found if o.part.name == part.name and o.known]
        return max(of_part, key=lambda o: (len(o.known) - len(o.unknown), len(o.sheets)), default=None)
