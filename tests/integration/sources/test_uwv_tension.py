"""UWV tension: a band of columns per quarter and the long form give the same rows; what is missing is never zero."""

from decimal import Decimal

import pytest

from ingest.samples.generate import FILES
from tests.integration.reading import accounted
from tests.integration.sources.made_files import workbook

MEASURES = ["Spanningsindicator", "Typering", "Openstaande vacatures", "Kortdurend werklozen"]
TITLE = ["Spanningsindicator per regio (VOORBEELDDATA - verzonnen)"]
NOTES = [[], ["x = te kleine aantallen"], ["Door afronding tellen cijfers niet altijd op."], ["Bron: UWV"]]
FIGURES = {
    ("Groot-Amsterdam", "2022KW03"): [3.25, "krap", 650, 200],
    ("Groot-Amsterdam", "2022KW04"): ["4,1", "zeer krap", 820, 200],
    ("Regio Zwolle", "2022KW03"): ["x", "x", "x", "-"],
    ("Regio Zwolle", "2022KW04"): [0.6, "ruim", 30, 50],
}
GROUP = "Metaalarbeiders"


def band(names: tuple[str, str] = ("3e kwartaal 2022", "4e kwartaal 2022")) -> bytes:
    rows = [TITLE, ["Peildatum: 31 december 2022"], [], ["", "", names[0], "", "", "", names[1]]]
    rows.append(["Arbeidsmarktregio", "Beroepsgroep", *MEASURES, *MEASURES])
    for region in ("Groot-Amsterdam", "Regio Zwolle"):
        rows.append([region, GROUP, *FIGURES[region, "2022KW03"], *FIGURES[region, "2022KW04"]])
    return workbook({"Spanning": rows + NOTES, "Toelichting": [["Spanningsindicator"], ["uitleg"]]})


def long(changes: dict[tuple[str, str], list[object]] | None = None, quarter: str = "{year}-{number}") -> bytes:
    rows: list[list[object]] = [TITLE, [], ["Kwartaal", "Arbeidsmarktregio", "Beroepsgroep", *MEASURES]]
    for (region, period), figures in (FIGURES | (changes or {})).items():
        rows.append([quarter.format(year=period[:4], number=period[-1]), region, GROUP, *figures])
    return workbook({"Spanning": rows + NOTES})


GOLDEN = sorted(
    (region, period, *measure)
    for (region, period), (ratio, word, vacancies, people) in {
        ("Groot-Amsterdam", "2022KW03"): ("3.2500", "krap", "650.0000", "200.0000"),
        ("Groot-Amsterdam", "2022KW04"): ("4.1000", "zeer krap", "820.0000", "200.0000"),
        ("Regio Zwolle", "2022KW03"): ("", "", "", ""),
        ("Regio Zwolle", "2022KW04"): ("0.6000", "ruim", "30.0000", "50.0000"),
    }.items()
    for measure in (
        ("tension_ratio", "vacatures per kortdurend werkloze", ratio, ""),
        ("open_vacancies", "vacatures", vacancies, ""),
        ("short_term_unemployed", "personen", people, ""),
        ("typering", "", "", word),
    )
)
COLUMNS = (
    "region_name, period, measure, coalesce(unit, ''), coalesce(value::varchar, ''), coalesce(typering, ''), "
    "occupation_group, _row"
)


@pytest.mark.parametrize(("layout", "content", "rows"), [("band", band(), {6, 7}), ("long", long(), {4, 5, 6, 7})])
def test_both_layouts_give_the_same_rows(drop, layout, content, rows):
    reports, message = drop("uwv_tension", {"spanning.xlsx": content})
    assert message == ""
    accounted(reports)
    assert [(r["layout"], r["reach"]) for r in reports] == [(layout, "2022KW04")]
    found = drop.parsed("uwv_tension", "tension", COLUMNS)
    assert sorted(row[:6] for row in found) == GOLDEN
    assert {row[6] for row in found} == {GROUP}
    assert {row[7] for row in found} == rows
    kinds = reports[0]["ledger"][0]["kinds"]
    assert kinds["note"] == 3


@pytest.mark.parametrize(
    "quarter", ["{year}-{number}", "{year} Q{number}", "{number}e kwartaal {year}", "{year} {number}e kwartaal*",
                "Q{number} {year}", "{year}KW0{number}"],
)  # fmt: skip
def test_quarters_however_they_are_written(drop, quarter):
    reports, message = drop("uwv_tension", {"spanning.xlsx": long(quarter=quarter)})
    assert message == ""
    assert accounted(reports) == 1
    assert {p for (p,) in drop.parsed("uwv_tension", "tension", "period")} == {"2022KW03", "2022KW04"}


def test_a_band_that_names_no_quarter_is_no_layout(drop):
    reports, message = drop("uwv_tension", {"spanning.xlsx": band(("3e kwartaal", "4e kwartaal"))})
    assert [r["status"] for r in reports if r["status"] == "good"] == []
    assert "Spanningsindicator" in message


