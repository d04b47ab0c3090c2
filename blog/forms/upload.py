"""The form by which Markdown files are taken in."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, Field
from wtforms.validators import ValidationError

MOST_FILES = 20


class ImportForm(FlaskForm):
    """Markdown files to take in."""

    files = MultipleFileField(_l("Markdown files"))
    publish = BooleanField(_l("Publish them at once, under the dates that they carry"))

    def validate_files(self, field: Field) -> None:
        """At least one file, and not so many that one request would hold a thread for minutes."""
        count = len([file for file in field.data or [] if file])
        if not 1 <= count <= MOST_FILES:
            raise ValidationError(
                _(
                    "Choose one to %(most)d files; a command takes in whole folders.",
                    most=MOST_FILES,
                )
            )
