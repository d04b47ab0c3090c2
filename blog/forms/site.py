"""The form of the publication's settings."""

from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from blog.forms.post import language_code
from blog.text import one_line, tidy


class SettingsForm(FlaskForm):
    """What the publication is called and how it speaks."""

    title = StringField(
        _l("Title"), [DataRequired(_l("This is needed.")), Length(max=200)], [one_line]
    )
    tagline = StringField(
        _l("Tagline"),
        [Length(max=300)],
        [one_line],
        description=_l("One line under the title on the front page."),
    )
    description = TextAreaField(
        _l("Description"),
        [Length(max=2000)],
        [tidy],
        description=_l("What search engines and shared links say about the publication."),
    )
    language = StringField(_l("Language"), [InputRequired(), language_code], [one_line])
    time_zone = StringField(
        _l("Time zone"),
        [InputRequired()],
        [one_line],
        description=_l("Such as Europe/Madrid. Times are shown and read in it."),
    )
    posts_per_page = IntegerField(
        _l("Posts per page"),
        [InputRequired(), NumberRange(1, 100, _l("Choose a number from 1 to 100."))],
    )

    def validate_time_zone(self, field: Field) -> None:
        """The zone must be one that this machine knows."""
        if field.data not in available_timezones():
            raise ValidationError(
                _(
                    "“%(zone)s” is not a time zone; write one such as Europe/Madrid.",
                    zone=field.data,
                )
            )
