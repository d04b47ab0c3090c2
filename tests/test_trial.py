import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from select import select
from typing import Any

import pytest

from blog.rendering import Facts, Refused, Rendered, child, render, trial, warm
from tests.absurd import ABSURD

ROOT = Path(__file__).parent.parent
module: Any = import_module("blog.rendering.trial")  # the package shows its function only

SLOW = "[" * 16384
SAMPLE = [
    ("stars in a row of lists", 1024),
    ("opening brackets", 65536),
    ("ever deeper quotations", 65536),
    ("nested boxes on lines", 4096),
    ("an open attribute", 16384),
    ("half characters", 4096),
    ("control characters", 4096),
]


@pytest.fixture(autouse=True)
def pool() -> Iterator[Any]:
    yield module._current
    trial("The next text finds a child again.")


def verdict(source: str) -> str:
    try:
        trial(source)
    except Refused as refused:
        return refused.reason
    return "accepted"


def processes(pool: Any) -> set[int]:
    return {one.process.pid for one in pool.all}


def at_work(pool: Any) -> set[Any]:
    """The children that have a text; asked under the lock, as one just taken is looked at first."""
    with pool.lock:
        return pool.all - set(pool.idle)


def occupied(pool: Any, text: str, count: int = 1) -> list[threading.Thread]:
    """Threads that have their text tried, once all of them have a child."""
    threads = [threading.Thread(target=verdict, args=(text,)) for _ in range(count)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + 1
    while len(at_work(pool)) < count and time.monotonic() < until:
        threading.Event().wait(0.005)
    return threads


def test_what_is_accepted_is_what_readers_get() -> None:
    source = "# A\n\nText[^1] and [more](/b).\n\n## C\n\n```py\nx = '<'\n```\n\n[^1]: Note."
    assert trial(source, Facts("A")) == render(source, Facts("A"))


@pytest.mark.parametrize(("name", "size"), SAMPLE)
def test_an_absurd_text_comes_to_an_end_and_the_next_one_is_served(name: str, size: int) -> None:
    assert verdict(ABSURD[name](size)) in ("accepted", "slow", "nested", "memory")
    assert verdict("An *ordinary* text.") == "accepted"


def test_the_refusal_names_the_paragraph() -> None:
    with pytest.raises(Refused) as refused:
        trial(f"A fine beginning.\n\nHere it is: {SLOW}\n\nA fine end.")
    assert refused.value.reason == "slow"
    assert refused.value.excerpt is not None
    assert refused.value.excerpt.startswith("Here it is: [[[[")
    assert len(refused.value.excerpt) == 60


def test_the_refusal_names_the_paragraph_that_nests_too_deep() -> None:
    with pytest.raises(Refused) as refused:
        trial("Fine.\n\n" + "* " * 500 + "a\n\nFine\ud800 too.")
    assert refused.value.reason == "nested"
    assert str(refused.value.excerpt).startswith("* * * *")


def test_blank_lines_in_a_fence_make_no_paragraphs() -> None:
    blocks = child._blocks("a\n\n```py\nb\n\n~~~\nc\n```\nd\n\n\ne\n")
    assert blocks == ["a", "```py\nb\n\n~~~\nc\n```\nd", "e"]


def test_where_no_paragraph_is_at_fault_none_is_named() -> None:
    with pytest.raises(Refused) as refused:
        trial(ABSURD["many notes"](65536))
    assert (refused.value.reason, refused.value.excerpt) == ("slow", None)


def test_a_text_that_is_too_long_needs_no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.Pool, "ask", None)
    assert verdict("a" * 1_000_001) == "long"


def test_a_large_text_passes_both_ways() -> None:
    assert trial(f"{'word' * 250} " * 400).words == 400


def test_any_character_passes_both_ways() -> None:
    text = trial("a\ud800\x00\x07\ufeff \U0001f600 \u202e end\ufffe").text
    assert text == "a \U0001f600 \u202e end"


