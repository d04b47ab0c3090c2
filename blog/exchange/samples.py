"""The sample posts that a new blog shows, and how they are taken away again."""

from pathlib import Path

from flask_babel import gettext as _

from blog.db import db, writing
from blog.exchange.take_in import Order, Outcome, take_in_all
from blog.models import Media, Person, Post, Site, Tag, Uses
from blog.pictures import read_picture

FOLDER = Path(__file__).parent.parent / "samples"


def add() -> list[Outcome]:
    """Publish the sample posts and keep their images."""
    with writing():
        for path in sorted(FOLDER.iterdir()):
            if path.suffix == ".png":
                Media.keep_picture(read_picture(path.read_bytes()), path.name, is_sample=True)
    files = [(path.name, path.read_bytes()) for path in sorted(FOLDER.glob("*.md"))]
    return list(take_in_all(files, Order(publish=True, is_sample=True)))


def remove() -> list[str]:
    """Take away samples, their images and their authors; what somebody edited stays. Says what."""
    lines = []
    with writing():
        db.session.add(Site.current())  # a blog with settings is not new, and gets no samples
        for post in Post.samples():
            if post.last_number > 1:
                lines.append(_("kept     %(path)s: it was edited here", path=post.path))
            else:
                lines.append(_("removed  %(path)s", path=post.path))
                db.session.delete(post)
        db.session.flush()
        for media in Media.samples():
            if not Uses.now(media) and not Uses.before(media):
                db.session.delete(media)
        for idle in (*Person.idle_samples(), *Tag.unused()):
            db.session.delete(idle)
    return lines or [_("There are no samples here.")]
