"""The results of a release's checks as a page that a browser opens from the release itself: `checks/index.html`.

Great Expectations' own data docs link style sheets on the web; this page needs nothing but itself.
"""

from typing import Any

from publish.page import filled

_SUITES = {
    "parsed": ("Ingelezen gegevens", "Vóór de bouw, op wat uit de bestanden gelezen is."),
    "core": ("Sterschema", "Na de bouw, op dimensies en feiten."),
    "marts": ("Cijfers", "Vóór publicatie, op de kerncijfers en overzichten."),
}
_SEVERITIES = {"fail": "moet slagen", "warn": "waarschuwing"}
_OWNERS = {"internal": "data-engineer", "publisher": "bronhouder", "steward": "datasteward"}


def checks_page(plan: dict[str, Any], checks: list[dict[str, Any]]) -> str:
    """The page as HTML; `checks` are results with their examples. Raises ValueError for a suite without a title."""
    suites = []
    for name in sorted({check["suite"] for check in checks}, key=list(_SUITES).index):
        title, about = _SUITES[name]
        of_suite = [check for check in checks if check["suite"] == name]
        # what did not pass stands first
        ordered = sorted(of_suite, key=lambda check: (check["passed"], check["check_id"]))
        passed = sum(check["passed"] for check in of_suite)
        suites.append({"name": name, "title": title, "about": about, "checks": ordered, "passed": passed})
    return filled(
        "checks.html.j2",
        release_id=plan["release_id"],
        as_of=plan["as_of"][:10],
        is_sample=plan["is_sample"],
        total=len(checks),
        passed=sum(check["passed"] for check in checks),
        excepted=sum(check["excepted"] for check in checks),
        warned=sum(not check["passed"] and check["severity"] == "warn" and not check["excepted"] for check in checks),
        suites=suites,
        severities=_SEVERITIES,
        owners=_OWNERS,
        outcome=_outcome,
        columns=_columns,
    )


def _outcome(check: dict[str, Any]) -> str:
    if check["passed"]:
        return "✔ goed"
    return "▲ uitzondering" if check["excepted"] else {"warn": "▲ waarschuwing", "fail": "✘ fout"}[check["severity"]]


def _columns(check: dict[str, Any]) -> list[str]:
    """The columns of the failing rows, in the order in which they first stand."""
    return list(dict.fromkeys(column for row in check["examples"] for column in row))
