"""The form in which a post is written, for new posts and old ones alike."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateTimeLocalField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from blog.models import Media, Person, Post, Site, may_join_series, siblings, slugify
from blog.publishing import (
    ADDRESS,
    MOST_TAGS,
    SUMMARY,
    Filing,
    Text,
    filing_of,
    why_refused,
)
from blog.rendering import Facts, Refused, Rendered, trial
from blog.rendering.addresses import image
from blog.text import language_tag, one_line, tidy

# What belongs to the post and is compared with what the form showed at first.
FILED = ("slug", "tags", "kind", "series", "series_place", "translation_of", "published_at")
# Offered by name; any other code that a post already has stays.
LANGUAGES = [
    *("ar", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa"),
    *("fi", "fr", "ga", "gl", "he", "hi", "hr", "hu", "id", "is", "it", "ja", "ka", "ko", "la"),
    *("lt", "lv", "mk", "ms", "nb", "nl", "nn", "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr"),
    *("sv", "sw", "ta", "th", "tr", "uk", "ur", "vi", "zh-Hans", "zh-Hant"),
]


def in_order(code: str | None) -> str:
    """A code in the case that BCP 47 recommends; what is none stays as it was typed."""
    return language_tag(code or "") or (code or "")


def language_code(_form: BaseForm, field: Field) -> None:
    """Accept codes of the form of BCP 47, such as `en` or `pt-BR`."""
    if language_tag(field.data) != field.data or len(field.data) > 35:
        raise ValidationError(
            _("“%(code)s” is not a language code; write one such as en or pt-BR.", code=field.data)
        )


class PostForm(FlaskForm):
    """A post as its author writes it; `trial` is the first rendering, after validation."""

    title = StringField(_l("Title"), [Length(max=300)], [one_line])
    summary = TextAreaField(_l("Summary"), [Length(max=SUMMARY)], [one_line])
    body = TextAreaField(_l("Text"), filters=[tidy])
    tags = StringField(
        _l("Tags"), filters=[one_line], description=_l("Words with commas between them.")
    )
    slug = StringField(
        _l("Address"),
        [Length(max=80)],
        [one_line],
        description=_l("The last part of the address. Left empty, it is made from the title."),
    )
    language = SelectField(
        _l("Language"), [language_code], filters=[in_order], validate_choice=False
    )
    cover = StringField(
        _l("Cover image"), [Length(max=ADDRESS)], [one_line], description=_l("Its address.")
    )
    cover_alt = StringField(
        _l("What the cover shows"),
        [Length(max=ADDRESS)],
        [one_line],
        description=_l("For readers who cannot see it."),
    )
    published_at = DateTimeLocalField(
        _l("Time"),
        [Optional()],
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    kind = SelectField(
        _l("Kind"),
        choices=[SelectChoice("post", _l("Article")), SelectChoice("page", _l("Page"))],
    )
    series = StringField(
        _l("Series"),
        [Length(max=200)],
        [one_line],
        description=_l("Its title, the same in every part."),
    )
    series_place = IntegerField(
        _l("Part"), [Optional(), NumberRange(1, 9999, _l("Choose a number from 1 to 9999."))]
    )
    translation_of = StringField(
        _l("The same work in another language"),
        [Length(max=ADDRESS)],
        [one_line],
        description=_l("The address of that article, or its last part."),
    )
    base = HiddenField()
    filed = HiddenField()

    def __init__(
        self, post: Post | None = None, editor: Person | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**(_values(post) | kwargs))
        self.post, self.editor = post, editor
        self.trial: Rendered | None = None
        site = Site.current()
        self.published_at.description = _(
            "In the zone %(zone)s. Left empty, the moment of publishing; a later time"
            " schedules it.",
            zone=site.time_zone,
        )
        code = self.language.data or site.language
        self.language.choices = [SelectChoice(known) for known in sorted({*LANGUAGES, code})]

    def validate_for_readers(self) -> bool:
        """Validate as for saving, and ask for what readers need: a title."""
        needed = DataRequired(_("An article needs a title before readers see it."))
        return bool(self.validate(extra_validators={"title": [needed]}))

    def validate_body(self, field: Field) -> None:
        """Render the text in a child that can be killed; nothing enters before that succeeded."""
        try:
            self.sizes = Media.sizes([field.data, self.cover.data or ""])
            facts = Facts(self.title.data or "", self.language.data or "", self.sizes)
            self.trial = trial(field.data, facts)
        except Refused as refused:
            raise ValidationError(why_refused(refused)) from refused

    def validate_slug(self, field: Field) -> None:
        """An address belongs to one post."""
        slug = slugify(field.data)
        if self._is_as_filed("slug"):
            return
        if field.data and not slug:
            raise ValidationError(_("Use at least one letter or digit."))
        if slug and not Post.slug_is_free(slug, self.post):
            raise ValidationError(
                _("Another article has or had the address “%(slug)s”; choose another.", slug=slug)
            )

    def validate_tags(self, field: Field) -> None:
        """Tags have letters or digits, and there are not too many."""
        names = [] if self._is_as_filed("tags") else self.tag_names
        if len(names) > MOST_TAGS:
            raise ValidationError(_("Choose %(most)d tags at most.", most=MOST_TAGS))
        for name in names:
            if not slugify(name) or len(name) > 80:
                raise ValidationError(
                    _("“%(name)s” cannot be a tag: use a short word.", name=name[:80])
                )

    def validate_series(self, field: Field) -> None:
        """The title of a series makes its address."""
        if field.data and not slugify(field.data):
            raise ValidationError(_("Use at least one letter or digit."))
        own = self.editor and may_join_series(self.editor, field.data or "")
        if field.data and not own and not self._is_as_filed("series"):
            raise ValidationError(_("That series is somebody else’s: ask an editor to add to it."))

    def validate_translation_of(self, field: Field) -> None:
        """Another post that this person may edit, since a link will stand there too."""
        if not field.data or self._is_as_filed("translation_of"):
            return
        other = Post.with_slug(_last_part(field.data))
        works = [other, *siblings(other)] if other else []
        own = all(self.editor and self.editor.may_edit(work) for work in works if work != self.post)
        if other is None or other is self.post or not own:
            raise ValidationError(_("There is no other article at that address that you may edit."))

    def validate_cover(self, field: Field) -> None:
        """A cover is an address on the web or on this site."""
        known = field.data.lower().startswith(("http://", "https://", "/"))
        if field.data and not (known and image(field.data)):
            raise ValidationError(_("Write an address that begins with https:// or with /."))

    def validate_published_at(self, field: Field) -> None:
        """Years of four digits, as dates are written everywhere."""
        if field.data and not 1000 <= field.data.year < 9999:
            raise ValidationError(_("Write a year of four digits."))

    @property
    def tag_names(self) -> list[str]:
        """The tags, one by one."""
        return [name.strip() for name in (self.tags.data or "").split(",") if name.strip()]

    @property
    def text(self) -> Text:
        """What the next revision is to hold; only after validation."""
        assert self.trial is not None, "a text is stored only after its trial"  # noqa: S101
        revision = self.post.current if self.post else None
        return Text(
            title=self.title.data or "",
            summary=self.summary.data or "",
            body=self.body.data or "",
            language=self.language.data,
            cover=self.cover.data or "",
            cover_alt=self.cover_alt.data or "",
            extra=revision.extra if revision else {},
            trial=self.trial,
        )

    @property
    def filing(self) -> Filing:
        """Address, tags, kind and time; what was left as it stood is as the post has it now."""
        local: datetime | None = self.published_at.data
        typed = Filing(
            slug=slugify(self.slug.data or ""),
            tags=self.tag_names,
            kind=self.kind.data,
            at=local.replace(tzinfo=Site.current().zone) if local else None,
            series=self.series.data or "",
            series_place=self.series_place.data,
            translation_of=_last_part(self.translation_of.data or ""),
        )
        if self.post is None:
            return typed
        kept = filing_of(self.post)
        names = [name for name in FILED if self._is_as_filed(name)]
        fields = ["at" if name == "published_at" else name for name in names]
        return replace(typed, **{name: getattr(kept, name) for name in fields})

    def _is_as_filed(self, name: str) -> bool:
        """Whether a field came back as the form showed it first, untouched by this author."""
        if self.post is None:
            return False
        try:
            shown = json.loads(self.filed.data or "{}")
        except (ValueError, RecursionError):
            return False
        known = isinstance(shown, dict) and name in shown
        return known and [str(shown[name])] == (self[name].raw_data or [""])

    @property
    def base_id(self) -> int | None:
        """The revision that this edit began from, or None for a new post."""
        base = str(self.base.data or "")
        return int(base) if base.isdecimal() and len(base) < 20 else None


def _last_part(address: str) -> str:
    """The slug in an address as people copy it."""
    return slugify(urlsplit(address).path.rstrip("/").rpartition("/")[2])


def _values(post: Post | None) -> dict[str, Any]:
    """What the fields show at first."""
    site = Site.current()
    if post is None:
        return {"data": {"language": site.language, "kind": "post"}}
    names = ("title", "summary", "body", "language", "cover", "cover_alt")
    data: dict[str, Any] = {name: getattr(post.current, name) for name in names}
    filing = filing_of(post)
    time = post.time and post.time.astimezone(site.zone).replace(tzinfo=None)
    written = {"tags": ", ".join(filing.tags), "published_at": time and f"{time:%Y-%m-%dT%H:%M}"}
    filed = {name: getattr(filing, name, None) for name in FILED} | written
    shown = {name: "" if value is None else value for name, value in filed.items()}
    more = {"published_at": time, "base": post.current_id, "filed": json.dumps(shown)}
    return {"data": data | filed | more}
