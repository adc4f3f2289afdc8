"""Reads the suites: YAML files under `suites/`, one per layer, a list of checks each."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import yaml

from expectations.checks import LAYERS, Check, Excuse, Owner, Severity, clock
from expectations.failing_rows import EXPECTATIONS
from htsm.explained import Explained

FOLDER = Path(__file__).parent / "suites"

_REQUIRED = ("check_id", "table", "severity", "owner", "description")
_OPTIONAL = ("expectation", "sql", "kwargs", "row_condition", "latest_only", "exception")


class SuiteFault(Explained):
    """A suite file that cannot be used; the message names the file, the check, the fault and the remedy."""


def load(layer: str) -> list[Check]:
    """The checks of a layer (`parsed`, `core`, `marts`), in the order of the file.

    Raises SuiteFault.
    """
    if layer not in LAYERS:
        raise SuiteFault(f"There is no layer {layer!r}; the layers are {', '.join(LAYERS)}.")
    path = FOLDER / f"{layer}.yml"
    return parse(path.read_text(encoding="utf-8"), layer, path.name)


def parse(text: str, layer: str, file_name: str) -> list[Check]:
    """The checks in the text of a suite file. Raises SuiteFault."""
    try:
        entries = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise SuiteFault(f"{file_name} is not valid YAML: {fault}") from fault
    if not isinstance(entries, list) or not entries:
        raise SuiteFault(f"{file_name} must be a list of checks, each with a check_id.")
    checks: dict[str, Check] = {}
    for number, entry in enumerate(entries, start=1):
        where = f"{file_name}, check {number}"
        if not isinstance(entry, dict):
            raise SuiteFault(f"{where} must be a mapping with the keys {', '.join(_REQUIRED)}.")
        where = f"{where} ({entry.get('check_id', 'no check_id')})"
        check = _check(entry, layer, where)
        if check.check_id in checks:
            raise SuiteFault(f"{where}: this check_id is used twice; each check needs a name of its own.")
        checks[check.check_id] = check
    return list(checks.values())


def _check(entry: Mapping[str, Any], layer: str, where: str) -> Check:
    _only_known(entry, _REQUIRED + _OPTIONAL, where)
    for key in _REQUIRED:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise SuiteFault(f"{where}: {key} is missing; give it as text.")
    _one_of(entry, "severity", get_args(Severity), where)
    _one_of(entry, "owner", get_args(Owner), where)
    if entry["table"].count(".") != 1:
        raise SuiteFault(f"{where}: table is {entry['table']!r}; write it as schema.table.")
    if ("expectation" in entry) == ("sql" in entry):
        raise SuiteFault(f"{where}: give either expectation or sql (rows that must not exist), and not both.")
    if "expectation" in entry:
        _fits_expectation(entry, where)
    elif "kwargs" in entry or "row_condition" in entry:
        raise SuiteFault(f"{where}: kwargs and row_condition go with an expectation; put them in the sql.")
    return Check(
        check_id=entry["check_id"],
        layer=layer,
        table=entry["table"],
        severity=entry["severity"],
        owner=entry["owner"],
        description=" ".join(entry["description"].split()),
        expectation=entry.get("expectation"),
        sql=entry["sql"].strip().rstrip(";") if "sql" in entry else None,
        kwargs=entry.get("kwargs", {}),
        row_condition=entry.get("row_condition", {}),
        latest_only=bool(entry.get("latest_only", False)),
        exception=_excuse(entry["exception"], where) if "exception" in entry else None,
    )


def _fits_expectation(entry: Mapping[str, Any], where: str) -> None:
    name, kwargs = entry["expectation"], entry.get("kwargs", {})
    for key in ("kwargs", "row_condition"):
        if not isinstance(entry.get(key, {}), dict):
            raise SuiteFault(f"{where}: {key} must be a mapping of names to values.")
    if name not in EXPECTATIONS:
        raise SuiteFault(
            f"{where}: expectation {name!r} is not one that the gate can run; use sql, or one of"
            f" {', '.join(sorted(EXPECTATIONS))}."
        )
    supported = EXPECTATIONS[name]
    missing = sorted(supported.required - set(kwargs))
    if missing:
        raise SuiteFault(f"{where}: {name} needs kwargs {', '.join(missing)}.")
    _only_known(kwargs, sorted(supported.required | supported.optional), f"{where}, kwargs of {name}")
    if "min_value" in supported.optional and not {"min_value", "max_value"} & set(kwargs):
        raise SuiteFault(f"{where}: {name} needs min_value, max_value or both.")
    for key, value in kwargs.items():
        if isinstance(value, dict) and value.get("$PARAMETER") not in clock(datetime.date.min):
            known = ", ".join(clock(datetime.date.min))
            raise SuiteFault(f"{where}: {key} is {value!r}; a date of the run is {{$PARAMETER: one of {known}}}.")
    if "value_set" in kwargs and not kwargs["value_set"]:
        raise SuiteFault(f"{where}: value_set is empty; name the values that are allowed.")


def _excuse(entry: Any, where: str) -> Excuse:
    if not isinstance(entry, dict):
        raise SuiteFault(f"{where}: exception must have a reason and an end date (until).")
    _only_known(entry, ("reason", "until"), f"{where}, exception")
    if not isinstance(entry.get("reason"), str) or not entry["reason"].strip():
        raise SuiteFault(f"{where}: an exception needs a reason.")
    until = entry.get("until")
    if not isinstance(until, datetime.date) or isinstance(until, datetime.datetime):
        raise SuiteFault(f"{where}: an exception needs an end date, until: 2024-06-30; it has {until!r}.")
    return Excuse(" ".join(entry["reason"].split()), until)


def _only_known(entry: Mapping[str, Any], known: Any, where: str) -> None:
    unknown = [str(key) for key in entry if key not in known]
    if unknown:
        raise SuiteFault(f"{where}: unknown {', '.join(unknown)}; the known keys are {', '.join(known)}.")


def _one_of(entry: Mapping[str, Any], key: str, allowed: tuple[str, ...], where: str) -> None:
    if entry[key] not in allowed:
        raise SuiteFault(f"{where}: {key} is {entry[key]!r}; it must be {' or '.join(allowed)}.")
