"""The words of a header, and how alike two headers are."""

import csv
import itertools

import pytest

from ingest.map.names import alike
from ingest.map.words import NO_WORDS, WORDS, tokens, vocabulary


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Projectnummer", ["project", "nummer"]),
        ("2. Naam aanvrager", ["naam", "aanvrager"]),
        ("Start-\ndatum", ["start", "datum"]),
        ("toegekendBedrag_2023", ["toegekend", "bedrag"]),
        ("Coördinator", ["coordinator"]),
        ("Regio's", ["regios"]),
        ("Arbeidsmarktregio", ["arbeids", "markt", "regio"]),
        ("", []),
    ],
)
def test_words_of_a_header(header, expected):
    assert tokens(header, vocabulary()) == expected


@pytest.mark.parametrize(
    ("old", "nearer", "further"),
    [
        ("Startdatum", "Begindatum", "Einddatum"),
        ("Subsidiebedrag", "Bedrag subsidie", "Totaalbedrag"),
        ("Vestigingsplaats", "city", "Provincie"),
        ("Provincie", "Provinice", "Plaats"),
        ("Learning community", "LC", "LX"),
        ("Naam aanvrager", "applicant_name", "project_name"),
    ],
)
def test_what_means_the_same_is_nearer(old, nearer, further):
    assert alike(old, nearer, vocabulary()) > alike(old, further, vocabulary()) + 0.1


def test_likeness_is_symmetric_and_between_0_and_1():
    headers = ["Projectnr.", "Naam", "start_date", "Bedrag (€)", "", "12", "Arbeidsmarktregio", "AMR"]
    for words in (vocabulary(), NO_WORDS):
        for a, b in itertools.product(headers, repeat=2):
            assert 0 <= alike(a, b, words) <= 1
            assert alike(a, b, words) == pytest.approx(alike(b, a, words))


def test_the_list_holds_general_words_only():
    with WORDS.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) > 70
    assert len({line["concept"] for line in lines}) == len(lines)
    for line in lines:
        assert 0 <= float(line["weight"]) <= 1
        assert all(word == word.strip().casefold() and word for word in line["words"].split("|")), line
