"""The made-up editions of the registers are read as what their writers meant: the rows of the world."""

import math

import pytest

from ingest.samples.making.edition import SEED
from ingest.samples.making.fieldlabs import NOWHERE, fieldlabs_files
from ingest.samples.making.organisations import organisations_files
from ingest.samples.making.pps_register import pps_register_files
from ingest.samples.making.rif_pdf import listed, rif_pdf_files
from ingest.samples.making.technohubs import technohubs_files
from ingest.samples.making.world import World, world
from tests.integration.reading import accounted

WRITERS = {
    "fieldlabs": (fieldlabs_files, 5),
    "pps_register": (pps_register_files, 5),
    "technohubs": (technohubs_files, 4),
    "organisations": (organisations_files, 2),
    "rif": (rif_pdf_files, 1),
}
LARGEST = 800_000


@pytest.fixture(scope="module")
def made_up() -> World:
    return world(SEED)


def read(drop, made_up: World, source_id: str) -> list[dict]:
    """Drops the source's sample files as they lie in the folder of samples; gives the reports, oldest edition first."""
    write, editions = WRITERS[source_id]
    place = drop.folder / "files" / source_id
    for path, content in ({f"{source_id}/delivery.yml": b"is_sample: true\n"} | write(made_up)).items():
        target = drop.folder / "files" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    reports, message = drop.take(source_id, place)
    assert message == ""
    assert [r["status"] for r in reports] == ["good"] * editions
    accounted(reports)
    return reports


@pytest.mark.parametrize("source_id", sorted(WRITERS))
def test_the_same_world_gives_the_same_bytes_and_small_files(made_up, source_id):
    write, editions = WRITERS[source_id]
    files = write(made_up)
    assert write(made_up) == files
    assert len([path for path in files if not path.endswith("delivery.yml")]) == editions
    assert max(map(len, files.values())) < LARGEST
    notes = [content for path, content in files.items() if path.endswith("delivery.yml")]
    assert len(notes) == editions - (source_id != "rif")
    assert all(b"is_sample: true" in note and b"landed_at: 20" in note for note in notes)


REGISTERS = {
    "fieldlabs": ("fieldlab", "start_date, start_date_precision"),
    "pps_register": ("partnership", "start_year"),
    "technohubs": ("technohub", "start_date, start_date_precision"),
}


@pytest.mark.parametrize("source_id", sorted(REGISTERS))
def test_every_row_of_every_edition_is_in_the_parsed_table(drop, made_up, source_id):
    entity, start = REGISTERS[source_id]
    read(drop, made_up, source_id)
    columns = f"cast(_landed_at as date), _valid_as_of, name, place, status, {start}"
    if source_id == "fieldlabs":
        columns += ", kind"
    parsed = drop.parsed(source_id, entity, columns)
    if source_id == "fieldlabs":
        parsed = [row[:-1] for row in parsed if row[-1] == "fieldlab"]
    current = max(made_up.editions_of(source_id), key=lambda e: (e.valid_as_of, e.landed_at))
    expected = []
    for edition in made_up.editions_of(source_id):
        for row in made_up.rows(edition):
            # of a start of which only the year is known, the first day stands for it
            known = (row.start and (row.start.replace(month=1, day=1) if row.precision == "year" else row.start),)
            known += (row.precision if row.start else None,)
            if source_id == "pps_register":
                known = (row.start.year,)
            expected.append((edition.valid_as_of, row.name, row.place, row.status, *known))
    assert len(expected) > 20
    assert sorted(map(str, (row[1:] for row in parsed))) == sorted(map(str, expected))
    landed = {(row[0], row[1]) for row in parsed if row[1] != current.valid_as_of}
    assert landed == {(e.landed_at, e.valid_as_of) for e in made_up.editions_of(source_id) if e is not current}


