"""The posts that come with the blog: what they are made of, and that they go without a trace."""

import re
from hashlib import sha256

from flask import Flask

from blog import publishing
from blog.db import db, writing
from blog.exchange import samples
from blog.exchange.front_matter import read
from blog.models import Media, Person, Post
from blog.publishing import Filing, Text
from blog.rendering import render
from tests.factories import make_person, make_post

MEDIA = re.compile(r"/media/([0-9a-f]{64})/([\w.-]+)")
LINK = re.compile(r"\]\((/[^)#\s]*)")


def make_sample(slug: str, *authors: str) -> Post:
    """Return a published sample: the shipped ones take longer."""
    with writing():
        image = Media.keep(slug.encode(), f"{slug}.png", "image/png", is_sample=True)
        people = [Person.byline(name, is_sample=True) for name in authors]
        post = make_post(*people, title=slug, body=f"![]({image.path})", tags=["Samples"])
        post.is_sample = True
    return post


def edit(post: Post) -> None:
    text = Text(title="Edited", body="Edited.", trial=render("Edited."))
    publishing.save(post, text, Filing(slug=post.slug), editor=None)


def people() -> set[str]:
    return {person.name for person in Person.everybody()}


def test_a_new_blog_shows_seven_posts_and_a_page_once_that_say_what_they_are(app: Flask) -> None:
    outcomes = samples.add()
    assert [(outcome.action, outcome.notes) for outcome in outcomes] == [("added", ())] * 8
    assert {outcome.action for outcome in samples.add()} == {"unchanged"}
    everything = Post.samples()
    assert {outcome.post for outcome in outcomes} == set(everything)
    assert sorted(post.kind for post in everything) == ["page"] + ["post"] * 7
    assert [page.path for page in Post.pages()] == ["/pages/about"]
    assert {(post.state, post.last_number) for post in everything} == {("published", 1)}
    assert all(person.is_sample and not person.active for person in Person.everybody())
    assert [media.type for media in Media.samples()] == ["image/png"] * 3


def test_every_image_and_every_link_of_a_sample_is_here() -> None:
    folder = samples.FOLDER
    documents = [read(path.read_bytes(), path.name) for path in folder.glob("*.md")]
    texts = " ".join(document.body + document.cover for document in documents)
    images = {(sha256(path.read_bytes()).hexdigest(), path.name) for path in folder.glob("*.png")}
    assert set(MEDIA.findall(texts)) == images
    assert len(images) == 3
    posts = {f"/posts/{document.slug}" for document in documents if "kind" not in document.extra}
    linked = {link for link in LINK.findall(texts) if not link.startswith("/media/")}
    assert linked <= posts | {"/pages/about"}


def test_samples_go_with_their_images_and_authors_and_nothing_else(app: Flask) -> None:
    own = make_post(make_person(), make_person("bob", active=False), tags=["Samples"])
    with writing():
        image = Media.keep(b"picture", "own.png", "image/png")
    for slug in ("one", "two"):
        make_sample(slug, "Ada Sample", f"Author {slug}")
    assert sorted(samples.remove()) == ["removed  /posts/one", "removed  /posts/two"]
    db.session.expire_all()
    assert list(Post.samples()) == list(Media.samples()) == []
    assert Post.newest(9, None).posts == [own]
    assert [tag.name for tag in own.tags] == ["Samples"]
    assert people() == {"Ada", "Bob"}
    assert Media.get(image.sha256) is image
    assert samples.remove() == ["There are no samples here."]


def test_a_sample_that_was_edited_stays_with_its_authors_and_images(app: Flask) -> None:
    edit(make_sample("edited", "Ada Sample", "Ilse Sample"))
    make_sample("untouched", "Ada Sample", "Teo Sample")
    lines = samples.remove()
    assert sorted(line.split()[0] for line in lines) == ["kept", "removed"]
    db.session.expire_all()
    assert [post.slug for post in Post.samples()] == ["edited"]
    assert people() == {"Ada Sample", "Ilse Sample"}
    assert [media.name for media in Media.samples()] == ["edited.png"]


def test_an_author_of_samples_who_writes_more_stays(app: Flask) -> None:
    make_sample("one", "Idle", "Busy")
    own = make_post(Person.byline("Busy"))
    samples.remove()
    db.session.expire_all()
    assert people() == {"Busy"}
    assert list(own.authors) == list(Person.everybody())
