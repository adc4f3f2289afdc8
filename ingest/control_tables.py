"""The columns of what the pipeline writes of its own work: relations of the `raw` schema that hold no data."""

CONTROL_TABLES = {
    "snapshot": {
        "source_id": "varchar", "table_id": "varchar", "ordinal": "integer", "snapshot_id": "varchar",
        "layout": "varchar", "landed_at": "timestamp", "valid_as_of": "date", "reach": "varchar",
        "is_latest": "boolean", "is_sample": "boolean", "origin": "varchar", "files": "integer", "bytes": "bigint",
    },
    "row_ledger": {
        "source_id": "varchar", "snapshot_id": "varchar", "file_name": "varchar", "sheet": "varchar",
        "rows_read": "bigint", "rows_loaded": "bigint", "rows_quarantined": "bigint", "rows_no_data": "bigint",
    },
    "row_kind": {
        "source_id": "varchar", "snapshot_id": "varchar", "file_name": "varchar", "sheet": "varchar",
        "kind": "varchar", "rows": "bigint",
    },
    "row_note": {
        "source_id": "varchar", "snapshot_id": "varchar", "file_name": "varchar", "sheet": "varchar",
        "column_name": "varchar", "note": "varchar", "rows": "bigint",
    },
    "promised_count": {
        "source_id": "varchar", "snapshot_id": "varchar", "file_name": "varchar", "sheet": "varchar",
        "row": "bigint", "what": "varchar", "promised": "double", "found": "double",
        "not_counted": "bigint",
    },
    "correction": {
        "source_id": "varchar", "snapshot_id": "varchar", "correction_id": "varchar", "state": "varchar",
        "file_name": "varchar", "sheet": "varchar", "row": "bigint", "column_name": "varchar", "found": "varchar",
        "reason": "varchar",
    },
    "refusal": {
        "source_id": "varchar", "table_id": "varchar", "snapshot_id": "varchar", "file_name": "varchar",
        "sheet": "varchar", "row": "bigint", "column_name": "varchar", "value": "varchar", "reason": "varchar",
        "action": "varchar", "refused_at": "timestamp",
    },
    "source": {
        "source_id": "varchar", "title": "varchar", "publisher": "varchar", "licence": "varchar",
        "attribution": "varchar", "landing_page": "varchar", "owner": "varchar", "cadence": "varchar",
        "late_after_days": "integer", "personal_data": "varchar", "raw": "varchar",
        "gone_after_snapshots": "integer", "maturity": "varchar",
    },
    "survey_wave": {
        "source_id": "varchar", "table_id": "varchar", "title": "varchar", "opened_on": "date", "closed_on": "date",
        "invited_group": "varchar", "invited": "integer", "population": "integer", "note": "varchar",
    },
    "told_cell": {
        "told_in": "integer", "source_id": "varchar", "table_id": "varchar", "item": "varchar",
        "breakdown": "varchar", "region_level": "varchar", "region_code": "varchar", "snapshot_id": "varchar",
        "is_sample": "boolean", "closed_on": "date", "n": "bigint", "value": "double", "numerator": "double",
        "denominator": "double", "sd": "double", "effective_n": "double", "ci_low": "double", "ci_high": "double",
        "suppressed": "boolean", "held": "boolean", "reason": "varchar", "invited": "integer",
        "population": "integer", "response": "double", "coverage": "double",
    },
    "match_decision": {
        "left_source_id": "varchar", "left_key": "varchar", "right_source_id": "varchar", "right_key": "varchar",
        "decision": "varchar", "decided_by": "varchar", "decided_on": "date", "reason": "varchar",
    },
    "run": {
        "as_of": "timestamp", "as_of_date": "date", "profile": "varchar", "is_sample": "boolean",
        "release_id": "varchar", "fingerprint": "varchar",
    },
}  # fmt: skip
