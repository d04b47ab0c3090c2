"""Bare Flask, to compare with: one page that is known before, on the server that serves the blog.

`python -m bench.bare PORT FILE` gives the bytes of a file at `/`, with the headers that an article
has, which stand beside it as JSON.
"""

import json
import os
import sys
from pathlib import Path

from flask import Flask

from blog.serving import serve


def create_app() -> Flask:
    """Return an app that answers from memory and does nothing else."""
    file = Path(os.environ["BENCH_PAGE"])
    body = file.read_bytes()
    headers = json.loads(file.with_suffix(".json").read_text())
    app = Flask(__name__)

    @app.get("/")
    def page() -> tuple[bytes, dict[str, str]]:
        return body, headers

    return app


if __name__ == "__main__":
    os.environ["BENCH_PAGE"] = sys.argv[2]  # the workers are processes of their own
    serve(create_app(), "127.0.0.1", int(sys.argv[1]), "bench.bare:create_app")
