"""The made-up programme: how hard it is, that it hangs together, and that it grows with its scale."""

import csv
import datetime as dt
import itertools
import json
import subprocess
import sys
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

import pytest

from htsm.home import PROJECT
from ingest.samples.generate import SAMPLES
from ingest.samples.making.edition import SEED
from ingest.samples.making.world import CLOCK, GONE_AFTER, REGISTRIES, World, world
from ingest.samples.making.world_truth import figures
from ingest.samples.making.world_truth.knowledge import Knowledge, span
from ingest.samples.making.world_truth.who_is_who import who_is_who
from ingest.source_folder import load_source

SEEDS = (SEED, 1, 2, 3, 4)
FEW_HTSM = 42
SURVEYS = ("lc_inventory", "partner_survey", "curricula_survey", "company_survey", "curricula_evaluation")
# asked of one country's companies and schools, so many as `waves.csv` says were invited: no more at a larger scale
OF_ONE_COUNTRY = ("curricula_survey", "company_survey")
IN_EDITIONS = ("fieldlabs", "pps_register", "technohubs")


def all_answers(of: World, surveys: Sequence[str] = SURVEYS) -> list[Any]:
    return [a for s in surveys for wave in of.waves_of(s) for export in wave.exports for a in export.answers]


# --- hardness: fixed, so that figures about matching mean the same next year


@pytest.mark.parametrize("seed", SEEDS)
def test_number_of_communities(seed: int) -> None:
    made = world(seed)
    assert len(made.communities) == 120
    assert 55 <= sum(c.is_htsm for c in made.communities) <= 72
    assert {c.form for c in made.communities} == {
        "CIV", "CoE", "fieldlab", "skillslab", "living lab", "technohub", "company school", "other PPS",
    }  # fmt: skip


@pytest.mark.parametrize("seed", SEEDS)
def test_at_most_two_entries_in_five_carry_a_key(seed: int) -> None:
    listings = world(seed).listings
    assert {listing.source_id for listing in listings} == set(REGISTRIES)
    assert 0.2 < sum(listing.key is not None for listing in listings) / len(listings) <= 0.4


@pytest.mark.parametrize("seed", SEEDS)
def test_at_least_half_are_named_differently_in_another_registry(seed: int) -> None:
    names: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for listing in world(seed).listings:
        names[listing.community_id][listing.source_id] |= {name for _, name in listing.names}
    several = [by_source for by_source in names.values() if len(by_source) > 1]
    assert len(several) > 80
    # no name that all of them share
    assert sum(not set.intersection(*by_source.values()) for by_source in several) >= 0.5 * len(several)


@pytest.mark.parametrize("seed", SEEDS)
def test_three_starts_in_ten_are_known_as_a_year(seed: int) -> None:
    known = Counter(c.start_known for c in world(seed).communities)
    assert known["year"] / 120 == pytest.approx(0.3, abs=0.02)
    assert known["month"] == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_communities_stop_split_merge_are_renamed_and_vanish(seed: int) -> None:
    made = world(seed)
    assert sum(c.stopped_on is not None for c in made.communities) >= 10
    assert sum(c.merged_into is not None for c in made.communities) == 3
    assert sum(c.split_from is not None for c in made.communities) == 3
    assert sum(bool(c.renames) for c in made.communities) == 12
    assert sum(c.in_preparation for c in made.communities) == 3
    assert sum(c.withdrawn for c in made.communities) == 3
    assert sum(c.only_slim for c in made.communities) == 2
    vanished = [listing for listing in made.listings if listing.vanished_on]
    assert sum(made.community(listing.community_id).stopped_on is None for listing in vanished) >= 5


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_is_named_like_another(seed: int) -> None:
    meant = defaultdict(set)
    for source_id, _, _, name, community_id in who_is_who(world(seed)):
        meant[source_id, name.casefold()].add(community_id)
    assert len(meant) > 250
    assert [name for name, ids in meant.items() if len(ids) > 1] == []


# --- coherence


