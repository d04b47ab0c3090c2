"""`flask blog …`: a line for each thing done, and one sentence for what cannot be done."""

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app import create_app
from blog import search
from blog.commands import group
from blog.db import writing
from blog.models import Person, Post
from blog.search import Choice, find
from tests.factories import PASSWORD, Runner, make_person, make_post

FILE = "---\ntitle: {title}\n---\n\nA text.\n"


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def sentence(result: Result) -> str:
    """Return the one sentence that a command that failed ends with."""
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    last = result.output.splitlines()[-1]
    assert last.startswith("Error: ")
    return last


def write(folder: Path, *names: str, text: str = FILE) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(title=path.stem))
    return folder


def blog(runner: Runner, *words: object, **options: Any) -> Result:
    return runner.invoke(args=["blog", *map(str, words)], **options)


# reindex


def test_the_index_is_brought_up_to_date_or_made_anew(runner: Runner) -> None:
    make_post(make_person(), title="Rye")
    make_post(make_person("bert"), title="Oats")
    lists = "Putting articles into their lists\n"
    assert done(blog(runner, "reindex")) == f"{lists}Indexed 0 articles.\n"
    with writing():
        search.clear()
    assert done(blog(runner, "reindex")).endswith("Indexed 2 articles.\n")
    assert done(blog(runner, "reindex", "--anew")).endswith("Indexed 2 articles.\n")
    assert find("rye", Choice(), 10).count == 1


# import


def test_a_file_is_taken_in_as_a_draft(runner: Runner, tmp_path: Path) -> None:
    said = done(blog(runner, "import", write(tmp_path, "essay.md") / "essay.md"))
    assert said.splitlines() == [f"added     {tmp_path}/essay.md → /posts/essay"]
    post = Post.with_slug("essay")
    assert post and (post.state, list(post.authors)) == ("draft", [])


def test_a_file_is_published_by_choice(runner: Runner, tmp_path: Path) -> None:
    done(blog(runner, "import", "--publish", write(tmp_path, "essay.md") / "essay.md"))
    assert Post.readable("post", "essay")


def test_each_file_of_a_folder_has_its_line(runner: Runner, tmp_path: Path) -> None:
    write(tmp_path, "b.md", "a.MD", "deep/c.markdown", "d.mdx", "notes.txt")
    write(tmp_path / "folder.md", "e.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere")
    said = done(blog(runner, "import", tmp_path)).splitlines()
    names = [line.split()[1].removeprefix(f"{tmp_path}/") for line in said]
    assert names == ["a.MD", "b.md", "d.mdx", "deep/c.markdown", "folder.md/e.md"]


def test_a_refused_file_has_its_line_and_the_others_are_taken_in(
    runner: Runner, tmp_path: Path
) -> None:
    write(tmp_path, "a.md", "c.md")
    write(tmp_path, "b.md", text="---\ndate: 31 February 2024\n---\n")
    result = blog(runner, "import", tmp_path)
    assert sentence(result) == "Error: 1 of 3 files were refused."
    lines = result.output.splitlines()
    assert [line.split()[0] for line in lines] == ["added", "refused", "added", "Error:"]
    assert "31 February 2024" in lines[1]
    assert Post.with_slug("a") and Post.with_slug("c") and not Post.with_slug("b")


def test_a_note_stands_under_its_file(runner: Runner, tmp_path: Path) -> None:
    write(tmp_path, "a.md", text="---\ntitle: A\nimage: loaf.jpg\n---\n\nA text.\n")
    said = done(blog(runner, "import", tmp_path)).splitlines()
    assert said[1].startswith(" " * 10)
    assert "loaf.jpg" in said[1]


def test_a_dry_run_says_the_same_and_stores_nothing(runner: Runner, tmp_path: Path) -> None:
    said = done(blog(runner, "import", "--dry-run", write(tmp_path, "a.md", "b.md")))
    assert [line.split()[0] for line in said.splitlines()] == ["added", "added"]
    assert not Post.any_exist()


def test_a_folder_without_markdown_is_told(runner: Runner, tmp_path: Path) -> None:
    write(tmp_path, "notes.txt")
    assert sentence(blog(runner, "import", tmp_path)) == "Error: There is no Markdown file there."


