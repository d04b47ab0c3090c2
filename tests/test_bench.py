import json
import socket
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bench import data, load, report, served, words
from bench.__main__ import main
from bench.build import SLUG
from bench.contestants import BARE, NGINX, WARM
from bench.promises import promises

OUTPUT = """Running 4s test @ http://127.0.0.1:1/
  1 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     2.24ms    0.90ms  15.20ms   91.14%
  Latency Distribution
     50%    2.04ms
     75%    2.40ms
     90%    2.97ms
     99%  812.50us
  20000 requests in 4.00s, 120.00MB read
Requests/sec:   5000.00
"""


def runs(rate: float, cpu: float) -> dict[str, Any]:
    run = {"rate": rate, "p50": 1.0, "p99": 2.0, "cpu": cpu}
    return {"bytes": 10_000, "runs": [run, run | {"rate": rate * 2, "cpu": cpu * 2}]}


@pytest.fixture
def figures() -> dict[str, Any]:
    memory = {"pages": 400, "begun": [60.0, 59.0], "full": [90.0, 91.0], "after_junk": [90.5, 91.0]}
    quiet, busy = {"rate": 9, "p50": 1, "p99": 4}, {"rate": 8, "p50": 1, "p99": 8}
    search = {"queries": 250, "p50": 5.0, "p99": 41.0, "best_p99": 9.0}
    return {
        "sizes": [100, 1_000_000],
        "date": "2026-11-24",
        "machine": {"processor": "an abacus, 2 cores"},
        "load": {BARE: runs(5000, 200), NGINX: runs(40_000, 16), WARM: runs(20_000, 60)},
        "load_posts": 100,
        "growth": {"article": [8.0, 8.4], "front page": [5.0, 7.0], "tag": [4.0, 4.0]},
        "search": {"rare": search},
        "writing": {"the article": {"quiet": [quiet], "busy": [busy], "published": [5.0]}},
        "start": {"100": [0.9, 1.0, 1.1]},
        "memory": {"100": memory},
        "cold": {},
    }


@pytest.fixture
def page(tmp_path: Path) -> Path:
    page = tmp_path / "performance.md"
    page.write_text(f"# Said by hand\n\n{report.BEGIN}\nold\n{report.END}\n\nSaid after.\n")
    return page


def test_a_publication_is_built_whole_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLOG_BENCH", str(tmp_path))
    kept = data.publication(20)
    with closing(sqlite3.connect(kept / "blog.sqlite")) as database:
        count = "select count(*) from"
        assert database.execute(f"{count} post").fetchone() == (21,)
        assert database.execute(f"{count} post where slug = ?", (SLUG,)).fetchone() == (1,)
        assert database.execute(f"{count} search_save").fetchone() == (21,)
        readable = f"{count} post where kind = 'post' and published_id is not null"
        found = database.execute(f"{count} search_entry").fetchone()
        assert found == database.execute(readable).fetchone()
    made = (kept / "blog.sqlite").stat().st_mtime_ns
    assert data.publication(20) == kept
    assert (kept / "blog.sqlite").stat().st_mtime_ns == made


def test_a_publication_for_another_database_is_built_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLOG_BENCH", str(tmp_path))
    asked: list[tuple[str, ...]] = []

    def run(instance: Path, *command: str) -> None:
        asked.append(command)
        sqlite3.connect(instance / "blog.sqlite").close()

    monkeypatch.setattr(data, "_run", run)
    kept = data.publication(20)
    assert len(asked) == 2
    (kept / "made-from").write_text(json.dumps({"migration": "0000_older.py"}))
    data.publication(20)
    assert len(asked) == 4


def test_there_are_words_of_every_kind_to_look_for() -> None:
    found = words.kinds(200)
    assert {len(set(some)) for some in found.values()} == {200}
    assert {len(pair) for pair in found["two letters"]} == {2}


def test_the_figures_stand_between_their_marks(page: Path, figures: dict[str, Any]) -> None:
    report.write(figures, page)
    text = page.read_text()
    assert text.startswith("# Said by hand\n")
    assert text.endswith("\n\nSaid after.\n")
    assert "\nold\n" not in text
    assert "an abacus, 2 cores" in text
    report.write(figures, page)
    assert page.read_text() == text


def test_the_plot_has_a_bar_for_each_figure(page: Path, figures: dict[str, Any]) -> None:
    report.write(figures, page)
    plot = ElementTree.parse(page.with_suffix(".svg")).getroot()
    bars = plot.findall(".//{http://www.w3.org/2000/svg}rect")
    assert len(bars) == 3 + 3 * 2
    assert all(float(bar.get("x", "")) + float(bar.get("width", "")) < 700 for bar in bars)


def test_promises_are_judged_by_the_figures(figures: dict[str, Any]) -> None:
    found = {one.what: (one.found, one.verdict) for one in promises(figures)}
    assert found["article, requests a second, by bare Flask’s"] == ("4 ×", "yes")
    assert found["article, CPU of a request, by bare Flask’s"] == ("0.3 ×", "yes")
    assert found["tag page, CPU at 1,000,000 posts by 100"] == ("1 ×", "yes")
    assert found["front page, CPU at 1,000,000 posts by 100"] == ("1.4 ×", "**no**")
    assert found["search, rare, p99 at 1,000,000 posts"] == ("41 ms", "**no**")
    assert found["search, common, p99 at 1,000,000 posts"] == ("–", "not measured")
    beside = "p99 beside five publishes a second, by the quiet one"
    assert found[f"{beside}: the article"] == ("2 ×", "yes")
    assert found[f"{beside}: four pages"] == ("–", "not measured")
    assert found["memory of a worker, caches full (PSS), 100 posts"] == ("91 MB", "yes")


def test_a_page_without_marks_is_left_alone(tmp_path: Path, figures: dict[str, Any]) -> None:
    page = tmp_path / "page.md"
    page.write_text("All by hand.")
    with pytest.raises(report.Unmarked):
        report.write(figures, page)
    assert page.read_text() == "All by hand."


def test_what_wrk_says_is_read() -> None:
    assert load.read(OUTPUT, cpu=2.0) == load.Run(rate=5000, p50=2.04, p99=0.8125, cpu=100)


def test_errors_are_not_measured() -> None:
    with pytest.raises(RuntimeError, match="did not give the page"):
        load.read(f"{OUTPUT}  Non-2xx or 3xx responses: 7\n", cpu=2.0)


def test_a_taken_port_is_refused(tmp_path: Path) -> None:
    with socket.create_server((served.HOST, 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(served.Taken, match=str(port)):
            served.Served(["true"], port, tmp_path)


def test_without_wrk_one_sentence_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLOG_BENCH", str(tmp_path))
    monkeypatch.setattr(load, "which", lambda _program: None)
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == load.MISSING
    assert list(tmp_path.iterdir()) == []