@pytest.mark.parametrize("seed", SEEDS)
def test_every_award_is_of_a_community_and_lies_inside_its_life(seed: int) -> None:
    made = world(seed)
    assert len(made.rif_projects) == 70
    for project in made.rif_projects:
        of = made.community(project.community_id)
        assert of.start <= project.start
        assert of.stopped_on is None or project.end < of.stopped_on
        assert (project.status == "ingetrokken") == of.withdrawn
    linked = [award for award in made.slim_awards if award.community_id]
    assert len(linked) >= 10
    for award in linked:
        of = made.community(award.community_id)
        grant = next(grant for grant in of.grants if grant.project_number == award.number)
        assert grant.amount == award.subsidy
        assert of.start <= grant.counted_from
        assert of.stopped_on is None or grant.counted_from < of.stopped_on
    assert {made.organisation(award.kvk).name for award in made.slim_awards} == {a.applicant for a in made.slim_awards}


@pytest.mark.parametrize("seed", SEEDS)
def test_dates_are_in_order(seed: int) -> None:
    made = world(seed)
    for of in made.communities:
        assert of.stopped_on is None or of.start < of.stopped_on < CLOCK
        assert [state.since for state in of.funding] == sorted({state.since for state in of.funding})
        assert all(rename.since > of.start for rename in of.renames)
        assert (of.merged_into is None) or made.community(of.merged_into).active_on(of.stopped_on or CLOCK)
        if of.split_from:
            assert made.community(of.split_from).start < of.start
            assert made.community(of.split_from).place == of.place
    for edition in made.editions:
        assert edition.valid_as_of <= edition.landed_at <= CLOCK
    for answer in all_answers(made):
        assert answer.started_at < answer.submitted_at
    for survey, wave in ((s, wave) for s in SURVEYS for wave in made.waves_of(s)):
        for export in wave.exports:
            assert wave.closed_on < export.landed_at <= CLOCK
            assert len(export.answers) > 20, survey
            assert all(wave.opened_on <= a.submitted_at.date() <= wave.closed_on for a in wave.counted())


@pytest.mark.parametrize("seed", [*SEEDS, FEW_HTSM])
def test_activities_happen_in_communities_that_are_there(seed: int) -> None:
    made = world(seed)
    done = [activity for activity in made.activities if activity.community_id and activity.done]
    assert len(done) > 40
    assert [a.title for a in done if not made.community(a.community_id).active_on(a.day)] == []
    experiments = {a.title: a.community_id for a in done if a.kind == "experiment leervorm"}
    # some run outside the top sector, and do not count
    assert {made.community(community_id).is_htsm for community_id in experiments.values()} == {True, False}


@pytest.mark.parametrize("seed", SEEDS)
def test_sources_together_know_each_start_as_precisely_as_the_world_says(seed: int) -> None:
    made = world(seed)
    known, checked = Knowledge(made), 0
    for of in made.communities:
        start = known.start(of)
        if start is not None:
            checked += 1
            assert start == span(of.start, of.start_known)
        assert start is None or not of.only_slim
    assert checked > 100


@pytest.mark.parametrize("seed", SEEDS)
def test_the_latest_editions_are_right_and_one_before_them_is_not(seed: int) -> None:
    made = world(seed)
    for source_id in IN_EDITIONS:
        by_name = {edition.name: edition for edition in made.editions_of(source_id)}
        wrong = {name: sum(bool(row.wrong) for row in made.rows(edition)) for name, edition in by_name.items()}
        *_, last, corrected = by_name.values()
        assert corrected.corrects in by_name
        assert wrong[corrected.corrects or ""] > 0
        assert wrong[last.name] == wrong[corrected.name] == 0
        mistaken = made.rows(by_name[corrected.corrects or ""])
        assert {row.community for row in made.rows(corrected)} == {row.community for row in mistaken}
    assert set(GONE_AFTER) == set(IN_EDITIONS)


def test_some_records_are_closed_by_absence_and_some_are_not_yet() -> None:
    made = world(SEED)
    known = Knowledge(made)
    history = {
        key: [row is not None for _, row in rows] for key, rows in known.rows.items() if key[0] == "pps_register"
    }
    assert sum(present[-2:] == [True, False] for present in history.values()) >= 1
    assert sum(any(present) and not any(present[-2:]) for present in history.values()) >= 1


# --- respondents


