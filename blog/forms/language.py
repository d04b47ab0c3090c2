"""Codes of languages, as people type and choose them."""

from flask_babel import gettext as _
from wtforms import Field
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from blog.text import language_tag

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