def test_a_word_of_no_known_kind_goes_to_quarantine_with_its_cell(drop):
    reports, message = drop("uwv_tension", {"spanning.xlsx": long({("Twente", "2022KW04"): [9, "oververhit", 9, 1]})})
    assert message == ""
    accounted(reports)
    assert drop.quarantine("uwv_tension") == [
        ("spanning.xlsx", "Spanning", 8, "Typering", "oververhit",
         "expected one of: zeer ruim, ruim, gemiddeld, krap, zeer krap")
    ]  # fmt: skip


def test_a_count_with_a_dutch_point_is_thousands_and_a_ratio_with_one_is_set_aside(drop):
    changes = {
        ("Twente", "2022KW03"): [4.125, "krap", "12.350", "2.994"],
        ("Twente", "2022KW04"): ["4.125", "krap", 9, 1],
    }
    reports, message = drop("uwv_tension", {"spanning.xlsx": long(changes)})
    assert message == ""
    accounted(reports)
    found = drop.parsed("uwv_tension", "tension", "measure, value, region_name")
    assert {m: v for m, v, region in found if region == "Twente" and m != "typering"} == {
        "tension_ratio": Decimal("4.1250"),
        "open_vacancies": Decimal(12350),
        "short_term_unemployed": Decimal(2994),
    }
    assert [cell[2:] for cell in drop.quarantine("uwv_tension")] == [
        (9, "Spanningsindicator", "4.125", "expected a number")
    ]


@pytest.mark.parametrize(("code", "read"), [("07", "07"), ("0711", "0711"), (1111, "1111"), (711, None), (7, None)])
def test_a_group_has_two_digits_or_four(drop, code, read):
    header = ["Kwartaal", "Arbeidsmarktregio", "Beroepsgroepcode", "Beroepsgroep", *MEASURES]
    rows = [header, *(["2022-1", region, "0712", GROUP, 1, "krap", 9, 9] for region in ("Twente", "Zeeland"))]
    rows[1][2] = code
    reports, message = drop("uwv_tension", {"spanning.xlsx": workbook({"Spanning": rows})})
    assert message == ""
    accounted(reports)
    found = drop.parsed("uwv_tension", "tension", "distinct occupation_code, region_name, _file, _sheet, _row")
    expected = [(read, "Twente")] if read else []
    assert [row[:2] for row in found] == [*expected, ("0712", "Zeeland")]


def test_a_quarter_that_does_not_exist_goes_to_quarantine(drop):
    reports, message = drop("uwv_tension", {"spanning.xlsx": long({("Twente", "2022KW05"): [1, "krap", 9, 9]})})
    assert message == ""
    accounted(reports)
    assert [(row, column, value) for _, _, row, column, value, _ in drop.quarantine("uwv_tension")] == [
        (8, "Kwartaal", "2022-5")
    ]


def test_a_region_and_group_twice_in_a_quarter_counts_once(drop):
    rows = [TITLE, [], ["Kwartaal", "Arbeidsmarktregio", "Beroepsgroep", *MEASURES]]
    rows += [["2022-1", "Twente", GROUP, 1.0 + n, "krap", 9, 9] for n in range(2)]
    reports, _ = drop("uwv_tension", {"spanning.xlsx": workbook({"Spanning": rows})})
    accounted(reports)
    kept = [r for r in drop.parsed("uwv_tension", "tension", "measure, value, _row") if r[0] == "tension_ratio"]
    assert kept == [("tension_ratio", Decimal("1.0000"), 4)]
    assert [row for _, _, row, _, _, _ in drop.quarantine("uwv_tension")] == [5]


def test_the_samples_hold_every_quarter_and_a_window_takes_nothing_back(drop):
    names = sorted(p.name for p in (FILES / "uwv_tension").glob("*.xlsx"))
    assert names == ["spanning-2023-02-17.xlsx", "spanning-2024-02-09.xlsx"]
    reports = []
    for name in reversed(names):
        # the whole series first, then the window of one year, dated later
        path = drop.folder / name.removesuffix(".xlsx")
        path.mkdir()
        (path / name).write_bytes((FILES / "uwv_tension" / name).read_bytes())
        day = "2024-02-09" if name == names[1] else "2024-02-10"
        (path / "delivery.yml").write_text(f"landed_at: {day}\nis_sample: true\n")
        made, message = drop.take("uwv_tension", path)
        assert message == ""
        reports += made
    assert [(r["layout"], r["status"]) for r in reports] == [("band", "good"), ("long", "good")]
    periods = {p for (p,) in drop.parsed("uwv_tension", "tension", "period")}
    assert periods == {f"{year}KW0{q}" for year in range(2020, 2024) for q in (1, 2, 3, 4)}
    assert len({r for (r,) in drop.parsed("uwv_tension", "tension", "region_name")}) == 36 + 3