@pytest.mark.parametrize("seed", SEEDS)
def test_every_personal_string_is_a_canary_of_one_person(seed: int) -> None:
    made = world(seed)
    people = {answer.respondent for answer in all_answers(made)}
    remarks = [a.remark for s in SURVEYS for wave in made.waves_of(s) for a in wave.final.answers if a.remark]
    strings = [text for person in people for text in (person.name, person.email, person.ip, person.token)]
    assert len(strings) > 4_000
    assert len(remarks) > 300
    assert max(Counter(strings + remarks).values()) == 1
    canaries = made.canaries()
    assert set(strings) | set(remarks) <= set(canaries)
    # none is part of another or of what may be published
    public = (
        {c.name for c in made.communities}
        | {o.name for o in made.organisations}
        | {p.number for p in made.rif_projects}
    )
    assert all(len(canary) > 15 for canary in canaries)
    assert not set(canaries) & public


@pytest.mark.parametrize("seed", SEEDS)
def test_some_answer_twice_some_give_up_some_only_look(seed: int) -> None:
    for survey in SURVEYS[:-1]:
        for wave in world(seed).waves_of(survey):
            answers = wave.final.answers
            complete = Counter(a.respondent.token for a in answers if a.complete and not a.preview)
            assert sum(a.preview for a in answers) == 2
            assert sum(not a.complete for a in answers) + sum(n > 1 for n in complete.values()) >= 1
            assert len(wave.counted()) == len(complete)
    twice = [
        wave
        for survey in SURVEYS[:-1]
        for wave in world(seed).waves_of(survey)
        if max(Counter(a.respondent.token for a in wave.final.answers if a.complete and not a.preview).values()) > 1
    ]
    assert len(twice) >= 5


def test_a_wave_that_was_exported_again_differs() -> None:
    made = world(SEED)
    again = [wave for survey in SURVEYS for wave in made.waves_of(survey) if len(wave.exports) > 1]
    assert {(wave.source_id, wave.table_id) for wave in again} == {
        ("lc_inventory", "w2022"),
        ("partner_survey", "w2022"),
    }
    for wave in again:
        first, last = wave.exports
        assert first.landed_at < last.landed_at
        assert first.answers != last.answers
    before, after = next(wave for wave in made.inventory if wave.table_id == "w2022").exports
    both = zip(before.answers, after.answers, strict=True)
    assert sum(a.structural_funding is not b.structural_funding for a, b in both) >= 2


# --- scale and reproduction


def test_scale_three_has_three_times_as_much() -> None:
    one, three = world(SEED), world(SEED, 3)

    def size(of: World) -> dict[str, int]:
        return {
            "communities": len(of.communities),
            "organisations": len(of.organisations),
            "rif": len(of.rif_projects),
            "slim": len(of.slim_awards),
            "answers": len(all_answers(of, [s for s in SURVEYS if s not in OF_ONE_COUNTRY])),
            "listings": len(of.listings),
            "vacancies": sum(1 for _ in of.vacancies()),
        }

    small, large = size(one), size(three)
    assert min(small.values()) >= 70
    for name, number in small.items():
        assert large[name] / number == pytest.approx(3, rel=0.15), name
    assert len({o.name for o in three.organisations}) == len(three.organisations)
    assert len({o.kvk for o in three.organisations}) == len(three.organisations)


@pytest.mark.parametrize("source_id", OF_ONE_COUNTRY)
def test_no_more_answer_than_were_invited_at_any_scale(source_id: str) -> None:
    declared = {(w.table_id, w.group): w for w in load_source(source_id).waves}
    for wave in world(SEED, 10).waves_of(source_id):
        answered: dict[str, set[Any]] = defaultdict(set)
        for answer in wave.final.answers:
            who = getattr(answer, "company_number", answer.respondent)
            for group in ("", *([answer.association] if wave.groups else [])):
                answered[group].add(who)
        assert len(answered) == 1 + len(wave.groups)
        for group, there in answered.items():
            invited = declared[wave.table_id, group].invited
            assert invited is not None and len(there) <= invited, (wave.table_id, group)


def test_names_do_not_run_out() -> None:
    ten = world(SEED, 10)
    assert len({c.name for c in ten.communities}) == len(ten.communities) == 1200
    assert len({o.name for o in ten.organisations}) == len(ten.organisations)


def test_vacancies_are_a_stream() -> None:
    made = world(SEED)
    tracemalloc.start()
    days = [v.posted_on for v in itertools.islice(made.vacancies(10_000_000), 30_000)]
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert days[0] == dt.date(2019, 7, 1)
    assert max(days) < dt.date(2019, 8, 15)
    groups = Counter(v.duplicate_group_id for v in made.vacancies())
    assert sum(groups.values()) == 3_000
    assert 0.1 < sum(n > 1 for n in groups.values()) / len(groups) < 0.4


