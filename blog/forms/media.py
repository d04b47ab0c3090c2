"""Forms by which images and files come in, and by which images are put into words."""

from functools import cached_property
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, Field, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from blog.files import file_type, is_drawing
from blog.pictures import NoPicture, Picture, read_picture
from blog.text import one_line

HEAVIEST = 20_000_000  # bytes
MOST_FILES = 20
KINDS = "PNG, JPEG, WebP, GIF, AVIF, PDF, MP3, Ogg, WAV, FLAC, M4A"
ACCEPTED = "image/png,image/jpeg,image/webp,image/gif,image/avif,application/pdf,audio/*"


class Given(NamedTuple):
    """A file as it came: an image, another file with its type, or a sentence on what is wrong."""

    name: str
    picture: Picture | None = None
    data: bytes = b""
    type: str = ""
    error: str = ""


def read_file(file: FileStorage) -> Given:
    """What a file really holds, whatever it calls itself."""
    name = one_line(file.filename)[-120:]
    data = file.read(HEAVIEST + 1)
    if len(data) > HEAVIEST:
        error = _("“%(name)s” is larger than 20 MB: choose a smaller file.", name=name)
        return Given(name, error=error)
    if kind := file_type(data):
        return Given(name, data=data, type=kind)
    try:
        return Given(name, read_picture(data))
    except NoPicture as no:
        return Given(name, error=why_not(name, data, no))


def why_not(name: str, data: bytes, no: NoPicture) -> str:
    """Why a file is not taken, and what to do instead."""
    why: dict[str, str] = {
        "large": _("“%(name)s” has more than 40 million pixels: choose a smaller one.", name=name),
        "broken": _("“%(name)s” is damaged or cut off: choose the whole file.", name=name),
        "much": _(
            "“%(name)s” has too many scans, frames or parts: save it anew and choose that.",
            name=name,
        ),
        "busy": _("Other images are being worked on: choose “%(name)s” once more.", name=name),
        "none": _(
            "“%(name)s” is none of these, whatever its name says: %(kinds)s.",
            name=name,
            kinds=KINDS,
        ),
        "drawing": _(
            "“%(name)s” is an SVG, which can hold scripts: save it as a PNG and choose that.",
            name=name,
        ),
    }
    return why["drawing" if is_drawing(data) else no.fault]


class DescribeForm(FlaskForm):
    """What an image shows."""

    alt = TextAreaField(
        _l("What it shows"),
        [Length(max=2000)],
        [one_line],
        description=_l("For readers who cannot see it."),
    )
    decorative = BooleanField(_l("Decorative: it says nothing that the text does not say"))

    def validate_alt(self, field: Field) -> None:
        """Every image is described, or somebody decides that this one need not be."""
        if not field.data and not self.decorative.data:
            raise ValidationError(_("Say in a few words what it shows, or tick “Decorative”."))

    @property
    def words(self) -> str:
        """What is to stand in a text in place of the image."""
        return "" if self.decorative.data else str(self.alt.data or "")


class PartForm(FlaskForm):
    """The end of a file that old saves mention."""

    confirmed = BooleanField(
        _l("Delete it all the same: the old saves above will lack it, and readers of them too"),
        [DataRequired(_l("Tick this if the saves above may lack it for good."))],
    )


class AttachForm(DescribeForm):
    """One image or file for the text that is being written."""

    heaviest = HEAVIEST
    file = FileField(
        _l("Image or file"),
        description=_l("At most 20 MB: %(kinds)s.", kinds=KINDS),
        render_kw={"accept": ACCEPTED},
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(prefix="picture", **kwargs)

    @cached_property
    def given(self) -> Given | None:
        """What the file really holds, read once."""
        return read_file(self.file.data) if self.file.data else None

    def validate_file(self, field: Field) -> None:
        """There is one, and it is what we take."""
        if self.given is None:
            raise ValidationError(_("Choose a file first."))
        if self.given.error:
            raise ValidationError(self.given.error)

    def validate_alt(self, field: Field) -> None:
        """Asked of images; another file is called by its name."""
        if self.given and self.given.picture:
            super().validate_alt(field)


class UploadForm(FlaskForm):
    """Images and files for the library, many at once."""

    files = MultipleFileField(
        _l("Images and files"),
        description=_l("At most 20 MB each: %(kinds)s.", kinds=KINDS),
        render_kw={"accept": ACCEPTED},
    )
    alt = TextAreaField(
        _l("What the image shows"),
        [Length(max=2000)],
        [one_line],
        description=_l("Of several images, each is asked for next."),
    )
    decorative = BooleanField(_l("Decorative: they say nothing that the text does not say"))
    given: list[Given]

    def validate_files(self, field: Field) -> None:
        """Each is what we take; of the others each gets its sentence."""
        files = [file for file in field.data or [] if file]
        self.given = [] if len(files) > MOST_FILES else [read_file(file) for file in files]
        if not self.given:
            raise ValidationError(_("Choose one to %(most)d files.", most=MOST_FILES))
        if errors := [given.error for given in self.given if given.error]:
            raise ValidationError(" ".join(errors))

    @property
    def words(self) -> str:
        """What was typed, where it can only be meant for one image."""
        images = [given for given in self.given if given.picture]
        meant = len(images) == 1 and not self.decorative.data
        return self.alt.data or "" if meant else ""
