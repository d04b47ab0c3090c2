"""Somebody who saves and publishes five times a second: `python -m bench.writer SECONDS`.

Writes into the blog that BLOG_INSTANCE names, by the acts that a form has, and prints how often.
"""

import sys
import time

from app import create_app
from bench.build import SLUG
from blog import publishing
from blog.models import Post
from blog.publishing import Text
from blog.rendering import close, trial

PAUSE = 0.2  # seconds from one publish to the next


def write(seconds: float) -> int:
    """Change the measured article again and again, and return how often readers were given it."""
    count, end = 0, time.monotonic() + seconds
    due = time.monotonic()
    app = create_app()
    while due < end:
        time.sleep(max(0, due - time.monotonic()))
        with app.app_context():  # which ends as a request does: with the acknowledgement
            _publish()
        count, due = count + 1, due + PAUSE
    close()
    return count


def _publish() -> None:
    post = Post.with_slug(SLUG)
    if post is None:
        raise RuntimeError("There is no measured article.")
    body = f"{post.current.body.partition(MARK)[0].rstrip()}\n\n{MARK} {time.time()}.\n"
    text = Text(title=post.current.title, body=body, trial=trial(body))
    publishing.save(post, text, publishing.filing_of(post), editor=None)
    publishing.publish(post)


MARK = "This sentence was written at"

if __name__ == "__main__":
    print(write(float(sys.argv[1])))
