"""How alike two records are: Splink, with weights from a file; none are trained here."""

import json
import logging
import warnings
from pathlib import Path
from typing import Any

import duckdb

WEIGHTS = Path(__file__).parent / "weights"
VERSION = "2026-11"


def load_weights(version: str = VERSION) -> dict[str, Any]:
    """A version of the weights: `settings` as Splink has them, and `thresholds`."""
    loaded: dict[str, Any] = json.loads((WEIGHTS / f"{version}.json").read_text(encoding="utf-8"))
    return loaded


def score(con: duckdb.DuckDBPyConnection, settings: dict[str, Any], detailed: bool = False) -> str:
    """Scores the pairs of table `pair` over table `record`; gives the name of the table with their match weights.

    Columns: n_l, n_r, match_weight (log2 of the odds that they are one); `detailed` adds the level per comparison.
    """
    logging.getLogger("splink").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from splink import DuckDBAPI, Linker, SettingsCreator

        api = DuckDBAPI(connection=con)
        creator = SettingsCreator.from_path_or_dict(
            settings
            | {
                "link_type": "dedupe_only",
                "unique_id_column_name": "n",
                "retain_matching_columns": False,
                "retain_intermediate_calculation_columns": detailed,
                # pairs come from table pair; Splink wants a rule all the same
                "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.words = r.words"}],
            }
        )
        linker = Linker(api.register("record"), creator)
        con.execute("create view blocked as select 0 as match_key, l as join_key_l, r as join_key_r from pair")
        linker.table_management.register_blocked_pairs_for_predict(api.register("blocked"))
        return str(linker.inference.predict(warning_mode="never").physical_name)
