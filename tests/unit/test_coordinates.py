"""Coordinates: degrees and the Dutch grid, in any order and notation; pyproj's own conversion as the yardstick."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from ingest.read.coordinates import EAST, NORTH, SOUTH, WEST, Nowhere, locate

TO_GRID = Transformer.from_crs(4326, 28992, always_xy=True)
METRES = 111_320
# the whole box, but for a rounding at its edge
latitudes = st.floats(SOUTH + 0.001, NORTH - 0.001)
longitudes = st.floats(WEST + 0.001, EAST - 0.001)


def apart(latitude: float, longitude: float, other: float, another: float) -> float:
    """Distance in metres, near enough for small ones."""
    return math.hypot((latitude - other) * METRES, (longitude - another) * METRES * math.cos(math.radians(latitude)))


@settings(deadline=None)
@given(latitudes, longitudes)
def test_the_grid_comes_back_within_a_metre_also_swapped_and_with_commas(latitude, longitude):
    x, y = TO_GRID.transform(longitude, latitude)
    for first, second, read_as in (
        (f"{x:.2f}", f"{y:.2f}", "rd"),
        (f"{y:.2f}", f"{x:.2f}", "rd swapped"),
        (f"{x:.2f}".replace(".", ","), f"{y:.2f}".replace(".", ","), "rd"),
        (f"{x:,.0f}".replace(",", "."), f"{y:,.0f}".replace(",", "."), "rd"),
    ):
        place = locate(first, second)
        assert place is not None
        assert place.read_as == read_as
        assert apart(place.latitude, place.longitude, latitude, longitude) < 1


@settings(deadline=None)
@given(latitudes, longitudes)
def test_degrees_stay_what_they_are_and_swapped_ones_are_repaired(latitude, longitude):
    for first, second, read_as in (
        (f"{longitude:.6f}", f"{latitude:.6f}", "wgs84"),
        (f"{latitude:.6f}", f"{longitude:.6f}", "wgs84 swapped"),
        (f"{longitude:.6f}".replace(".", ",") + "° E", f"{latitude:.6f}".replace(".", ",") + "° N", "wgs84"),
    ):
        place = locate(first, second)
        assert place is not None
        assert place.read_as == read_as
        assert (place.latitude, place.longitude) == (round(latitude, 6), round(longitude, 6))


@settings(deadline=None)
@given(st.floats(-180, 180), st.floats(-90, 90))
def test_degrees_outside_the_box_are_nowhere_and_those_inside_are_found(longitude, latitude):
    ordered = WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH
    swapped = WEST <= latitude <= EAST and SOUTH <= longitude <= NORTH
    texts = f"{longitude:.12f}", f"{latitude:.12f}"
    if ordered or swapped:
        assert locate(*texts) is not None
    else:
        with pytest.raises(Nowhere, match="outside the Netherlands"):
            locate(*texts)


@settings(deadline=None)
@given(st.text(max_size=12), st.text(max_size=12))
def test_any_two_texts_are_a_place_in_the_box_or_nothing_or_nowhere(first, second):
    try:
        place = locate(first, second)
    except Nowhere as error:
        assert str(error)
        return
    if place is None:
        assert first.strip() == second.strip() == ""
    else:
        assert SOUTH <= place.latitude <= NORTH
        assert WEST <= place.longitude <= EAST


def test_the_origin_of_the_grid_is_where_it_is_published_to_be():
    place = locate("155000", "463000")
    assert place is not None
    assert apart(place.latitude, place.longitude, 52.1551744, 5.3872062) < 0.5


@pytest.mark.parametrize(
    ("east", "north"),
    [
        ("5.4", None),
        (None, "52"),
        ("5.4", " "),
        ("vijf", "52"),
        ("5.4.1", "52.1"),
        ("541.123456", "52.1"),
        ("1e2", "5"),
    ],
)
def test_what_is_no_pair_of_coordinates_is_told(east, north):
    with pytest.raises(Nowhere):
        locate(east, north)


def test_nothing_written_is_nothing_known():
    assert locate(None, None) is None
    assert locate(" ", "") is None
