"""Who is compared: bare Flask, the blog in all its ways, and nginx with the same page as a file."""

import json
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

from bench import growth, words
from bench.served import WITHOUT_CACHE, Served, bare, blog, nginx

BARE, WARM, NGINX = "bare Flask, the same bytes", "article", "nginx, the same file"
COLD = "article, nothing kept"
OWN = frozenset({"date", "server", "content-length", "connection", "transfer-encoding"})


@dataclass
class Contestant:
    """One page of one server, asked for in one way."""

    name: str
    served: Served
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    size: int = 0


def contestants(kept: Path, folder: Path, stack: ExitStack) -> list[Contestant]:
    """All of them, started and found to give what they should; they end with the stack."""
    warm, cold = (stack.enter_context(blog(kept, **more)) for more in ({}, WITHOUT_CACHE))
    pages = growth.pages()
    article = pages["article"]
    status, page, headers = warm.ask(article)
    _keep(folder, page, headers)
    flask = stack.enter_context(bare(folder))
    word = words.kinds(1)["middling"][0]
    known = {"If-None-Match": headers["ETag"] or ""}
    all_ = [
        Contestant(BARE, flask, "/"),
        Contestant(WARM, warm, article),
        Contestant("article, compressed", warm, article, {"Accept-Encoding": "br, gzip"}),
        Contestant("article, known already (304)", warm, article, known),
        Contestant("front page", warm, "/"),
        Contestant(COLD, cold, article),
        Contestant("front page, nothing kept", cold, "/"),
        Contestant("tag, nothing kept", cold, pages["tag"]),
        Contestant("search, nothing kept", cold, f"/search?q={word}"),
        Contestant("feed, nothing kept", cold, "/feed.atom"),
    ]
    if server := nginx(folder):
        all_.insert(1, Contestant(NGINX, stack.enter_context(server), "/"))
    else:
        print("nginx is not installed and left out (the package `nginx` on Debian and Ubuntu).")
    for one in all_:
        status, body, _ = one.served.ask(one.path, one.headers)
        same = one.name not in (BARE, NGINX) or body == page
        if status != (304 if "If-None-Match" in one.headers else 200) or not same:
            raise RuntimeError(f"{one.name} gives another answer than it should: {status}.")
        one.size = len(body)
    return all_


def _keep(folder: Path, page: bytes, headers: Message) -> None:
    (folder / "page").write_bytes(page)
    more = {name: value for name, value in headers.items() if name.lower() not in OWN}
    (folder / "page.json").write_text(json.dumps(more))
