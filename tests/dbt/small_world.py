"""The small world: few rows per source, each there for one sentence of a test."""

from datetime import datetime

from tests.dbt.raw_fixture import Row, day, parsed, state

VACANCIES_OLD = state("cbs", "80472ned", "v1", datetime(2023, 2, 15, 6), is_latest=False)
VACANCIES = state("cbs", "80472ned", "v2", datetime(2024, 2, 14, 6), ordinal=2)
RATES = state("cbs", "80567ned", "g1", datetime(2024, 2, 14, 7))
REGIONAL = state("cbs", "83599NED", "r1", datetime(2024, 2, 14, 8))
SURVEY = state("cbs", "85609NED", "b1", datetime(2024, 2, 14, 5))
EUROPE_OLD = state("eurostat", "jvs_q_nace2", "e1", datetime(2023, 9, 5, 6), is_latest=False)
EUROPE = state("eurostat", "jvs_q_nace2", "e2", datetime(2024, 1, 31, 6), ordinal=2)
UWV = state("uwv_tension", "", "u1", datetime(2024, 2, 9, 6))
WORKBOOK = state("rif", "werkmap", "w1", datetime(2023, 1, 10, 6))
OVERVIEW = state("rif", "overzicht", "o1", datetime(2023, 1, 10, 7))
SLIM = state("slim", "lijst", "s1", datetime(2024, 1, 5, 6), is_sample=False)
HUBS = [state("technohubs", "", f"t{n}", datetime(2023, 3 * n, 10, 6), ordinal=n, is_latest=n == 3) for n in (1, 2, 3)]
REGISTER = state("activity_register", "register", "a1", datetime(2024, 2, 1, 6))


def small_world() -> dict[str, list[Row]]:
    """Raw relations of the small world, by name."""
    return {
        "snapshot": [
            VACANCIES_OLD, VACANCIES, RATES, REGIONAL, SURVEY, EUROPE_OLD, EUROPE, UWV, WORKBOOK, OVERVIEW,
            SLIM, REGISTER, *HUBS,
        ],
        "source": [
            {"source_id": source_id, "title": source_id, "late_after_days": late_after_days}
            for source_id, late_after_days in
            [("cbs", 130), ("rif", 250), ("slim", 400), ("activity_register", 10), ("regions", 400)]
        ] + [
            {"source_id": "technohubs", "title": "technohubs", "late_after_days": 400, "gone_after_snapshots": 2}
        ],
        "cbs__observation": _vacancies() + _rates() + _regional() + _business_survey(),
        "eurostat__observation": _europe(),
        "uwv_tension__tension": _uwv(),
        "cbs__category": _categories(),
        "rif__award_workbook": _workbook(),
        "rif__award_list": _overview(),
        "slim__award": _slim(),
        "activity_register__activity": _activities(),
        "technohubs__technohub": _hubs(),
        "row_ledger": [_ledger("slim", "s1", 5, 4, 1, 0), _ledger("rif", "w1", 3, 2, 0, 1)],
        "quarantine": [
            {
                "source_id": "slim", "table_id": "lijst", "snapshot_id": "s1", "file_name": "fixture.csv", "row": 6,
                "column_name": "Subsidiebedrag", "value": "veel", "reason": "expected an amount in euros",
                "row_values": '{"Subsidiebedrag": "veel"}', "column_number": 9,
            }
        ],
        "row_kind": [{**_place("rif", "w1"), "kind": "total", "rows": 1}],
        "row_note": [{**_place("rif", "w1"), "column_name": "KvK", "note": "padded_kvk", "rows": 2}],
        "promised_count": [
            {**_place("rif", "w1"), "row": 4, "what": "total of subsidy_eur", "promised": 1.5e6, "found": 1.4e6},
            {**_place("slim", "s1"), "row": 1, "what": "number of rows", "promised": 5, "found": 5},
            {
                **_place("slim", "s1"), "row": 9, "what": "total of subsidy_eur", "promised": 5e4, "found": 4e4,
                "not_counted": 1,
            },
        ],
        "correction": [
            {
                **_place("slim", "s1"), "correction_id": "slim-1", "state": "applied", "row": 3,
                "column_name": "Subsidiebedrag", "found": "249.990", "reason": "a digit too many",
            }
        ],
        "survey_wave": [{"source_id": "lc_inventory", "table_id": "w2023", "closed_on": day("2023-11-10")}],
        "refusal": [
            {
                "source_id": "rif", "table_id": "werkmap", "snapshot_id": "w2", "file_name": "rif-2024.xlsx",
                "sheet": "2024", "row": 3, "column_name": "Penvoerder (naam)", "value": "",
                "reason": "the column is not in the map", "action": "add a line to the map",
                "refused_at": datetime(2024, 1, 20, 6),
            }
        ],
    }  # fmt: skip


