"""The catalogues are complete, and no word that people see was left unmarked."""

import ast
import io
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from blog.filters import INTERFACES

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "blog" / "translations"
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.*") if path.suffix != ".xml")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
# The blocks `side` and `shape` hold names of classes.
JINJA = re.compile(r"{% block (?:side|shape) %}.*?{% endblock %}|{#.*?#}|{%.*?%}|{{.*?}}", re.S)
# Attributes also stand alone, in macros that give several.
TAG = re.compile(r"<!--.*?-->|<[^>]*>|[\w-]+=\"[^\"]*\"", re.S)
SPOKEN = re.compile(r"""\s(?:alt|title|placeholder|aria-label)=("[^"]*"|'[^']*')""")
WORD = re.compile(r"[^\W\d_]+")
# What people see that is the same in every language.
SAME = {
    "r": "recto, the mark of a leaf’s front",
    "Atom": "the name of a format, as RSS and JSON are",
    "RSS": "",
    "JSON": "",
}
# For machines alone.
PROTOCOLS = {"robots.txt"}
# What is called with a sentence for people.
SAYS = {"flash", "ValidationError", "Unreadable", "DataRequired", "StringField", "TextAreaField"}
# Whoever translates sees at once which part of the catalogue is still to be done.
ADVICE = "run `make translations`, translate what is empty in the .po, and run it once more"


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every string that is marked in code and templates, as `make translations` finds them."""
    path = tmp_path_factory.mktemp("words") / "messages.pot"
    extract = ["pybabel", "--quiet", "extract", "-F", str(ROOT / "pyproject.toml")]
    extract += ["-k", "_l", "-k", "lazy_gettext", "-o", str(path), str(ROOT)]
    CommandLineInterface().run(extract)
    return read_po(io.BytesIO(path.read_bytes()))


@cache
def catalog(language: str) -> Catalog:
    path = FOLDER / language / "LC_MESSAGES" / "messages.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def forms(message: Message) -> list[str]:
    """The one string of a message, or its plural forms."""
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def ids(catalog: Catalog) -> dict[str, Message]:
    """The messages by what is written in the code; a .mo says the plural in another type."""
    messages = [message for message in catalog if message.id]
    return {
        "\n".join([message.id] if isinstance(message.id, str) else message.id): message
        for message in messages
    }


@pytest.mark.parametrize("language", INTERFACES[1:])
def test_every_marked_string_is_translated(marked: Catalog, language: str) -> None:
    known = ids(catalog(language))
    missing = [key for key in ids(marked) if key not in known or not all(forms(known[key]))]
    assert missing == [], f"not in {language}; {ADVICE}"
    assert [key for key in known if known[key].fuzzy] == [], "look at these, and unmark them"


@pytest.mark.parametrize("language", INTERFACES[1:])
def test_nothing_is_translated_that_nobody_says(marked: Catalog, language: str) -> None:
    left = [key for key in ids(catalog(language)) if key not in ids(marked)]
    assert [*left, *catalog(language).obsolete] == [], f"no longer marked; {ADVICE}"


@pytest.mark.parametrize("language", INTERFACES[1:])
def test_a_translation_says_the_same_things_in_every_form(language: str) -> None:
    wrong = {}
    for key, message in ids(catalog(language)).items():
        plural = message.pluralizable
        names = set(PLACEHOLDER.findall(message.id[-1] if plural else message.id))
        count = catalog(language).num_plurals if plural else 1
        if len(forms(message)) != count or any(
            names != set(PLACEHOLDER.findall(form)) for form in forms(message)
        ):
            wrong[key] = message.string
    assert wrong == {}


def test_spanish_is_set_as_spanish_is() -> None:
    texts = [form for message in ids(catalog("es")).values() for form in forms(message)]
    assert [text for text in texts if re.search(r"[“”¡]|\.\.\.|\busted", text)] == []
    assert [text for text in texts if text.count("«") != text.count("»")] == []


@pytest.mark.parametrize("language", INTERFACES[1:])
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    path = FOLDER / language / "LC_MESSAGES" / "messages.mo"
    compiled = ids(read_mo(io.BytesIO(path.read_bytes())))
    written = ids(catalog(language))
    assert {key: forms(compiled[key]) for key in compiled} == {
        key: forms(written[key]) for key in written
    }, ADVICE


def test_every_interface_has_a_catalogue_and_every_catalogue_an_interface() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.is_dir()} == {*INTERFACES[1:]}


def unmarked(template: str) -> list[str]:
    """The words of a template that nothing can translate."""
    plain = JINJA.sub("", template)
    seen = [TAG.sub(" ", plain), *(value[1:-1] for value in SPOKEN.findall(plain))]
    found = [word for text in seen for word in WORD.findall(re.sub("&[a-z]+;", " ", text))]
    return [word for word in found if word not in SAME]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_has_words_of_its_own(path: Path) -> None:
    assert path.name in PROTOCOLS or unmarked(path.read_text()) == []


@pytest.mark.parametrize(
    "template",
    [
        "<h1>Archive</h1>",
        '<p class="a">{{ name }} wrote</p>',
        '<img alt="The logo" src="x">',
        "<nav aria-label='{{ name }} and others'>",
        '<input placeholder="such as ada">',
        "{% if a > b %}yes{% endif %}",
    ],
)
def test_a_word_left_unmarked_is_found(template: str) -> None:
    assert unmarked(template)


@pytest.mark.parametrize(
    "template",
    [
        '<h1 title="{{ _("Archive") }}">{{ _("Archive") }} · {{ 3 }}</h1>',
        "{# A note. #}<a href='/about' class=\"word\" rel=tag>{{ name }}</a>&nbsp;",
        "<sup>r</sup>{% if a > b %}{% endif %}",
    ],
)
def test_what_is_marked_or_never_seen_is_left_alone(template: str) -> None:
    assert unmarked(template) == []


def unmarked_calls(source: str) -> list[str]:
    """Calls that say a sentence to people without marking it."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    names = {call: ast.unparse(call.func).rpartition(".")[2] for call in calls}
    return [
        ast.unparse(call)
        for call in calls
        if names[call] in SAYS
        and call.args
        and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ]


def test_no_sentence_in_python_is_unmarked() -> None:
    modules = (ROOT / "blog").rglob("*.py")
    assert [call for path in modules for call in unmarked_calls(path.read_text())] == []
    assert unmarked_calls('flash("Saved.")') == ["flash('Saved.')"]
    assert unmarked_calls('flask.flash(f"Saved {name}.")')
    assert unmarked_calls('flash(_("Saved."))') == []
