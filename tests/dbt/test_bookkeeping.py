"""What the release says of its sources: what is in use, late, stale, refused, and what changed."""

from datetime import date


def test_each_source_has_one_line(built):
    rows = built.query(
        "select source_id, last_good_snapshot_id, is_late, is_stale, refused_files, quarantined_rows, new_facts, "
        "revised_facts, drift_events, is_sample from meta.source_status order by 1"
    )
    assert rows == [
        ("activity_register", "a1", True, False, 0, 0, 0, 0, 0, True),
        ("cbs", "r1", False, False, 0, 0, 4, 1, 0, True),
        ("regions", None, True, False, 0, 0, 0, 0, 0, False),
        ("rif", "o1", True, True, 1, 0, 0, 0, 1, True),
        ("slim", "s1", False, False, 0, 1, 0, 0, 0, False),
        ("technohubs", "t3", False, False, 0, 0, 1, 0, 0, True),
    ]


def test_the_scorecard_of_each_source(built):
    rows = built.query(
        "select source_id, late_by_days, quarantined_share, promises_broken, open_corrections "
        "from meta.source_status order by 1"
    )
    assert rows == [
        ("activity_register", 4, None, 0, 0),
        ("cbs", 0, None, 0, 0),
        ("regions", None, None, 0, 0),
        ("rif", 151, 0.0, 1, 0),
        ("slim", 0, 0.2, 0, 1),
        ("technohubs", 0, None, 0, 0),
    ]


def test_what_reading_found_out_is_passed_on(built):
    assert built.query("select source_id, sheet, kind, rows from meta.row_no_data") == [("rif", "", "total", 1)]
    assert built.query("select column_name, note, rows from meta.row_note") == [("KvK", "padded_kvk", 2)]
    assert built.query("select what, promised, found, not_counted, agrees from meta.promised_count order by 1, 2") == [
        ("number of rows", 5.0, 5.0, 0, True),
        ("total of subsidy_eur", 5e4, 4e4, 1, None),
        ("total of subsidy_eur", 1.5e6, 1.4e6, 0, False),
    ]
    assert built.query('select correction_id, state, "row", found from meta.correction') == [
        ("slim-1", "applied", 3, "249.990")
    ]


def test_a_state_is_compared_with_the_one_before(built):
    rows = built.query(
        "select ordinal, previous_snapshot_id, common_facts, new_facts, revised_facts, vanished_facts "
        "from meta.source_snapshot where table_id = '80472ned' order by 1"
    )
    assert rows == [(1, None, 0, 0, 0, 0), (2, "v1", 5, 4, 1, 1)]
    latest = built.query(
        "select last_good_snapshot_id, common_facts, new_facts, revised_facts, vanished_facts "
        "from meta.source_table_status where table_id = '80472ned'"
    )
    assert latest == [("v2", 5, 4, 1, 1)]


def test_a_record_ends_once_enough_lists_in_a_row_lack_it(built):
    rows = built.query(
        "select table_id, open_records, missing_records, closed_records from meta.source_table_status "
        "where source_id in ('technohubs', 'cbs') order by 2 nulls last, 1 limit 2"
    )
    assert rows == [("", 3, 1, 1), ("80472ned", None, None, None)]
    records = built.query(
        "select hub.name, record.valid_from, record.valid_to, record.valid_to_known_on, record.first_snapshot_id, "
        "record.last_snapshot_id, record.absent_snapshots from intermediate.int_register_record as record "
        "inner join raw.technohubs__technohub as hub on record.last_snapshot_id = hub._snapshot_id "
        "and record.record_key = md5(hub.name || '|' || hub.place) order by 1"
    )
    first, second, third = date(2023, 3, 10), date(2023, 6, 10), date(2023, 9, 10)
    assert records == [
        ("Technohub Dam", first, None, None, "t1", "t2", 1),
        ("Technohub Dorp", first, second, third, "t1", "t1", None),
        ("Technohub Oord", third, None, None, "t3", "t3", 0),
        ("Technohub Stad", first, None, None, "t1", "t3", 0),
    ]


def test_ledger_quarantine_and_refusals_are_passed_on(built):
    assert built.query("select source_id, sheet, rows_read, rows_loaded from meta.row_ledger order by 1") == [
        ("rif", "", 3, 2),
        ("slim", "", 5, 4),
    ]
    assert built.query('select "row", column_name, value, column_number from meta.quarantine') == [
        (6, "Subsidiebedrag", "veel", 9)
    ]
    assert built.query("select file_name, reason from meta.refusal") == [
        ("rif-2024.xlsx", "the column is not in the map")
    ]
    assert built.query("select count(*) from meta.match_decision") == [(0,)]