def _figure(measure: str, sector: str, period: str, value: float | None, region: str | None = None) -> Row:
    unit = "per 1 000 banen" if measure == "vacancy_rate" else "x 1 000"
    return {
        "measure": measure, "unit": unit, "sector_key": sector, "region_key": region, "period_key": period,
        "value": value,
    }  # fmt: skip


def _vacancies() -> list[Row]:
    branches = {"328105": 5.4, "339205": 1.5, "300023": 4.8}
    common = [_figure("open_vacancies", sector, "2022KW04", value) for sector, value in branches.items()]
    common += [_figure("open_vacancies", "307500", "2022JJ00", 35.6)]
    industry_of_quarter = _figure("open_vacancies", "307500", "2022KW04", 34.0)
    first = [*common, industry_of_quarter, _figure("open_vacancies", "WP19074", "2022KW04", 12.0)]
    # a year later one figure is revised, one quarter is new, and the size class is gone from the delivery
    second = [*common, industry_of_quarter | {"value": 34.2}]
    second += [_figure("open_vacancies", sector, "2023KW04", value) for sector, value in branches.items()][:2]
    second += [
        _figure("open_vacancies", "300023", "2023KW04", None),
        _figure("open_vacancies", "NEWKEY", "2023KW04", 1.0),
    ]
    return parsed(VACANCIES_OLD, first) + parsed(VACANCIES, second)


def _rates() -> list[Row]:
    rows = [
        _figure("vacancy_rate", "307500", "2023KW04", 30.1),
        _figure("vacancy_rate", "307500", "2023JJ00", 33.3),
        _figure("vacancy_rate", "T001081", "2023KW04", 35.0),
        _figure("vacancy_rate", "328105", "2023KW04", 41.5),
        _figure("vacancy_rate", "350000", "2023KW04", 50.0),
    ]
    return parsed(RATES, rows)


def _regional() -> list[Row]:
    return parsed(
        REGIONAL,
        [
            _figure("open_vacancies", "307500", "2022KW02", 38.1, "NL01"),
            _figure("open_vacancies", "307500", "2022KW02", 9.8, "PV30"),
            _figure("open_vacancies", "307500", "2022KW02", 12.4, "LD04"),
        ],
    )


def _business_survey() -> list[Row]:
    figure = _figure("labour_shortage", "307500", "2023KW04", 38.4) | {
        "unit": "%", "margin": "value", "seasonal_correction": "uncorrected",
    }  # fmt: skip
    return parsed(
        SURVEY,
        [
            figure,
            figure | {"margin": "lower", "value": 36.1},
            figure | {"margin": "upper", "value": 40.7},
            figure | {"seasonal_correction": "corrected", "value": 37.9},
            figure | {"measure": "M000611", "unit": "saldo", "value": -3},
        ],
    )


def _europe() -> list[Row]:
    def rate(geo: str, period: str, value: float, flag: str | None = None) -> Row:
        return {
            "frequency": "Q", "seasonal_adjustment": "NSA", "sector_code": "C", "size_class": "TOTAL",
            "indicator": "JVR", "geo": geo, "period": period, "value": value, "flag": flag,
        }  # fmt: skip

    first = [rate("NL", "2023-Q1", 4.3, "p"), rate("DE", "2023-Q1", 3.9), rate("NL", "2022-Q4", 4.1, "p")]
    # a window: the year before is not in it any more
    second = [rate("NL", "2023-Q1", 4.4), rate("DE", "2023-Q1", 3.9), rate("EU27_2020", "2023-Q1", 2.8)]
    return parsed(EUROPE_OLD, first) + parsed(EUROPE, second)


def _uwv() -> list[Row]:
    def figure(region: str, measure: str, unit: str, value: float | None) -> Row:
        return {
            "region_name": region, "occupation_code": "0721", "occupation_group": "Metaalarbeiders", "measure": measure,
            "unit": unit, "period": "2023KW04", "value": value,
        }  # fmt: skip

    return parsed(
        UWV,
        [
            figure("Groot-Amsterdam", "tension_ratio", "vacatures per kortdurend werkloze", 4.1),
            figure("Groot-Amsterdam", "open_vacancies", "vacatures", 820),
            figure("Groot-Amsterdam", "typering", "", None) | {"typering": "zeer krap"},
        ],
        sheet="Spanning",
    )


