"""The forms in which tags are renamed and merged."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from blog.models import Tag, TagRedirect, slugify
from blog.text import one_line


class TagForm(FlaskForm):
    """A tag's name and the last part of its address."""

    name = StringField(
        _l("Name"), [DataRequired(_l("This is needed.")), Length(max=80)], [one_line]
    )
    slug = StringField(
        _l("Address"),
        [Length(max=80)],
        [one_line],
        description=_l("Left empty, it is made from the name. The old one leads to the new one."),
    )

    def __init__(self, tag: Tag) -> None:
        super().__init__(obj=tag)
        self.tag = tag

    @property
    def address(self) -> str:
        """The slug that the tag is to have."""
        return slugify(self.slug.data or self.name.data or "")

    def validate_name(self, field: Field) -> None:
        """A comma would make two tags of one."""
        if "," in field.data or not slugify(field.data):
            raise ValidationError(
                _("“%(name)s” cannot be a tag: use a short word.", name=field.data[:80])
            )

    def validate_slug(self, field: Field) -> None:
        """An address belongs to one tag."""
        if field.data and not slugify(field.data):
            raise ValidationError(_("Use at least one letter or digit."))
        holder = Tag.with_slug(self.address) or TagRedirect.at(self.address)
        if holder and holder is not self.tag:
            raise ValidationError(
                _(
                    "“%(name)s” has that address: merge the two, or choose another.",
                    name=holder.name,
                )
            )


class MergeForm(FlaskForm):
    """The tag that another one becomes part of."""

    into = StringField(
        _l("Merge into"),
        [DataRequired(_l("This is needed."))],
        [one_line],
        description=_l("The name of another tag. Its articles keep the order of their tags."),
    )

    def __init__(self, tag: Tag) -> None:
        super().__init__()
        self.tag = tag

    @property
    def other(self) -> Tag | None:
        """The tag that was named."""
        slug = slugify(self.into.data or "")[:80]
        return Tag.with_slug(slug) or TagRedirect.at(slug)

    def validate_into(self, _field: Field) -> None:
        """Another tag that there is."""
        if self.other is None or self.other is self.tag:
            raise ValidationError(_("There is no other tag of that name."))
