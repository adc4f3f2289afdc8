"""What is read of the sample surveys is what their made-up respondents answered, in every wave, to the last item."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from ingest.pull.source import SAMPLE_SERVER, pull_source
from ingest.read.snapshots import read_source
from ingest.samples.making.edition import NOTICE, SEED
from ingest.samples.making.world import (
    CompanyAnswer,
    CurriculaAnswer,
    Evaluation,
    InventoryAnswer,
    PartnerAnswer,
    World,
    world,
)
from ingest.samples.publisher import Publisher, running
from tests.integration.reading import accounted


@cache
def made_up() -> World:
    return world(SEED)


@cache
def files_of(source_id: str) -> dict[str, bytes]:
    module = import_module(f"ingest.samples.making.{source_id}")
    files: dict[str, bytes] = getattr(module, f"{source_id}_files")(made_up())
    return files


def inventory(a: InventoryAnswer) -> tuple[Any, ...]:
    start = a.start.replace(day=1) if a.start and a.start_precision != "day" else a.start
    start = start.replace(month=1) if start and a.start_precision == "year" else start
    return (
        a.submitted_at, a.community, a.form, a.place.province, a.place.name, start,
        a.start_precision if a.start else None, a.status, a.education_partners, a.business_partners,
        a.government_partners, a.research_partners, a.last_subsidy, a.last_subsidy_end, a.agreement, a.agreement_until,
        a.structural_funding, a.structural_share, a.sustainable_at_start, a.skillslab, a.mbo_partner, a.adult_training,
        list(a.forms_of_learning) or None, list(a.experiments) or None, a.validates_learning, a.promotion_activities,
        a.aimed_at_women, a.research, list(a.research_titles) or None,
    )  # fmt: skip


def partner(a: PartnerAnswer) -> tuple[Any, ...]:
    functions = ("innoveren", "onderwijs", "scholing werkenden", "kennisdeling")
    return (a.community, a.role, a.grade, *(function in a.functions for function in functions))


def curricula(a: CurriculaAnswer) -> tuple[Any, ...]:
    return (a.kind, a.place.province, a.level, a.grade, a.content, a.design, a.room, a.support)


def company(a: CompanyAnswer) -> tuple[Any, ...]:
    return (
        a.company_number, a.association, a.role, a.education_level, a.works_with_education, a.shortage, a.mismatch,
        a.too_incidental, a.grade, a.learning, list(a.skills) or None, a.weight,
    )  # fmt: skip


def evaluation(a: Evaluation) -> tuple[Any, ...]:
    return (
        a.curriculum_id, a.title, a.crebo, a.croho, a.nlqf, a.pathway, a.institution, a.brin, a.place.name,
        a.place.province, a.content, a.design, a.invites, a.in_force_since, list(a.skills) or None,
        a.submitted_at.date(),
    )  # fmt: skip


# entity, columns, and the same of an answer of the world
SURVEYS: dict[str, tuple[str, str, Callable[[Any], tuple[Any, ...]]]] = {
    "lc_inventory": (
        "answer",
        "submitted_at, community, form, region, place, start_date, start_date_precision, status, education_partners, "
        "business_partners, government_partners, research_partners, last_subsidy, last_subsidy_end, "
        "continuation_agreement, agreement_until, structural_funding, structural_share, sustainable_at_start, "
        "skillslab, mbo_partner, adult_training, forms_of_learning, experiments, validates_learning, "
        "promotion_activities, aimed_at_women, research, research_titles",
        inventory,
    ),
    "partner_survey": (
        "answer",
        "community, role, grade, function_innovating, function_education, function_training, function_knowledge",
        partner,
    ),
    "curricula_survey": ("answer", "kind, region, level, grade, content, design, room, support", curricula),
    "company_survey": (
        "answer",
        "company_number, association, role, education_level, works_with_education, shortage, mismatch, too_incidental, "
        "grade, learning, skills, weight",
        company,
    ),
    "curricula_evaluation": (
        "evaluation",
        "curriculum_id, title, crebo, croho, nlqf, pathway, institution, brin, place, region, content, design, "
        "invites_lifelong, in_force_since, skills, assessed_on",
        evaluation,
    ),
}


def counted(rows: list[tuple[Any, ...]]) -> Counter[str]:
    """How often each row occurs; numbers alike whatever their type."""
    plain = [tuple(float(v) if isinstance(v, int | Decimal) else v for v in row) for row in rows]
    return Counter(map(repr, plain))


@pytest.mark.parametrize("source_id", SURVEYS)
def test_what_the_publisher_serves_reads_as_it_was_answered(drop, tmp_path, monkeypatch, source_id):
    entity, columns, of_answer = SURVEYS[source_id]
    for path, content in files_of(source_id).items():
        target = tmp_path / "publisher" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    with running(Publisher(tmp_path / "publisher")) as server:
        monkeypatch.setenv(SAMPLE_SERVER, server.url)
        assert pull_source(drop.state, source_id, "sample").messages == []
    reports = read_source(drop.state, source_id)
    waves = made_up().waves_of(source_id)
    # of a wave that was exported again the last export speaks
    latest = {r["table_id"]: r["snapshot_id"] for r in reports}
    assert sorted(latest) == [w.table_id for w in waves]
    assert accounted(reports) >= len(waves)
    assert sum(entry["rows_quarantined"] for r in reports for entry in r["ledger"]) == 0
    rows = drop.parsed(source_id, entity, f"_snapshot_id, {columns}")
    for wave in waves:
        read = [row[1:] for row in rows if row[0] == latest[wave.table_id]]
        answered = [of_answer(answer) for answer in wave.counted()]
        assert len(answered) > 20
        assert counted(read) == counted(answered), wave.table_id


@pytest.mark.parametrize("source_id", SURVEYS)
def test_respondents_are_numbers_from_one_within_their_wave(drop, source_id):
    files = {Path(p).name: c for p, c in files_of(source_id).items() if p.count("/") == 1}
    reports, message = drop(source_id, files)
    assert message == ""
    assert len(reports) == len(made_up().waves_of(source_id))
    rows = drop.parsed(source_id, SURVEYS[source_id][0], "_table_id, respondent")
    for wave in made_up().waves_of(source_id):
        numbers = [number for table_id, number in rows if table_id == wave.table_id]
        assert sorted(numbers) == list(range(1, len(wave.counted()) + 1))


def test_double_incomplete_and_preview_rows_are_told_apart(drop):
    """Of the surveys whose tool exports them; the others never hold previews."""
    for source_id in ("curricula_survey", "company_survey"):
        files = {Path(p).name: c for p, c in files_of(source_id).items() if p.count("/") == 1}
        reports, _ = drop(source_id, files)
        for wave in made_up().waves_of(source_id):
            kinds = next(r for r in reports if r["table_id"] == wave.table_id)["ledger"][0]["kinds"]
            answers = wave.final.answers
            complete = [a for a in answers if a.complete and not a.preview]
            assert kinds["preview"] == sum(a.preview for a in answers) > 0
            assert kinds["incomplete"] == sum(not a.complete and not a.preview for a in answers) > 0
            assert kinds["double_answer"] == len(complete) - len(wave.counted()) > 0


@pytest.mark.parametrize("source_id", ["lc_inventory", "partner_survey"])
def test_a_wave_that_was_exported_again_reads_as_corrected(drop, tmp_path, source_id):
    place = tmp_path / "all"
    for path, content in files_of(source_id).items():
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    reports, message = drop.take(source_id, place / source_id)
    assert message == ""
    wave = next(w for w in made_up().waves_of(source_id) if len(w.exports) == 2)
    assert [r["table_id"] for r in reports].count(wave.table_id) == 2
    entity, columns, of_answer = SURVEYS[source_id]
    rows = drop.parsed(source_id, entity, f"_snapshot_id, _landed_at, _table_id, {columns}")
    last = max(row[1] for row in rows if row[2] == wave.table_id)
    first = [row[3:] for row in rows if row[2] == wave.table_id and row[1] < last]
    corrected = [row[3:] for row in rows if row[2] == wave.table_id and row[1] == last]
    assert counted(corrected) == counted([of_answer(a) for a in wave.counted()])
    assert first
    assert counted(first) != counted(corrected)


@pytest.mark.parametrize("source_id", SURVEYS)
def test_files_say_that_they_are_made_up_and_are_the_same_to_the_byte(source_id):
    files = {p: c for p, c in files_of(source_id).items() if not p.endswith("delivery.yml")}
    module = import_module(f"ingest.samples.making.{source_id}")
    assert getattr(module, f"{source_id}_files")(world(SEED)) == files_of(source_id)
    assert len(files) == sum(len(w.exports) for w in made_up().waves_of(source_id))
    for path, content in files.items():
        mark = b"voorbeelddata" if source_id == "partner_survey" else NOTICE.encode()
        assert mark in content, path
