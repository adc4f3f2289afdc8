"""Awards: every one is there once, placed where it lies, with no amount where none is published."""

COLUMNS = [
    "award_id", "scheme", "project_number", "recipient_name", "organisation_id", "learning_community_id", "place",
    "gemeente_code", "provincie_code", "corop_code", "arbeidsmarktregio_code", "landsdeel_code", "landsdeel_cbs_code",
    "year", "call", "amount_eur", "is_htsm", "is_sample", "_source_id", "_snapshot_id", "_file", "_sheet", "_row",
    "status", "counted_from", "current_gemeente_code", "current_provincie_code", "current_corop_code",
    "current_arbeidsmarktregio_code", "current_landsdeel_code", "current_landsdeel_cbs_code",
]  # fmt: skip


def test_the_mart_has_the_columns_that_others_rely_on(built):
    assert [row[0] for row in built.query("describe marts.subsidies")] == COLUMNS


def test_awards_of_both_schemes_are_there_once(built):
    rows = built.query(
        "select scheme, project_number, year, call, amount_eur, is_htsm, _sheet, _row from marts.subsidies "
        "where scheme in ('RIF', 'SLIM') order by scheme, project_number nulls last"
    )
    assert [(r[0], r[1], r[2], r[3], None if r[4] is None else float(r[4]), *r[5:]) for r in rows] == [
        ("RIF", "RIF1", 2021, "2021-1", 900000.0, True, "2021", 2),
        ("RIF", "RIF2", 2021, None, 500000.0, False, "2021", 3),
        ("RIF", None, 2022, "2022-2", 100.0, None, "", 3),
        ("SLIM", "2020SLIM1", 2020, None, 24999.0, None, "", 2),
        ("SLIM", "2020SLIM2", 2020, None, None, None, "", 3),
        ("SLIM", "2020SLIM3", 2020, None, 10000.0, None, "", 4),
        ("SLIM", "2020SLIM4", 2020, None, 5000.0, None, "", 5),
    ]


def test_places_lie_where_they_lay_at_the_date(built):
    rows = built.query(
        "select coalesce(project_number, project_name), place_resolution, gemeente_code, provincie_code, "
        "arbeidsmarktregio_code, landsdeel_code, landsdeel_cbs_code from core.fct_award "
        "where scheme in ('RIF', 'SLIM') order by 1"
    )
    assert rows == [
        ("2020SLIM1", "resolved", "GM0518", "PV28", "haaglanden", "TPZW", "LD03"),
        ("2020SLIM2", "resolved", "GM0861", "PV30", "zuidoost-brabant", "TPZO", "LD04"),
        ("2020SLIM3", "resolved", "GM0848", "PV30", "zuidoost-brabant", "TPZO", "LD04"),
        ("2020SLIM4", "ambiguous", None, None, None, None, None),
        ("RIF1", "resolved", "GM1684", "PV30", "noordoost-brabant", "TPZO", "LD04"),
        ("RIF2", "ambiguous", None, None, None, None, None),
        ("Zonder werkmap", "no place given", None, None, "ijsselvechtstreek", None, None),
    ]


def test_a_disagreement_of_the_two_rif_lists_is_kept(built):
    rows = built.query(
        "select project_number, amounts_disagree, amount_eur, list_amount_eur, dates_reason, list_row "
        "from core.fct_award where scheme = 'RIF' and list_row is not null order by 1 nulls last"
    )
    assert [(n, d, float(a), float(b), r, row) for n, d, a, b, r, row in rows] == [
        ("RIF1", True, 900000.0, 900001.0, None, 2),
        (None, False, 100.0, 100.0, "no dates", 3),
    ]


def test_spellings_of_one_organisation_are_one_and_namesakes_elsewhere_another(built):
    rows = built.query("select name, place from core.dim_organisation where organisation_key = 'jansen' order by 1")
    assert rows == [("JANSEN BV", "Veldhoven"), ("Jansen B.V.", "Den Haag")]
    rows = built.query("select spellings from core.dim_organisation where organisation_key = 'voorbeeldcollege'")
    assert rows == [(["Stichting Voorbeeldcollege", "Voorbeeldcollege"],)]


def test_sample_rows_are_told_from_others(built):
    assert built.query(
        "select scheme, is_sample, count(*) from marts.subsidies where scheme in ('RIF', 'SLIM') "
        "group by all order by all"
    ) == [
        ("RIF", True, 3),
        ("SLIM", False, 4),
    ]


def test_an_award_with_a_number_is_known_by_it_alone(built):
    rows = built.query(
        "select project_number, award_id = md5(concat_ws('|', scheme, project_number, 1)) from marts.subsidies "
        "where project_number is not null order by 1"
    )
    numbers = ["2020SLIM1", "2020SLIM2", "2020SLIM3", "2020SLIM4", "RIF1", "RIF2"]
    assert rows == [(number, True) for number in numbers]
