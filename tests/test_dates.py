from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from blog.exchange.dates import read_date

EAST = timezone(timedelta(hours=2))
WEST = timezone(timedelta(hours=-5))

DAYS = [
    "2024-07-25",
    "2024-7-25",
    "25 July 2024",
    "25 july 2024",
    "25  JULY  2024",
    "25 Jul 2024",
    "25. Jul 2024",
    "25. July 2024",
    "25 Jul. 2024",
    "25th July 2024",
    "25th of July 2024",
    "July 25, 2024",
    "July 25 2024",
    "Jul 25 2024",
    "Jul. 25, 2024",
    "July 25th, 2024",
    "Thu, 25 Jul 2024",
    "Thursday, July 25, 2024",
    " 2024-07-25\n",
]

TIMES = {
    "2024-07-25T10:00:00Z": datetime(2024, 7, 25, 10, tzinfo=UTC),
    "2024-07-25t10:00:00z": datetime(2024, 7, 25, 10, tzinfo=UTC),
    "2024-07-25 10:00:00 UTC": datetime(2024, 7, 25, 10, tzinfo=UTC),
    "2024-07-25 10:00:00 +0200": datetime(2024, 7, 25, 10, tzinfo=EAST),
    "2024-07-25 10:00:00 +02:00": datetime(2024, 7, 25, 10, tzinfo=EAST),
    "2024-07-25T10:00:00+02": datetime(2024, 7, 25, 10, tzinfo=EAST),
    "2024-07-25T10:00-05:00": datetime(2024, 7, 25, 10, tzinfo=WEST),
    "2024-07-25T10:00:00.25Z": datetime(2024, 7, 25, 10, 0, 0, 250000, UTC),
    "2024-07-25T10:00:00.123456789Z": datetime(2024, 7, 25, 10, 0, 0, 123456, UTC),
    "Thu, 25 Jul 2024 10:00:00 +0200": datetime(2024, 7, 25, 10, tzinfo=EAST),
    "Thu, 25 Jul 2024 10:00:00 GMT": datetime(2024, 7, 25, 10, tzinfo=UTC),
    "25 Jul 2024 10:00 EST": datetime(2024, 7, 25, 10, tzinfo=WEST),
    "July 25, 2024 10:00 Z": datetime(2024, 7, 25, 10, tzinfo=UTC),
}

REFUSED = [
    "",
    "5",
    "2024",
    "2024-07",
    "July 2024",
    "yesterday",
    "2024-02-30",
    "2023-02-29",
    "31 June 2024",
    "June 31, 2024",
    "0 July 2024",
    "2024-13-01",
    "03/04/2024",
    "25/07/2024",
    "2024/07/25",
    "03.04.2024",
    "3-4-2024",
    "25 July 24",
    "25 Julio 2024",
    "25 Ju 2024",
    "25 Julyish 2024",
    "0999-07-25",
    "9999-12-31",
    "12024-07-25",
    "٢٠٢٤-07-25",
    "Mon, 25 Jul 2024 10:00:00 GMT",
    "Xyz, 25 Jul 2024",
    "2024-07-25 24:00:00",
    "2024-07-25 10:60",
    "2024-07-25 10:00:61Z",
    "2024-07-25 10",
    "2024-07-25 10:00 am",
    "2024-07-25 10:00 XYZ",
    "2024-07-25 10:00 Europe/Madrid",
    "2024-07-25 10:00 +1500",
    "2024-07-25 10:00 +0275",
    "2024-07-25 and more",
    "2024-07-25 2024-07-25",
    "2024-07-25" + " " * 100 + "10:00",
    "1" * 100_000,
    "25 " * 30_000,
]


@pytest.mark.parametrize("text", DAYS)
def test_a_date_without_a_time_stays_a_date(text):
    found = read_date(text)
    assert found == date(2024, 7, 25)
    assert type(found) is date


@pytest.mark.parametrize(("text", "moment"), TIMES.items())
def test_a_time_with_a_zone_keeps_it(text, moment):
    found = read_date(text)
    assert found == moment
    assert found.utcoffset() == moment.utcoffset()


@pytest.mark.parametrize("text", ["2024-07-25 10:00", "2024-07-25T10:00:00", "25 July 2024 10:00"])
def test_a_time_without_a_zone_is_left_for_the_caller_to_place(text):
    found = read_date(text)
    assert found == datetime(2024, 7, 25, 10)
    assert found.tzinfo is None


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:30] or "nothing")
def test_an_impossible_ambiguous_or_unknown_date_is_refused(text):
    with pytest.raises(ValueError):
        read_date(text)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_is_known_by_its_name_and_its_first_three_letters(month):
    name = f"{date(2024, month, 1):%B}"
    for text in (f"1 {name} 2024", f"1 {name[:3]} 2024", f"{name[:3]}. 1, 2024"):
        assert read_date(text) == date(2024, month, 1)


def test_september_may_be_sept():
    assert read_date("9 Sept. 2024") == date(2024, 9, 9)


def test_leap_days_are_days():
    assert read_date("29 February 2024") == date(2024, 2, 29)


def test_every_moment_that_is_read_exists_in_every_zone():
    for text in ("9999-12-30T23:59:59-14:00", "1000-01-01T00:00:00+14:00"):
        assert read_date(text).astimezone(UTC)
