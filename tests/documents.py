"""Files with front matter for the tests, and how they are read."""

import pytest

from blog.exchange.front_matter import Document, Unreadable, read

ESSAY = """\
---
title: 'Bread and Salt: What a Loaf Remembers'
layout: /src/layouts/essay.astro
author: Ada Rivera Soto
description: 'How salt, time and heat make bread, and why it matters.'
date: 3 March 2024
image: '/src/assets/loaf.jpg'
---

# Bread and Salt: What a Loaf Remembers

The first paragraph.

## Salt

- **Taste:** it brings out the bakerâ€™s work.
"""


def yaml(head: str, name: str = "on-bread.md") -> Document:
    return read(f"---\n{head}\n---\n\nText.\n".encode(), name)


def plain(body: str, name: str = "on-bread.md") -> Document:
    return read(body.encode(), name)


def refusal(data: bytes | str, name: str = "on-bread.md") -> str:
    with pytest.raises(Unreadable) as caught:
        read(data.encode() if isinstance(data, str) else data, name)
    return str(caught.value)