def test_fieldlabs_lie_where_they_are_in_every_edition_and_hubs_are_marked(drop, made_up):
    read(drop, made_up, "fieldlabs")
    columns = (
        "_file, _valid_as_of, name, latitude, longitude, coordinates_read_as, kind, has_mbo_partner, has_skillslab"
    )
    parsed = drop.parsed("fieldlabs", "fieldlab", columns)
    rows = {(e.valid_as_of, r.name): r for e in made_up.editions_of("fieldlabs") for r in made_up.rows(e)}
    found = 0
    for _, day, name, latitude, longitude, _, kind, has_mbo, has_skillslab in parsed:
        if kind == "hub":
            assert name.startswith("Smart Industry Hub")
            continue
        row = rows[day, name]
        metres = math.hypot(latitude - row.community.latitude, (longitude - row.community.longitude) * 0.62) * 111_320
        assert metres < 1
        assert has_mbo == row.community.has_mbo
        assert has_skillslab == bool(row.community.skillslab)
        found += 1
    assert found == sum(len(made_up.rows(e)) for e in made_up.editions_of("fieldlabs"))
    assert {row[5] for row in parsed} == {"rd", "wgs84", "wgs84 swapped"}
    assert len([row for row in parsed if row[6] == "hub"]) == 15
    [(_, _, _, _, value, _)] = drop.quarantine("fieldlabs")
    assert value == " / ".join(map(str, NOWHERE[1]))


def test_partnerships_have_the_numbers_of_their_year_with_the_mistakes_of_their_edition(drop, made_up):
    reports = read(drop, made_up, "pps_register")
    assert {p["promised"] == p["found"] for r in reports for p in r["promises"]} == {True}
    parsed = drop.parsed("pps_register", "partnership", "_valid_as_of, _landed_at, name, lead_institution, companies")
    wrong = 0
    for edition in made_up.editions_of("pps_register"):
        for row in made_up.rows(edition):
            numbers = row.community.numbers_in(edition.valid_as_of.year)
            companies = int(row.wrong["companies"]) if "companies" in row.wrong else numbers and numbers.companies
            wrong += "companies" in row.wrong
            assert any(
                p[0] == edition.valid_as_of and p[2:] == (row.name, row.community.lead_school, companies)
                for p in parsed
            )
    assert wrong > 0


def test_organisations_keep_their_numbers_whatever_excel_did(drop, made_up):
    reports = read(drop, made_up, "organisations")
    parsed = drop.parsed("organisations", "organisation", "_valid_as_of, kvk_number, name, size_class, sbi_2008")
    current = {row[1:] for row in parsed if row[0].year == 2024}
    listed_now = [o for o in made_up.organisations if o.in_register]
    assert current == {(o.kvk, o.name, o.size_class, o.sbi_2008) for o in listed_now}
    before = {row[1]: row[2:] for row in parsed if row[0].year == 2022}
    zeros = [kvk for kvk in before if kvk.startswith("0")]
    assert len(zeros) > 10
    assert [p["rows"] for r in reports for p in r["padded"]] == [len(zeros)]
    now = {row[0]: row[1:] for row in current}
    assert set(before) - set(now), "some are gone"
    assert set(now) - set(before), "some came later"
    assert [kvk for kvk in set(before) & set(now) if before[kvk] != now[kvk]], "some changed"


def test_the_pdf_holds_the_awards_of_its_day(drop, made_up):
    reports = read(drop, made_up, "rif")
    expected = [
        (p.round, p.name, p.school, p.place.labour_market_region, p.subsidy, p.budget)
        for p in listed(list(made_up.rif_projects))
    ]
    assert len(expected) > 20
    columns = "round, project_name, lead_school, labour_market_region, subsidy_eur::integer, total_budget_eur::integer"
    assert drop.parsed("rif", "award_list", columns) == expected
    assert reports[0]["valid_as_of"] == "2021-11-17"
    assert {p["promised"] == p["found"] for p in reports[0]["promises"]} == {True}