def test_a_file_that_cannot_be_read_is_told(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    answer = blog(runner, "import", write(tmp_path, "a.md"))
    assert answer.exit_code == 1
    assert f"{tmp_path}/a.md: It cannot be read: Permission denied." in answer.output


# samples


def test_samples_are_taken_away(runner: Runner) -> None:
    with writing():
        make_post(title="A sample").is_sample = True
    assert done(blog(runner, "samples", "--remove")) == "removed  /posts/a-sample\n"
    assert not Post.any_exist()
    assert done(blog(runner, "samples", "--remove")) == "There are no samples here.\n"


# user add


def test_a_person_is_added_who_can_sign_in(runner: Runner) -> None:
    words = ["user", "add", "ada", "--role", "admin", "--name", "Ada", "--password-stdin"]
    said = done(blog(runner, *words, "--email", "Ada@Example.Org", input=f"{PASSWORD}\n"))
    assert said == "Added ada (admin).\n"
    person = Person.authenticate("ada@example.org", PASSWORD)
    assert person and (person.name, person.handle, person.role) == ("Ada", "ada", "admin")


def test_a_password_is_asked_for_twice_and_not_shown(runner: Runner) -> None:
    said = done(blog(runner, "user", "add", "ada", input=f"{PASSWORD}\n{PASSWORD}\n"))
    assert PASSWORD not in said
    person = Person.authenticate("ada", PASSWORD)
    assert person and (person.name, person.role) == ("ada", "author")


@pytest.mark.parametrize("handle", ["Ada", "ada lovelace", "ada@example.org", "-ada", "a" * 41, ""])
def test_a_handle_that_is_none_is_refused(runner: Runner, handle: str) -> None:
    told = sentence(blog(runner, "user", "add", "--password-stdin", "--", handle, input=PASSWORD))
    assert "small letters" in told
    assert not Person.everybody()


@pytest.mark.parametrize("password", ["", "short", "elevenchars"])
def test_a_short_password_is_refused(runner: Runner, password: str) -> None:
    told = sentence(blog(runner, "user", "add", "ada", "--password-stdin", input=password))
    assert "12 characters" in told
    assert not Person.everybody()


@pytest.mark.parametrize("words", [["ada"], ["bob", "--email", "ADA@example.org"]])
def test_a_taken_handle_or_address_is_refused(runner: Runner, words: list[str]) -> None:
    ada = make_person("ada", email="ada@example.org")
    told = sentence(blog(runner, "user", "add", *words, "--password-stdin", input=PASSWORD))
    assert "Somebody has" in told
    assert Person.everybody() == [ada]


# all of them


@pytest.mark.parametrize(
    "words", [[], ["import"], ["samples"], ["serve"], ["user"], ["user", "add"]], ids=" ".join
)
def test_every_command_says_what_it_does(words: list[str]) -> None:
    said = done(CliRunner().invoke(group, [*words, "--help"]))
    assert said.startswith(" ".join(["Usage: blog", *words]))
    assert re.search(r"\n  [A-Z].*\.\n", said)


@pytest.mark.parametrize(
    "words",
    [
        ["import"],
        ["import", "/no/such/file.md"],
        ["samples"],
        ["user", "add"],
        ["user", "add", "ada", "--role", "owner"],
        ["nonsense"],
    ],
    ids=" ".join,
)
def test_a_command_that_is_no_command_is_told(runner: Runner, words: list[str]) -> None:
    result = blog(runner, *words)
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    assert "Error: " in result.output


@pytest.mark.parametrize("words", [["import", "README.md"], ["serve"]], ids=" ".join)
@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////no/such/folder/blog.sqlite",
        "sqlite:////dev/null",
        "postgresql+psycopg://127.0.0.1:1/blog",
    ],
)
def test_a_database_that_cannot_be_used_is_told_in_one_line(words: list[str], url: str) -> None:
    settings = {"TESTING": True, "SECRET_KEY": "for tests", "HOST": "127.0.0.1", "PORT": 0}
    blog = create_app(settings | {"SQLALCHEMY_DATABASE_URI": url})
    result = blog.test_cli_runner().invoke(args=["blog", *words])
    assert sentence(result).startswith("Error: The database cannot be used: ")
    assert len(result.output.splitlines()) == 1
