"""The sample tables of vacancies keep to the form and the sums of CBS."""

import itertools
import re
from collections import defaultdict
from pathlib import Path

import pytest

from ingest.samples.generate import FILES
from tests.unit.sample_paths import NATIONAL, REGIONAL, rows_of, values


@pytest.mark.parametrize(("path", "rows", "keys"), [(NATIONAL, 38 * 30, 7), (REGIONAL, 24 * 17 * 28, 7)])
def test_bulk_csv_has_the_real_form(path: Path, rows: int, keys: int) -> None:
    raw = path.read_bytes()
    assert raw.startswith(b'\xef\xbb\xbf"ID";"')
    assert not raw.endswith(b"\n")
    assert b"\r" not in raw
    header, *body = rows_of(path)
    assert len(body) == rows
    assert {len(row[1]) for row in body} == {keys}
    assert {len(cell) for row in body for cell, name in zip(row, header, strict=True) if name[-2:-1] == "_"} == {8}
    assert [int(row[0]) for row in body] == list(range(rows))


def test_metadata_is_stacked_tables() -> None:
    rows = rows_of(NATIONAL.with_name("80472ned_metadata_bulkcsv.csv"))
    assert [row[0] for row in rows if len(row) == 1] == [
        "TableInfos",
        "DataProperties",
        "Bedrijfskenmerken",
        "Perioden",
    ]
    periods = {row[0]: row[3] for row in rows if re.fullmatch(r"\d{4}(KW0\d|JJ00)", row[0])}
    assert len(periods) == 30
    assert periods["2022KW04"] == "Definitief"
    assert periods["2023KW01"] == "NaderVoorlopig"
    assert periods["2023JJ00"] == "Voorlopig"


def test_the_year_figure_follows_from_the_quarters() -> None:
    table = values(NATIONAL)
    checked = 0
    for sector in {key[0] for key in table}:
        for year in range(2018, 2024):
            quarters = [table[sector, f"{year}KW0{q}"] for q in (1, 2, 3, 4)]
            stock, *flows = table[sector, f"{year}JJ00"]
            for measure, flow in enumerate(flows, start=1):
                assert flow == sum(q[measure] or 0 for q in quarters)
            if year == 2018:
                assert stock is None
                continue
            opened = [q[0] or 0.0 for q in quarters]
            before = table[sector, f"{year - 1}KW04"][0] or 0.0
            assert stock == pytest.approx((before + 2 * sum(opened[:3]) + opened[3]) / 8, abs=0.0501)
            checked += 1
    assert checked == 38 * 5


def test_stock_and_flows_agree_but_for_rounding() -> None:
    table = values(NATIONAL)
    for (sector, period), (opened, new, filled) in table.items():
        quarter = int(period[-1])
        if "KW" in period and quarter > 1:
            before = table[sector, f"{period[:-1]}{quarter - 1}"][0]
            assert None not in (opened, new, filled, before)
            assert (before or 0) + (new or 0) - (filled or 0) == pytest.approx(opened, abs=1.2)


def test_series_are_smooth_and_size_classes_add_up() -> None:
    table = values(NATIONAL)
    quarters = [f"{year}KW0{q}" for year in range(2018, 2024) for q in (1, 2, 3, 4)]
    series = [table["307500", quarter][0] or 0.0 for quarter in quarters]
    assert all(0.7 < after / before < 1.35 for before, after in itertools.pairwise(series))
    for quarter in quarters:
        sizes = sum(table[size, quarter][0] or 0 for size in ("WP19074", "WP19091", "WP19098"))
        assert sizes == pytest.approx(table["T001081", quarter][0], abs=0.21)


def test_provinces_add_up_to_the_country_but_for_rounding() -> None:
    sums: dict[tuple[str, str], float] = defaultdict(float)
    table = values(REGIONAL)
    missing = 0
    for (branch, region, period), (value,) in table.items():
        if region.startswith("PV"):
            sums[branch, period] += value or 0.0
            missing += value is None
    assert len(sums) == 24 * 28
    assert missing > 0
    for (branch, period), total in sums.items():
        assert total == pytest.approx(table[branch, "NL01", period][0], abs=12 * 0.05 + 0.06)


def test_country_and_branch_agree_between_the_tables() -> None:
    national, regional = values(NATIONAL), values(REGIONAL)
    shared = [(branch, period) for branch, region, period in regional if region == "NL01" and period >= "2018"]
    assert len(shared) == 24 * 24
    for branch, period in shared:
        assert regional[branch, "NL01", period][0] == pytest.approx(national[branch, period][0], abs=0.11)


def test_vacancy_rates_are_as_many_as_the_bundle_says() -> None:
    folder = FILES / "cbs" / "80567ned"
    header, *rows = rows_of(folder / "Observations.csv", "utf-8")
    names, facts = rows_of(folder / "Properties.csv", "utf-8")
    assert int(dict(zip(names, facts, strict=True))["ObservationCount"]) == len(rows) == 27 * 30
    assert header == ["Id", "Measure", "ValueAttribute", "Value", "SBI2008", "Perioden"]
    empty = [row for row in rows if row[3] == ""]
    assert {(row[2], row[5]) for row in empty} == {("NotAvailable", "2018JJ00")}
    assert all(re.fullmatch(r"\d+,\d", row[3]) for row in rows if row[3])
