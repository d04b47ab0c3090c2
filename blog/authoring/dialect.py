"""The dialect on one page: what to type, and what comes of it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from blog.auth import signed_in
from blog.authoring.room import bp
from blog.filters import interface
from blog.rendering import Facts, render

# The examples are in English, as Markdown's own names are; what they are for is translated.
EXAMPLES = (
    (_l("Emphasis"), "Stress it with *one asterisk*, insist with **two**. ~~Struck out.~~"),
    (_l("Headings"), "## A section\n\n### A part of it"),
    (_l("Links"), "[Words](https://example.org/), or a bare https://example.org/letters."),
    (_l("Links within the text"), "## On salt\n\n[Above](#on-salt) it says why."),
    (_l("Lists"), "- one\n- another\n    - four spaces deeper\n\n1. first\n2. second"),
    (_l("Tasks"), "- [x] done\n- [ ] still to do"),
    (_l("Words explained"), "Recto\n:   The front of a leaf."),
    (_l("Quotations"), "> What somebody said.\n>\n> > And what that one had heard."),
    (_l("Code"), "`a name` in a line, or\n\n```python\nprint(6 * 7)  # the answer\n```"),
    (_l("Notes"), "A remark in the margin.[^1]\n\n[^1]: Like this one."),
    (_l("Tables"), "| Fruit | Pieces |\n| :--- | ---: |\n| Apples | 12 |\n| Pears | 1,250 |"),
    (_l("Images"), '![What it shows](/favicon.svg "What to make of it")'),
    (_l("Formulas"), "In a line $e^{i\\pi} + 1 = 0$, or alone:\n\n$$\n\\frac{a}{b} \\tag{1}\n$$"),
    (_l("Abbreviations"), "HTML is explained once.\n\n*[HTML]: HyperText Markup Language"),
    (_l("Asides"), "!!! caution\n    Lines of the aside are indented by four spaces."),
    (_l("What opens when asked"), "<details>\n<summary>Why?</summary>\n\nBecause.\n\n</details>"),
    (_l("Keys and lines"), "<kbd>Ctrl</kbd>, H<sub>2</sub>O, m<sup>2</sup>\n\n---"),
    (_l("A mark that is meant"), "\\*No emphasis\\*, and \\$ is always a dollar."),
)
KEYS = (
    (_l("Bold"), "B"),
    (_l("Italic"), "I"),
    (_l("Link"), "K"),
    (_l("Code"), "E"),
    (_l("Heading"), "Shift H"),
    (_l("Quote"), "Shift 9"),
    (_l("List"), "Shift 8"),
    (_l("Note"), "Shift F"),
    (_l("Table"), "Shift Y"),
    (_l("Image"), "Shift G"),
)


@bp.get("/help")
@signed_in
def help_page() -> ResponseReturnValue:
    """Every mark that a text may carry, beside what becomes of it."""
    facts = Facts(language=interface(), beside=True)
    shown = [(name, source, render(source, facts)) for name, source in EXAMPLES]
    return render_template("authoring/help.html", examples=shown, keys=KEYS)
