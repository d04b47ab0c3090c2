"""Kinds of text that no author means and that Markdown libraries need minutes or a stack for."""

from collections.abc import Callable

Make = Callable[[int], str]


def _run(unit: str, before: str = "", after: str = "") -> Make:
    return lambda size: before + unit * max(1, (size - len(before + after)) // len(unit)) + after


def _numbered(unit: str, before: str = "", after: str = "") -> Make:
    def make(size: int) -> str:
        count = max(1, size // (len(unit) + 4))
        return before + "".join(unit.replace("#", str(i)) for i in range(count)) + after

    return make


def _deeper(unit: str, step: str) -> Make:
    """Lines, each a step further to the right than the one before."""

    def make(size: int) -> str:
        lines, length = [], 0
        while length < size:
            lines.append(step * len(lines) + unit)
            length += len(lines[-1]) + 1
        return "\n".join(lines)

    return make


def _table(columns: int) -> Make:
    def make(size: int) -> str:
        wide = columns or max(2, size // 12)
        row = "|a" * wide + "|\n"
        return row + "|-" * wide + "|\n" + row * max(1, size // len(row) - 2)

    return make


ABSURD: dict[str, Make] = {
    "stars in a row of lists": _run("* ", after="a"),
    "dashes in a row of lists": _run("- ", after="x"),
    "numbers in a row of lists": _run("1. ", after="x"),
    "opening brackets": _run("["),
    "closing brackets": _run("]"),
    "brackets and letters": _run("[a"),
    "open notes": _run("[^"),
    "double brackets": _run("[[a"),
    "empty images": _run("![[]()"),
    "image openers": _run("!["),
    "links with an open pointed address": _run("[a](<b"),
    "links with an open address": _run("[a](b"),
    "links with two brackets": _run("[](("),
    "nested links": lambda size: "[" * (size // 6) + "a" + "](b)" * (size // 6),
    "nested pictures": lambda size: "![" * (size // 7) + "a" + "](b)" * (size // 7),
    "references": _run("[a][b]", after="\n\n[b]: c"),
    "definitions": _numbered("[#]: x\n"),
    "open declarations": _run("<!["),
    "open comments": _run("<!--"),
    "open instructions": _run("<?"),
    "escaped backticks": _run("\\`"),
    "backtick pairs": _run(" ``a`"),
    "growing backticks": lambda size: " ".join("`" * n for n in range(1, int((2 * size) ** 0.5))),
    "one run of backticks": _run("`"),
    "fence and spaces": _run(" ", before="```"),
    "fence and words": _run("a ", before="``` "),
    "fence and options": _run('a="b" ', before="```py "),
    "open fences": _run("```\n\n~~~\n"),
    "fences in quotations": _run("> ```\n>> ~~~\n"),
    "one note, many marks": _run("[^1] ", after="\n\n[^1]: x"),
    "many notes": _numbered("[^#] \n\n[^#]: x\n\n"),
    "notes in notes": _numbered("[^#]: [^#] x\n\n    y\n\n"),
    "underlined headings": _run("a\n=\n"),
    "headings all alike": _run("# a\n"),
    "hashes": _run("#"),
    "quotation marks in a row": _run(">"),
    "spaced quotation marks": _run("> "),
    "quoted lists": _run("> - "),
    "ever deeper quotations": _deeper("a", "> "),
    "ever deeper lists": _deeper("- a", "  "),
    "ever deeper numbers": _deeper("1. a", "    "),
    "ever deeper admonitions": _deeper("!!! a", "    "),
    "ever deeper definitions": _deeper("a\n:   b", "    "),
    "open tags": _run("<a"),
    "open tags with names": _run("<a b='c' "),
    "open addresses": _run("<http://"),
    "bare addresses": _run("http://a.b/"),
    "addresses with brackets": _run("http://a.b/(("),
    "addresses of mail": _run("a@b."),
    "nested bold": _run("<b>"),
    "nested boxes": _run("<div>"),
    "nested boxes on lines": _run("<div>\n\n"),
    "nested details": _run("<details>\n<summary>a</summary>\n\n"),
    "nested tables": _run("<table><tr><td>"),
    "open tables": _run("<table>a"),
    "closed without opening": _run("</div></p>"),
    "an open attribute": _run("a ", before='<x y="'),
    "open attributes": _run('<x y="'),
    "nested markdown boxes": _run('<div markdown="1">\n'),
    "open scripts": _run("<script>"),
    "closed styles": _run("<style></style>"),
    "open selects": _run("<select><option>"),
    "a wide table": _table(0),
    "a long table": _table(3),
    "a wide table of short rows": lambda size: (
        "|a" * (size // 8) + "|\n" + "|-" * (size // 8) + "|\n" + "|\n" * (size // 4)
    ),
    "pipes": _run("|"),
    "pipes under pipes": _run("a|\n-|\n"),
    "abbreviations": _numbered("*[a#]: b\n", after="\na1 a2 a3 " * 20),
    "an abbreviation often": _run("a ", before="*[a]: b\n\n"),
    "loose lists": _run("- a\n\n"),
    "tight lists": _run("- a\n"),
    "mixed lists": _run("- a\n1. b\n"),
    "tasks": _run("- [ ] a\n"),
    "one-letter paragraphs": _run("a\n\n"),
    "definition lists": _run("a\n:   b\n\n"),
    "colons": _run(":"),
    "ampersands": _run("&"),
    "references to characters": _run("&#x41;"),
    "open references to characters": _run("&a"),
    "emphasis": _run("*a_"),
    "emphasis of two kinds": _run("**a *b "),
    "underscores": _run("_a__"),
    "stars": _run("*"),
    "tildes": _run("~~a"),
    "one run of tildes": _run("~"),
    "attribute lists": _run("*a*{: b='c' }"),
    "open attribute lists": _run("{: "),
    "attributes of a heading": _run("a=b ", before="# a {: "),
    "admonitions": _run("!!! a\n    b\n\n"),
    "callouts": _run("> [!NOTE]\n> a\n\n"),
    "rules": _run("- - -\n"),
    "almost rules": _run("- ", after="\n-x"),
    "backslashes": _run("\\"),
    "line breaks": _run("  \n"),
    "blank lines": _run("\n"),
    "spaces": _run(" "),
    "tabs": _run("\t"),
    "one long word": _run("a"),
    "one long line": _run("word "),
    "exclamation marks": _run("!"),
    "null bytes": _run("\x00a"),
    "control characters": _run("".join(map(chr, range(1, 32)))),
    "half characters": _run("\ud800"),
    "reading directions": _run("\u202e\u2066"),
    "byte order marks": _run("\ufeff"),
    "line ends of three kinds": _run("a\r\nb\rc\n"),
    "separators": _run("\u2028\u2029\x85"),
    "combining marks": _run("e\u0301\u0302"),
    "smileys": _run("\U0001f926\U0001f3fd\u200d\u2642\ufe0f"),
    "forged marks of the library": _run("\x02wzxhzdk:0\x03"),
    "markers of the library": _run("klzzwxh:0000 "),
    "code in every language": _numbered("```lang#\n(((\n```\n"),
    "python quotes": _run("'''\"", before="```python\n", after="\n```"),
    "nested markup code": _run("<a ", before="```html\n", after="\n```"),
    "brackets of code": _run("({[", before="```js\n", after="\n```"),
    "dollars": _run("$"),
    "open formulas": _run("$a "),
    "open displayed formulas": _run("$$a $ "),
    "many formulas": _run("$a_1$ "),
    "displayed formulas": _run("$$a$$\n"),
    "one long formula": _run("a+", before="$", after="$"),
    "a formula of many lines": _run("a\n", before="$$", after="$$"),
    "formulas in deep quotations": _run("> " * 20 + "$$\n"),
    "nested fractions": lambda size: "$" + "\\frac{" * (size // 8) + "}" * (size // 8) + "$",
    "nested roots": _run("\\sqrt", before="$", after="$ "),
    "full roots": _run("$" + "\\sqrt" * 300 + "$ "),
    "open operators": _run("$" + "\\operatorname{" * 140 + "$ "),
    "operators and spaces": _run("$\\operatorname{" + " " * 1900 + "$ "),
    "open environments": _run("$" + "\\begin{cases}" * 150 + "$ "),
    "primes": _run("$" + "'" * 1900 + "$ "),
    "subscripts of subscripts": _run("$" + "a_" * 900 + "b$ "),
    "defined commands": _run("$\\def\\a{\\a\\a}\\a$ "),
    "forged marks of formulas": _run("\ufde0\ufdd0\ufde1\ufde2"),
    "notes in one sentence": lambda size: (
        "".join(f"a[^{i}] " for i in range(size // 24))
        + "".join(f"\n\n[^{i}]: b" for i in range(size // 24))
    ),
    "slashes of code": _run("/*\\", before="```perl\n", after="\n```"),
}
SIZES = (1024, 4096, 16384, 65536)
