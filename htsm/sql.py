"""How names and texts are written into SQL where DuckDB takes no parameter (ATTACH, COMMENT ON, identifiers)."""


def identifier(*parts: str) -> str:
    """A quoted name, its parts joined by points: `identifier("core", "dim_date")` -> `"core"."dim_date"`."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def literal(text: str) -> str:
    """A quoted text."""
    return "'" + text.replace("'", "''") + "'"