def test_a_third_text_at_once_is_told_to_come_again(pool: Any) -> None:
    threads = occupied(pool, SLOW, count=2)
    assert verdict("An ordinary text.") == "busy"
    for thread in threads:
        thread.join()
    assert verdict("An ordinary text.") == "accepted"


def test_many_threads_at_once_get_each_their_own_text() -> None:
    results: dict[int, str] = {}

    def ask(number: int) -> None:
        while number not in results:
            try:
                results[number] = trial(f"Text number {number}.").text
            except Refused as refused:
                assert refused.reason == "busy"

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: f"Text number {number}." for number in range(16)}


def test_a_child_that_died_is_replaced_unseen(pool: Any) -> None:
    trial("There is a child.")
    for one in pool.idle:
        one.process.kill()
        one.process.wait()
    assert verdict("An ordinary text.") == "accepted"


def test_a_child_that_dies_over_a_text_refuses_it(pool: Any) -> None:
    refusals: list[str] = []
    trial("There is a child.")
    before = processes(pool)
    thread = threading.Thread(target=lambda: refusals.append(verdict(SLOW)))
    thread.start()
    while not (busy := at_work(pool)):
        threading.Event().wait(0.005)
    for one in busy:
        os.kill(one.process.pid, signal.SIGKILL)
    thread.join()
    assert refusals == ["crashed"]
    assert processes(pool) != before


def test_a_child_that_does_not_answer_is_killed(pool: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    trial("There is a child.")
    before = processes(pool)
    monkeypatch.setattr(module, "DEADLINE", 0.3)
    with pytest.raises(Refused) as refused:
        trial(SLOW)
    assert (refused.value.reason, refused.value.excerpt) == ("slow", None)
    assert processes(pool) != before


def test_a_child_is_replaced_after_many_texts(pool: Any) -> None:
    for _ in range(2 * child.RENDERS + 2):
        before = processes(pool)
        trial("An ordinary text.")
        if processes(pool) != before:
            return
    pytest.fail("the same children still work")


def test_too_little_memory_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    def starve(*_: object) -> Rendered:
        raise MemoryError

    before = signal.getsignal(signal.SIGALRM)
    monkeypatch.setattr(child, "render", starve)
    reply = child._answer("x", Facts(), child.Alarm())
    signal.signal(signal.SIGALRM, before)
    assert reply == {"refused": "memory", "excerpt": None}


def test_an_accepted_text_can_be_rendered_deeper_on_the_stack() -> None:
    def deeper(frames: int, source: str) -> Rendered:
        return deeper(frames - 1, source) if frames else render(source)

    for unit in ("* ", "> "):
        depth = next(n for n in range(20, 200) if verdict(unit * n + "a") == "nested") - 1
        assert "a" in deeper(200, unit * depth + "a").text


def test_warm_starts_one_child_and_returns_at_once() -> None:
    pool = module.Pool()
    pool.warm()
    pool.warm()
    assert len(pool.all) == 1
    pool.close()
    warm()


SCRIPT = """
import json, os, sys
from importlib import import_module
from blog.rendering import trial, warm
trial("one")
pids = [one.process.pid for one in import_module("blog.rendering.trial")._current.all]
if sys.argv[1] == "fork" and not os.fork():
    assert trial("two").words == 1
    sys.exit(0)  # its own child ends, the parent's does not
if sys.argv[1] == "fork":
    assert os.wait()[1] == 0
    assert trial("three").words == 1
    now = [one.process.pid for one in import_module("blog.rendering.trial")._current.all]
    assert now == pids
print(json.dumps(pids), flush=True)
if sys.argv[1] == "killed":
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="asks Linux when a process has ended")
@pytest.mark.parametrize(("how", "code"), [("exit", 0), ("fork", 0), ("killed", -9)])
def test_children_end_with_the_process_that_started_them(how: str, code: int) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", SCRIPT, how],
        cwd=ROOT, capture_output=True, text=True, timeout=20,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (code, "")
    for pid in json.loads(done.stdout):
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        ended = select([handle], [], [], 5)[0]
        os.close(handle)
        assert ended