def test_the_world_is_the_same_in_another_process() -> None:
    code = (
        "from hashlib import sha256; from ingest.samples.making.world import world; w = world(7, 2); "
        "print(sha256(repr((w.communities, w.listings, w.inventory, w.company_survey, w.organisations, "
        "list(w.vacancies(500)))).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=PROJECT,
            env={"PYTHONHASHSEED": hashing, "PATH": ""},
        ).stdout
        for hashing in ("1", "2")
    }  # fmt: skip
    assert len(found) == 1


# --- the truth as a whole


def test_the_truth_has_every_kpi_region_and_breakdown_of_the_catalogue() -> None:
    with (PROJECT / "dbt_project" / "seeds" / "kpi_catalogue.csv").open(encoding="utf-8", newline="") as file:
        catalogue = list(csv.DictReader(file))
    found = figures(world(SEED))
    assert len(catalogue) == 52
    for kpi in catalogue:
        cells = [cell for cell in found if cell.kpi_id == kpi["kpi_id"]]
        levels = set(kpi["region_levels"].split("|"))
        assert {cell.region[0] for cell in cells} == levels, kpi["kpi_id"]
        headlines = [cell for cell in cells if cell.breakdown == "" and cell.region == ("nl", "NL01")]
        assert len({cell.end for cell in headlines}) == len(headlines) == 15
        wanted = {name.split(":<")[0] for name in kpi["breakdowns"].split("|") if name}
        given = {cell.breakdown if cell.breakdown in wanted else cell.breakdown.split(":")[0] for cell in cells}
        assert given - {""} == wanted, kpi["kpi_id"]
    sizes = Counter(cell.region[0] for cell in found if cell.kpi_id == "AL1.1" and cell.end == dt.date(2023, 12, 31))
    assert sizes == {"nl": 1, "landsdeel": 5, "provincie": 12, "arbeidsmarktregio": 35}


def test_a_figure_without_a_value_says_why_and_small_cells_are_flagged() -> None:
    found = figures(world(SEED))
    assert [cell for cell, figure in found.items() if (figure.value is None) != bool(figure.reason)] == []
    small = [figure for figure in found.values() if figure.suppressed]
    assert small
    assert all(figure.n and figure.n < 5 and figure.value is not None for figure in small)


@pytest.mark.parametrize("kpi_id", ["G1.1", "AL1.1", "AL1.4", "AL2.1", "AL2.3", "AL3.2", "AL5.1", "AL6.1"])
def test_regions_add_up_to_the_country(kpi_id: str) -> None:
    sums: dict[tuple[dt.date, str], float] = defaultdict(float)
    country = {}
    for cell, figure in figures(world(SEED)).items():
        if cell.kpi_id == kpi_id and cell.breakdown == "" and figure.value is not None:
            if cell.region[0] == "nl":
                country[cell.end] = figure.value
            else:
                sums[cell.end, cell.region[0]] += figure.value
    assert len(sums) >= 12
    assert {key: country[key[0]] for key in sums} == sums


def test_the_file_tells_the_same() -> None:
    told = json.loads((SAMPLES / "truth_world.json").read_text(encoding="utf-8"))
    made = world(SEED)
    assert told["communities"] == len(made.communities)
    found = figures(made)
    series = {(s["kpi_id"], s["region_level"], s["region_code"], s["breakdown"]): s for s in told["kpis"]}
    assert len(series) * 15 == len(found)
    compared = 0
    for cell, figure in found.items():
        line = series[cell.kpi_id, *cell.region, cell.breakdown]
        at = told["quarters"].index(cell.end.isoformat())
        assert line["value"][at] == pytest.approx(figure.value)
        compared += 1
    assert compared > 20_000
    assert [tuple(entry) for entry in told["who_is_who"]] == who_is_who(made)
    older = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
    assert len(older) == 16
    for kpi_id, quarters in older.items():
        ours = dict(zip(told["quarters"], series[kpi_id, "nl", "NL01", ""]["value"], strict=True))
        assert {end: ours[end] for end in quarters} == pytest.approx(quarters)
