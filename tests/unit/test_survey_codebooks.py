"""Codebooks, waves and items of the surveys agree with each other, with the labels in the seed and with the samples."""

import csv
from itertools import pairwise

import pytest

from htsm.home import PROJECT
from ingest.declaration import Column
from ingest.samples.making.edition import SEED
from ingest.samples.making.world import world
from ingest.source_folder import SOURCES, load_source

SURVEYS = {
    "lc_inventory": ("w2020", "w2021", "w2022", "w2023"),
    "partner_survey": ("w2021", "w2022", "w2023"),
    "curricula_survey": ("w2021", "w2023"),
    "curricula_evaluation": ("w2021", "w2022", "w2023"),
    "company_survey": ("w2020", "w2022", "w2023"),
}
SCALES = {"grade_1_10", "agree_1_5", "yes_no", "choice", "number", "share", "date", "list", "code", "text"}
SCALE_OF_TYPE = {
    "grade": {"grade_1_10"},
    "scale": {"agree_1_5"},
    "boolean": {"yes_no"},
    "choice": {"choice"},
    "integer": {"number"},
    "decimal": {"number"},
    "percent": {"share"},
    "partial_date": {"date"},
    "list": {"list"},
    "code": {"code"},
    "text": {"text"},
}


def items_of(source_id: str) -> dict[str, dict[str, str]]:
    """The seed's lines of a survey by item."""
    with (PROJECT / "dbt_project" / "seeds" / "survey_item.csv").open(encoding="utf-8", newline="") as file:
        return {line["item"]: line for line in csv.DictReader(file) if line["source_id"] == source_id}


def questions(source_id: str, table_id: str) -> list[Column]:
    """What a wave's codebook maps to items."""
    lines = [c for c in load_source(source_id).columns if c.table_id == table_id]
    return [c for c in lines if c.is_loaded and not c.is_personal]


def test_the_seed_holds_the_five_surveys_and_known_scales():
    with (PROJECT / "dbt_project" / "seeds" / "survey_item.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert {line["source_id"] for line in lines} == set(SURVEYS)
    assert len({(line["source_id"], line["item"]) for line in lines}) == len(lines) == 69
    assert {line["scale"] for line in lines} == SCALES
    assert all(line["label_nl"] and line["label_en"] for line in lines)


@pytest.mark.parametrize("source_id", SURVEYS)
def test_every_wave_maps_every_item_and_no_other(source_id):
    items = set(items_of(source_id))
    for table_id in SURVEYS[source_id]:
        mapped = questions(source_id, table_id)
        assert {c.field for c in mapped} == items, table_id
        by_layout = [(c.layout, c.field) for c in mapped]
        assert len(set(by_layout)) == len(by_layout), table_id


@pytest.mark.parametrize("source_id", SURVEYS)
def test_an_item_has_the_scale_of_its_type_in_every_wave(source_id):
    items = items_of(source_id)
    seen = 0
    for table_id in SURVEYS[source_id]:
        for column in questions(source_id, table_id):
            assert items[column.field]["scale"] in SCALE_OF_TYPE[column.type], (table_id, column.field)
            seen += 1
    assert seen >= len(items) * len(SURVEYS[source_id])


@pytest.mark.parametrize("source_id", SURVEYS)
def test_a_label_means_the_same_in_all_waves_or_its_own_wave_says_otherwise(source_id):
    """Values of an item are the same set in every wave: a wave may word them otherwise, not mean others."""
    per_item: dict[str, set[frozenset[str]]] = {}
    for table_id in SURVEYS[source_id]:
        for column in questions(source_id, table_id):
            if column.type in ("choice", "list") and column.values:
                per_item.setdefault(column.field, set()).add(frozenset(column.values.values()))
    assert per_item
    assert {item: len(sets) for item, sets in per_item.items()} == dict.fromkeys(per_item, 1)


def wording(source_id: str, table_id: str) -> set[tuple[str, str]]:
    """Items with the question as the wave words it, and the header or code that it has in the file."""
    return {(c.field, f"{c.source_header} {c.question}") for c in questions(source_id, table_id)}


@pytest.mark.parametrize("source_id", SURVEYS)
def test_every_wave_words_some_question_otherwise_than_the_one_before(source_id):
    pairs = list(pairwise(SURVEYS[source_id]))
    assert pairs
    unchanged = [pair for pair in pairs if not wording(source_id, pair[1]) - wording(source_id, pair[0])]
    assert unchanged == []


@pytest.mark.parametrize("source_id", SURVEYS)
def test_every_wave_has_a_codebook_and_the_other_way_round(source_id):
    source = load_source(source_id)
    assert source.tables == SURVEYS[source_id]
    assert sorted(p.stem for p in (SOURCES / source_id / "codebooks").glob("*.csv")) == sorted(source.tables)
    assert [t["table_id"] for t in source.pulls["sample"] if t["kind"] != "earlier"] == list(source.tables)


@pytest.mark.parametrize("source_id", SURVEYS)
def test_the_declared_waves_are_those_of_the_sample(source_id):
    declared = load_source(source_id).waves
    made = []
    for w in world(SEED).waves_of(source_id):
        groups = [("", w.invited, w.population), *((name, number, None) for name, number in w.groups)]
        made += [(w.table_id, w.title, w.opened_on, w.closed_on, *group) for group in groups]
    assert [
        (w.table_id, w.title, w.opened_on, w.closed_on, w.group, w.invited, w.population) for w in declared
    ] == made, "write the sample's waves into waves.csv"
    assert all(w.opened_on < w.closed_on for w in declared)


@pytest.mark.parametrize("source_id", SURVEYS)
def test_the_readme_lists_the_items(source_id):
    text = (SOURCES / source_id / "README.md").read_text(encoding="utf-8")
    listed = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert listed == list(items_of(source_id))


@pytest.mark.parametrize("source_id", SURVEYS)
def test_what_tells_people_apart_is_personal_and_free_text_is_dropped(source_id):
    source = load_source(source_id)
    part = source.layouts[0].parts[0]
    assert part.answers
    columns = {c.field: c for c in source.columns}
    keys = {name for name in part.answers.respondent if not (columns[name].table_id and not columns[name].is_personal)}
    assert all(columns[name].is_personal for name in keys)
    assert bool(keys) == (source_id != "curricula_evaluation")
    remarks = [c for c in source.columns if c.field.startswith("remark") or c.field.endswith("_other")]
    assert len(remarks) >= len(SURVEYS[source_id])
    assert all(c.type == "ignore" and c.is_personal for c in remarks)
