"""What an open editor holds, as it is kept until it is saved."""

import re
from uuid import uuid4

from wtforms.form import BaseForm

from blog.text import tidy

KEY = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def editor_key(key: str | None) -> str:
    """A key as an editor has it; whatever else was sent becomes a new one."""
    return key if key and KEY.fullmatch(key) else str(uuid4())


def typed(form: BaseForm) -> dict[str, list[str]]:
    """What each field sent, made fit to be stored."""
    sent = {field.name: field.raw_data or [] for field in form if field.name != "csrf_token"}
    texts = {name: [tidy(v) for v in values if isinstance(v, str)] for name, values in sent.items()}
    return {name: values for name, values in texts.items() if values}
