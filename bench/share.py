"""The blog's own share of the measured article: `python -m bench.share FOLDER` prints JSON."""

import json
import sys
from pathlib import Path

from bench.cold import cost
from bench.growth import blog_in, pages


def measure(folder: Path) -> dict[str, float]:
    """Milliseconds of CPU at best, and the whole as a multiple of the libraries' time."""
    found = cost(blog_in(folder), pages()["article"])
    least = {"whole_ms": found.whole[0], "libraries_ms": found.libraries[0]}
    return least | {"own_ms": found.own[0], "ratio": found.ratio}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]))))
