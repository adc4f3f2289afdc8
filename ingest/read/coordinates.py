"""Where a place in the Netherlands is, from two numbers as people write them: degrees or the Dutch grid, in any order.

The European part: degrees between 50.7 and 53.6 north, 3.3 and 7.3 east; on the grid (RD, EPSG:28992) 299 to 627 km
north, 0 to 295 km east of its origin. These ranges have nothing in common, so that the size of two numbers says which
they are, and in what order they stand.
"""

import re
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyproj import Transformer

SOUTH, NORTH, WEST, EAST = 50.7, 53.6, 3.3, 7.3
_GRID_EAST, _GRID_NORTH = (0.0, 295_000.0), (299_000.0, 627_000.0)
# EPSG:28992 to 4326 by EPSG operation 4833 (better than 1 m), written out: PROJ would choose by the grids that it finds
# on a machine, and the same file would give other numbers elsewhere
RD_TO_WGS84 = (
    "+proj=pipeline +step +inv +proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 "
    "+y_0=463000 +ellps=bessel +step +proj=push +v_3 +step +proj=cart +ellps=bessel +step +proj=helmert +x=565.4171 "
    "+y=50.3319 +z=465.5524 +rx=0.398957388243134 +ry=-0.343987817378283 +rz=1.87740163998045 +s=4.0725 "
    "+convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 +step +proj=unitconvert "
    "+xy_in=rad +xy_out=deg"
)
_NUMBER = r"[+-]?\d{1,9}(?:[.,]\d+)?"
_THOUSANDS = r"\d{1,3}(?:[. ]\d{3})+(?:,\d+)?"


@dataclass(frozen=True)
class Located:
    """WGS84 degrees, six decimals (0.1 m); `read_as`: `wgs84` or `rd`, then ` swapped` where the order was wrong."""

    latitude: float
    longitude: float
    read_as: str


class Nowhere(Exception):
    """Two texts that are no place in the Netherlands; says why."""


def locate(east: str | None, north: str | None) -> Located | None:
    """The place that two texts give, None where both are empty. Raises Nowhere."""
    east, north = (east or "").strip(), (north or "").strip()
    if not east and not north:
        return None
    if not east or not north:
        raise Nowhere("one of the two coordinates is missing")
    pairs = list(product(_numbers(east), _numbers(north)))
    if not pairs:
        raise Nowhere("expected two coordinates: degrees (52.155, 5.387) or the Dutch grid (155000, 463000)")
    found = {place for pair in pairs for place in _places(*pair)}
    if len(found) != 1:
        raise Nowhere("outside the Netherlands, in degrees and on the Dutch grid, also when the two are swapped")
    return found.pop()


def _numbers(text: str) -> set[float]:
    """What a text can mean: `121.687` is 121.687 or, with a point for thousands, 121687."""
    bare = re.sub(r"[°\s]*[NOEnoe]?$", "", re.sub(r"\s+", " ", text))
    found = set()
    if re.fullmatch(_NUMBER, bare):
        found.add(float(bare.replace(",", ".")))
    if re.fullmatch(_THOUSANDS, bare):
        found.add(float(re.sub("[. ]", "", bare).replace(",", ".")))
    return found


def _places(east: float, north: float) -> list[Located]:
    found = []
    for a, b, order in ((east, north, ""), (north, east, " swapped")):
        if WEST <= a <= EAST and SOUTH <= b <= NORTH:
            found.append(Located(round(b, 6), round(a, 6), f"wgs84{order}"))
        if _GRID_EAST[0] <= a <= _GRID_EAST[1] and _GRID_NORTH[0] <= b <= _GRID_NORTH[1]:
            longitude, latitude = _from_grid().transform(a, b)
            if WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH:
                found.append(Located(round(latitude, 6), round(longitude, 6), f"rd{order}"))
    return found


@cache
def _from_grid() -> "Transformer":
    from pyproj import Transformer

    return Transformer.from_pipeline(RD_TO_WGS84)
