"""Dates and languages in readers' words."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from blog.db import db, now, writing
from blog.filters import current_site, day, iso_day, language_name, moment, text_direction
from blog.models import Post, Site

EVENING = datetime(2026, 3, 12, 14, 32, 59, tzinfo=UTC)


@pytest.fixture
def site(app: Flask) -> Site:
    with writing():
        site = Site.current()
        db.session.add(site)
    return site


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC", "12 March 2026, 14:32"),
        ("America/New_York", "12 March 2026, 10:32"),
        ("Pacific/Auckland", "13 March 2026, 03:32"),
        ("Asia/Kathmandu", "12 March 2026, 20:17"),
    ],
)
def test_a_moment_is_shown_in_the_sites_zone(site: Site, zone: str, shown: str) -> None:
    site.time_zone = zone
    assert moment(EVENING) == shown
    assert day(EVENING) == shown.partition(",")[0]
    assert day(Post(published_at=EVENING)) == shown.partition(",")[0]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Pago_Pago", "Pacific/Kiritimati"])
def test_a_day_is_shown_as_that_day(site: Site, zone: str) -> None:
    site.time_zone = zone
    assert day(date(2024, 7, 25)) == "25 July 2024"
    post = Post(published_at=datetime(2024, 7, 24, 12, tzinfo=UTC), published_on=date(2024, 7, 25))
    assert day(post) == "25 July 2024"
    assert iso_day(post) == date(2024, 7, 25)


def test_a_planned_time_is_shown_as_well(site: Site) -> None:
    assert day(Post(planned_at=EVENING)) == "12 March 2026"


def test_nothing_is_shown_as_nothing(site: Site) -> None:
    assert (day(None), moment(None), day(Post()), iso_day(Post())) == ("", "", "", None)


def test_a_site_that_was_never_set_up_shows_utc(app: Flask) -> None:
    assert current_site().time_zone == "UTC"
    assert moment(EVENING) == "12 March 2026, 14:32"
    assert day(now())


@pytest.mark.parametrize(
    ("code", "name", "direction"),
    [
        ("en", "English", "ltr"),
        ("es", "español", "ltr"),
        ("pt-BR", "português (Brasil)", "ltr"),
        ("zh-Hans", "中文 (简体)", "ltr"),
        ("no", "norsk", "ltr"),
        ("ar", "العربية", "rtl"),
        ("he", "עברית", "rtl"),
        ("fa-IR", "فارسی (ایران)", "rtl"),
        ("xx", "xx", "ltr"),
        ("zz-ZZ-ZZ", "zz-ZZ-ZZ", "ltr"),
        ("../../etc", "../../etc", "ltr"),
        ("", "", "ltr"),
        ("x" * 400, "x" * 400, "ltr"),
    ],
)
def test_languages_in_their_own_words(code: str, name: str, direction: str) -> None:
    assert (language_name(code), text_direction(code)) == (name, direction)
