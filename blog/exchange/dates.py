"""Dates as front matter has them: read where they can mean one day only, never guessed."""

import re
from datetime import date, datetime, time, timedelta, timezone

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# RFC 822 knows these zones by name, and no others.
ZONES = {"z": 0, "ut": 0, "utc": 0, "gmt": 0}
ZONES |= {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
# No clock on earth is further from UTC, in minutes.
FARTHEST = 14 * 60
# No date that is read is longer.
LENGTH = 60

TIME = r"""
    (?P<hour>\d\d?) : (?P<minute>\d\d) (?: : (?P<second>\d\d) (?: [.,] (?P<fraction>\d{1,9}) )? )?
    (?: \ ? (?: (?P<zone>[a-z]{1,3}) | (?P<sign>[+-]) (?P<hours>\d\d) :? (?P<minutes>\d\d)? ) )?
"""
WEEKDAY = r"(?: (?P<weekday>[a-z]{3,9}) \.? ,? \  )?"
FORMS = tuple(
    re.compile(form, re.ASCII | re.VERBOSE)
    for form in (
        # 2024-07-25, 2024-07-25T10:00:00Z, 2024-07-25 10:00:00 +0200
        rf"(?P<year>\d{{4}}) - (?P<month>\d\d?) - (?P<day>\d\d?) (?: [t\ ] {TIME} )?",
        # 25 July 2024, 25. Jul 2024, 25th of July 2024, Thu, 25 Jul 2024 10:00:00 +0200
        rf"""{WEEKDAY} (?P<day>\d\d?) (?: st | nd | rd | th | \. )? \  (?: of\  )?
             (?P<month>[a-z]{{3,9}}) \.? ,? \  (?P<year>\d{{4}}) (?: ,? \  {TIME} )?""",
        # July 25, 2024, Jul 25 2024, July 25th, 2024 10:00
        rf"""{WEEKDAY} (?P<month>[a-z]{{3,9}}) \.? \  (?P<day>\d\d?) (?: st | nd | rd | th )? ,? [ ]
             (?P<year>\d{{4}}) (?: ,? \  {TIME} )?""",
    )
)


def read_date(text: str) -> datetime | date:
    """Read an ISO 8601 or RFC 822 date, or one with an English month name; ValueError otherwise.

    A date without a time is a `date`; a time without a zone is a naive `datetime`, for the caller
    to place in the blog's zone.
    """
    wanted = " ".join(text[: LENGTH + 1].lower().split())
    found = next((match for form in FORMS if (match := form.fullmatch(wanted))), None)
    if found is None or len(text.strip()) > LENGTH:
        raise ValueError("not in a form that is read")
    part = found.groupdict()
    month = part["month"]
    day = date(
        int(part["year"]),
        int(month) if month.isdigit() else _place(month, MONTHS) + 1,
        int(part["day"]),
    )
    # Beyond these, moving to another zone could leave the calendar.
    if not date(1000, 1, 1) <= day < date.max:
        raise ValueError("before the year 1000, or the calendar's last day")
    if part.get("weekday") and _place(part["weekday"], WEEKDAYS) != day.weekday():
        raise ValueError("another day of the week")
    if part["hour"] is None:
        return day
    hour, minute, second = (int(part[name] or 0) for name in ("hour", "minute", "second"))
    microsecond = int((part["fraction"] or "0").ljust(6, "0")[:6])
    return datetime.combine(day, time(hour, minute, second, microsecond, _zone(part)))


def _place(text: str, names: tuple[str, ...]) -> int:
    """Find a name by its first three letters or more: “Jul”, “Sept”, “Thurs”."""
    for place, name in enumerate(names):
        if name.startswith(text):
            return place
    raise ValueError(f"no such name: {text}")


def _zone(part: dict[str, str | None]) -> timezone | None:
    if name := part["zone"]:
        if name not in ZONES:
            raise ValueError(f"no such zone: {name}")
        return timezone(timedelta(hours=ZONES[name]))
    if not part["sign"]:
        return None
    hours, minutes = int(part["hours"] or 0), int(part["minutes"] or 0)
    if minutes > 59 or hours * 60 + minutes > FARTHEST:
        raise ValueError("no zone is as far from UTC")
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if part["sign"] == "-" else offset)
