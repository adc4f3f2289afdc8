"""What the release says of its sources: what is in use, late, stale, refused, and what changed."""


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


def test_ledger_quarantine_and_refusals_are_passed_on(built):
    assert built.query("select source_id, sheet, rows_read, rows_loaded from meta.row_ledger order by 1") == [
        ("rif", "", 3, 2),
        ("slim", "", 5, 4),
    ]
    assert built.query('select "row", column_name, value from meta.quarantine') == [(6, "Subsidiebedrag", "veel")]
    assert built.query("select file_name, reason from meta.refusal") == [
        ("rif-2024.xlsx", "the column is not in the map")
    ]
    assert built.query("select count(*) from meta.match_decision") == [(0,)]
