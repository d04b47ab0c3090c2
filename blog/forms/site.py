"""The form of the publication's settings."""

from urllib.parse import urlsplit
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    ColorField,
    Field,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Regexp,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from blog.forms.language import in_order, language_code
from blog.forms.media import why_not
from blog.models import Site
from blog.pictures import NoPicture, Picture, read_picture
from blog.publishing import why_refused
from blog.rendering import Facts, Refused, trial
from blog.rendering.addresses import link
from blog.text import one_line, tidy

LOGO_BYTES, LOGO_PIXELS = 500_000, 3000
MOST_LINKS = 12


class SettingsForm(FlaskForm):
    """What the publication is called, how it speaks and how it looks."""

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
    language = StringField(_l("Language"), [InputRequired(), language_code], [one_line, in_order])
    time_zone = StringField(
        _l("Time zone"),
        [InputRequired()],
        [one_line],
        description=_l("Such as Europe/Madrid. Times are shown and read in it."),
    )
    accent = ColorField(
        _l("Accent"),
        [InputRequired(), Regexp("#[0-9a-f]{6}$", message=_l("Write a colour such as #0e6149."))],
        [lambda value: (value or "").strip().lower()],
        description=_l(
            "The one colour of the publication. Of any choice only the hue is taken, so that"
            " everything stays legible."
        ),
    )
    logo_file = FileField(
        _l("Logo"), description=_l("A PNG, JPEG, WebP or AVIF of at most 500 kB.")
    )
    without_logo = BooleanField(_l("Show no logo"))
    navigation = TextAreaField(
        _l("Navigation"),
        [Length(max=4000)],
        [tidy],
        description=_l(
            "One link a line: the words, then the address, such as “Who we are /pages/about”."
            " Left empty, the archive, the tags, all pages and the search are linked."
        ),
    )
    footer = TextAreaField(
        _l("Footer"),
        [Length(max=4000)],
        [tidy],
        description=_l("Markdown that stands at the foot of every page, such as an imprint."),
    )
    posts_per_page = IntegerField(
        _l("Posts per page"),
        [InputRequired(), NumberRange(1, 100, _l("Choose a number from 1 to 100."))],
    )
    binding = SelectMultipleField(
        _l("These must be in order before publishing"),
        choices=[
            SelectChoice("summary", _l("A summary")),
            SelectChoice("language", _l("A known language")),
            SelectChoice("images", _l("Images have descriptions")),
            SelectChoice("headings", _l("Headings leave out no level")),
            SelectChoice("links", _l("Links on this site answer")),
            SelectChoice("anchors", _l("Links within the text lead to a heading")),
            SelectChoice("markup", _l("No markup is lost")),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    stale_months = IntegerField(
        _l("Months until an article is stale"),
        [InputRequired(), NumberRange(0, 999, _l("Choose a number from 0 to 999."))],
        description=_l("After so long without a look it is listed on the desk; 0 is never."),
    )
    feed_length = IntegerField(
        _l("Posts per feed"),
        [InputRequired(), NumberRange(1, 100, _l("Choose a number from 1 to 100."))],
    )

    def __init__(self, obj: Site) -> None:
        super().__init__(obj=obj, binding=obj.binding_checks.split())

    logo_picture: Picture | None = None

    def validate_time_zone(self, field: Field) -> None:
        """The zone must be one that this machine knows."""
        if field.data not in available_timezones():
            raise ValidationError(
                _(
                    "“%(zone)s” is not a time zone; write one such as Europe/Madrid.",
                    zone=field.data,
                )
            )

    def validate_logo_file(self, field: Field) -> None:
        """The logo must be a small image, whatever its name says."""
        if not field.data:
            return
        data = field.data.read(LOGO_BYTES + 1)
        if len(data) > LOGO_BYTES:
            raise ValidationError(_("The file is larger than 500 kB: choose a smaller one."))
        try:
            picture = read_picture(data)
        except NoPicture as no:
            if no.fault == "busy":
                raise ValidationError(why_not(one_line(field.data.filename), data, no)) from no
            raise ValidationError(
                _("That is not an image: choose a PNG, JPEG, WebP or AVIF.")
            ) from no
        if max(picture.width, picture.height) > LOGO_PIXELS:
            raise ValidationError(
                _("The logo has more than 3,000 pixels on a side: choose a smaller one.")
            )
        self.logo_picture = picture

    def validate_navigation(self, field: Field) -> None:
        """Each line has words and an address, here or on the web."""
        lines = [line for line in (field.data or "").splitlines() if line.strip()]
        if len(lines) > MOST_LINKS:
            raise ValidationError(_("Write %(most)d links at most.", most=MOST_LINKS))
        for line in lines:
            words, _space, address = line.strip().rpartition(" ")
            here = address.startswith("/") or urlsplit(address).scheme in {"http", "https"}
            if not words.strip() or not here or link(address) != address:
                raise ValidationError(
                    _(
                        "“%(line)s” is not words and an address; write a line such as"
                        " “Who we are /pages/about”.",
                        line=line[:80],
                    )
                )

    def validate_footer(self, field: Field) -> None:
        """Rendered once in a child that can be killed, as every text."""
        try:
            trial(field.data, Facts(beside=True))
        except Refused as refused:
            raise ValidationError(why_refused(refused)) from refused

    def populate_obj(self, site: Site) -> None:
        """Give the site what was typed; the logo is the view's to keep."""
        site.binding_checks = " ".join(self.binding.data or ())
        for field in self:
            if hasattr(site, field.name):
                field.populate_obj(site, field.name)
