"""What a public page says of itself to machines: one object, which templates/_meta.html writes."""

from blog.metadata.about import About, Picture
from blog.metadata.pages import article, listing

__all__ = ["About", "Picture", "article", "listing"]
