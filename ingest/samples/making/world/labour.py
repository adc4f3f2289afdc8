"""Statistics of the made-up labour market, as each publisher publishes them."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Vacancy:
    """A posting. Postings of one `duplicate_group_id` are one vacancy; its attributes are those of the first posting.

    Later copies of a group may lack the branch (`sbi_2008` empty) or the level. `place` as employers spell it.
    `education_level` is a text: `mbo 3`, `MBO 4`, `ad`, `hbo`, `wo`. `skills` in the spelling of the site.
    """

    vacancy_id: str
    duplicate_group_id: str
    posted_on: dt.date
    expired_on: dt.date | None
    job_title: str
    profession_code: str
    education_level: str
    sbi_2008: str
    employer_name: str
    place: str
    postcode: str
    skills: tuple[str, ...]
    source_site: str


@dataclass(frozen=True)
class Tension:
    """UWV: a quarter, region and occupation group. `region` is the arbeidsmarktregio's name, or `Nederland`.

    `vacancies` and `unemployed` (short-term, persons) are whole; `tension` their ratio, rounded to two decimals.
    """

    quarter_end: dt.date
    region: str
    occupation_code: str
    occupation: str
    vacancies: int
    unemployed: int
    tension: float


@dataclass(frozen=True)
class CbsTension:
    """CBS: open vacancies per 100 unemployed at the end of a quarter, in one vintage (`published_on`)."""

    published_on: dt.date
    quarter_end: dt.date
    per_100: float
    status: str


@dataclass(frozen=True)
class Obstacle:
    """CBS business survey: share of companies (%, one decimal) that name `obstacle`, None where not published.

    `branch` `T001081` (all) or `307500` (C Industrie); `region` `NL01` or a province code. Exactly one of the
    obstacles (`vraag`, `arbeidskrachten`, `productiemiddelen`, `financieel`, `overig`, `geen`) per row.
    """

    branch: str
    region: str
    quarter_end: dt.date
    obstacle: str
    percent: float | None
    status: str


@dataclass(frozen=True)
class Eurostat:
    """`dataset` `jvs_q_nace2` (job vacancy rate, %) or `ei_bsin_q_r2` (labour as limiting factor, %), per quarter.

    `geo` NL, DE, BE, EU27_2020; `nace` `C` or `B-S`; `flag` `p`, `e`, `b` or empty; value None for `:`.
    """

    dataset: str
    geo: str
    nace: str
    quarter_end: dt.date
    value: float | None
    flag: str