def _categories() -> list[Row]:
    return parsed(
        VACANCIES,
        [
            {"dimension": "Perioden", "key": "2022KW04", "title": "2022 4e kwartaal", "status": "Definitief"},
            {"dimension": "Perioden", "key": "2022JJ00", "title": "2022", "status": "NaderVoorlopig"},
            {"dimension": "Bedrijfskenmerken", "key": "NEWKEY", "title": "26 Elektrotechnische industrie"},
        ],
    )


def _workbook() -> list[Row]:
    return parsed(
        WORKBOOK,
        [
            {
                "project_number": "RIF1", "project_name": "CIV Voorbeeld Metaal", "lead_school": "ROC Voorbeeldstad",
                "place": "Cuijk", "province": "Noord-Brabant", "sector": "Techniek", "start_date": day("2021-09-01"),
                "start_date_precision": "day", "subsidy_eur": 900000, "cofinancing_eur": 1800000,
            },
            {
                "project_number": "RIF2", "project_name": "Zorghuis", "lead_school": "Stichting Voorbeeldcollege",
                "place": "Bergen", "sector": "Zorg en welzijn", "start_date": day("2021-01-01"),
                "start_date_precision": "year", "subsidy_eur": 500000, "cofinancing_eur": 1000000,
            },
        ],
        sheet="2021",
    )  # fmt: skip


def _overview() -> list[Row]:
    return parsed(
        OVERVIEW,
        [
            {
                "round": "2021-1", "project_name": "CIV  voorbeeld-metaal", "lead_school": "ROC Voorbeeldstad",
                "labour_market_region": "Noordoost-Brabant", "application_type": "start", "subsidy_eur": 900001,
                "total_budget_eur": 2700000,
            },
            {
                "round": "2022-2", "project_name": "Zonder werkmap", "lead_school": "Voorbeeldcollege",
                "labour_market_region": "Regio Zwolle", "application_type": "opschaling", "subsidy_eur": 100,
                "total_budget_eur": 300,
            },
        ],
    )  # fmt: skip


def _slim() -> list[Row]:
    def award(number: str, name: str, place: str, amount: int | None) -> Row:
        return {
            "project_number": number, "category": "MKB", "year": 2020, "applicant_name": name, "place": place,
            "project_name": "Leren", "subsidy_eur": amount,
        }  # fmt: skip

    return parsed(
        SLIM,
        [
            award("2020SLIM1", "Jansen B.V.", "Den Haag", 24999),
            award("2020SLIM2", "JANSEN BV", "Veldhoven", None),
            award("2020SLIM3", "Vries Techniek v.o.f.", "Son En Breugel", 10000),
            award("2020SLIM4", "Techniek Voorbeeld", "Laren", 5000),
        ],
    )


def _hubs() -> list[Row]:
    # of three lists Stad is in all, Dam in the first two, Dorp in the first only, Oord in the last only
    listed = [("Stad", "Dam", "Dorp"), ("Stad", "Dam"), ("Stad", "Oord")]
    rows = []
    for hubs, names in zip(HUBS, listed, strict=True):
        rows += parsed(hubs, [{"name": f"Technohub {n}", "place": n, "status": "actief"} for n in names])
    return rows


def _activities() -> list[Row]:
    def activity(on: str, kind: str, status: str = "uitgevoerd", **columns: object) -> Row:
        return {"activity_date": day(on), "kind": kind, "status": status, "title": kind, "action_line": 9} | columns

    return parsed(
        REGISTER,
        [
            activity("2020-07-01", "publicatie"),
            activity("2021-07-01", "publicatie"),
            activity("2022-07-01", "publicatie", title="Derde"),
            activity("2023-12-31", "publicatie"),
            activity("2024-01-02", "publicatie"),
            activity("2020-05-01", "publicatie"),
            activity("2023-01-01", "publicatie", status="gepland"),
            activity("2020-07-01", "onderzoeksmethode skills", title="Enquête onder de leden"),
            activity("2023-11-01", "kwartaalupdate", action_line=None),
            activity("2022-11-01", "kwartaalupdate", action_line=None),
            activity("2021-01-10", "onderzoek", funder="NWO", amount_eur=1000.50),
        ],
    )


def _place(source_id: str, snapshot_id: str) -> Row:
    return {"source_id": source_id, "snapshot_id": snapshot_id, "file_name": "fixture.csv"}


def _ledger(source_id: str, snapshot_id: str, read: int, loaded: int, quarantined: int, no_data: int) -> Row:
    counts = {"rows_read": read, "rows_loaded": loaded, "rows_quarantined": quarantined, "rows_no_data": no_data}
    return _place(source_id, snapshot_id) | counts
