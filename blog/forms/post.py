"""The form in which a post is written, for new posts and old ones alike."""

from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from blog.db import now
from blog.forms.authors import find_people
from blog.forms.kept import editor_key
from blog.forms.language import LANGUAGES, in_order, language_code
from blog.forms.shown import FILED, Filed, values
from blog.models import Media, Person, Post, Site, may_join_series, siblings, slug_in, slugify
from blog.preflight import Check, look_over, text_of
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
from blog.text import one_line, tidy

MINUTES = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class PostForm(Filed):
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
    published_at = DateTimeLocalField(_l("Time"), [Optional()], format=MINUTES)
    unpublish_at = DateTimeLocalField(
        _l("Readers see it until"),
        [Optional()],
        format=MINUTES,
        description=_l("In the same zone. Left empty, for ever."),
    )
    unlisted = BooleanField(
        _l("Unlisted"),
        description=_l("Whoever has the address can read it; no list, feed or search shows it."),
    )
    authors = StringField(
        _l("Authors"),
        [Length(max=ADDRESS)],
        [one_line],
        description=_l("Names or handles in their order, with commas between them."),
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
    note = StringField(
        _l("What changes"),
        [Length(max=ADDRESS)],
        [one_line],
        description=_l("In one sentence, for the history; readers do not see it."),
    )
    base = HiddenField()
    # Names this open editor, under which what is typed is kept until it is saved.
    key = HiddenField(filters=[editor_key])
    replaces = HiddenField()

    def __init__(
        self, post: Post | None = None, editor: Person | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**(values(post) | kwargs))
        self.post, self.editor = post, editor
        self.trial: Rendered | None = None
        self.refused = ""
        self.named: list[str] = []
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
            self.refused = refused.reason
            raise ValidationError(why_refused(refused)) from refused

    def validate_slug(self, field: Field) -> None:
        """An address belongs to one post."""
        slug = slugify(field.data)
        if self.is_as_filed("slug"):
            return
        if field.data and not slug:
            raise ValidationError(_("Use at least one letter or digit."))
        if slug and not Post.slug_is_free(slug, self.post):
            raise ValidationError(
                _("Another article has or had the address “%(slug)s”; choose another.", slug=slug)
            )

    def validate_tags(self, field: Field) -> None:
        """Tags have letters or digits, and there are not too many."""
        names = [] if self.is_as_filed("tags") else self.tag_names
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
        if field.data and not own and not self.is_as_filed("series"):
            raise ValidationError(_("That series is somebody else’s: ask an editor to add to it."))

    def validate_translation_of(self, field: Field) -> None:
        """Another post that this person may edit, since a link will stand there too."""
        if not field.data or self.is_as_filed("translation_of"):
            return
        other = Post.with_slug(slug_in(field.data))
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

    def validate_unpublish_at(self, field: Field) -> None:
        """The end comes after the beginning, and is still to come."""
        self.validate_published_at(field)
        if not field.data or all(map(self.is_as_filed, ("published_at", "unpublish_at"))):
            return
        present = now().astimezone(Site.current().zone).replace(tzinfo=None)
        if field.data <= max(self.published_at.data or present, present):
            raise ValidationError(
                _("Choose a time to come, after readers can see it; or unpublish it now.")
            )

    def validate_authors(self, field: Field) -> None:
        """People who are known here; only editors take one off the list."""
        if not field.raw_data or self.is_as_filed("authors"):
            return
        self.named = named = find_people(field.data or "")
        before = [one.handle for one in self.post.authors] if self.post else []
        if not named and before:
            raise ValidationError(_("Name at least one author."))
        bound = self.editor and named and not self.editor.edits_all
        stay = before or [self.editor.handle] if bound and self.editor else []
        if gone := next((handle for handle in stay if handle not in named), ""):
            raise ValidationError(_("Only an editor can take “%(who)s” off this list.", who=gone))

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
            note=self.note.data or "",
        )

    @property
    def filing(self) -> Filing:
        """Address, tags, kind and time; what was left as it stood is as the post has it now."""
        local: datetime | None = self.published_at.data
        until: datetime | None = self.unpublish_at.data
        zone = Site.current().zone
        typed = Filing(
            slug=slugify(self.slug.data or ""),
            tags=self.tag_names,
            kind=self.kind.data,
            at=local.replace(tzinfo=zone) if local else None,
            unpublish_at=until.replace(tzinfo=zone) if until else None,
            unlisted=self.unlisted.data,
            authors=self.named,
            series=self.series.data or "",
            series_place=self.series_place.data,
            translation_of=slug_in(self.translation_of.data or ""),
        )
        if self.post is None:
            return typed
        kept = filing_of(self.post)
        names = [name for name in FILED if self.is_as_filed(name)]
        fields = ["at" if name == "published_at" else name for name in names]
        return replace(typed, **{name: getattr(kept, name) for name in fields})

    @cached_property
    def checks(self) -> list[Check]:
        """What to look at before publishing what was typed, or what was saved last."""
        if self.trial and (self.post or self.title.data or self.body.data):
            return look_over(self.text, self.filing, self.post)
        if self.post is None or self.is_submitted():
            return []
        return look_over(text_of(self.post.current), self.filing, self.post)

    @property
    def base_id(self) -> int | None:
        """The revision that this edit began from, or None for a new post."""
        base = str(self.base.data or "")
        return int(base) if base.isdecimal() and len(base) < 20 else None
