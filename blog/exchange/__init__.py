"""Markdown files with front matter, taken in as they come from other blogs."""
