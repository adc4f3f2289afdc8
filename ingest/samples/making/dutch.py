"""Amounts and dates as Dutch publishers write them."""

import datetime as dt

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def dots(euros: int) -> str:
    """`1312500` -> `1.312.500`."""
    return f"{euros:,}".replace(",", ".")


def euro_cents(euros: int) -> str:
    """`1312500` -> `€ 1.312.500,00`."""
    return f"€ {dots(euros)},00"


def euro_whole(euros: int) -> str:
    """`1000000` -> `€ 1.000.000`."""
    return f"€ {dots(euros)}"


def euro_dash(euros: int) -> str:
    """`15000` -> `15.000,-`."""
    return f"{dots(euros)},-"


def long_date(day: dt.date) -> str:
    """`2021-02-01` -> `1 februari 2021`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: dt.date) -> str:
    """`2021-02-01` -> `01-02-2021`."""
    return day.strftime("%d-%m-%Y")
