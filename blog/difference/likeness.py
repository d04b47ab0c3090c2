"""Which paragraph became which."""

from collections import Counter
from itertools import product

from blog.difference.sequences import only_places, rising
from blog.difference.units import Unit, words

GLANCE = 50_000  # characters of a paragraph whose words say what it is like
PAIRS = 2_500  # of paragraphs whose likeness is measured, in one gap
LIKE = 0.4  # share of words that makes a paragraph the successor of another


def successors(old: list[Unit], new: list[Unit]) -> list[tuple[int, int]]:
    """Which paragraph became which, in order: the pairs that have most words in common."""
    if not old or not new:
        return []
    bags = [[frozenset(words(one.text[:GLANCE])) for one in side] for side in (old, new)]
    pairs: list[tuple[int, int]] = []
    marks = _by_rare_words(*bags) if len(old) * len(new) > PAIRS else []
    at_old = at_new = 0
    for i, j in [*marks, (len(old), len(new))]:
        if (i - at_old) * (j - at_new) <= PAIRS:
            found = _most_alike(bags[0][at_old:i], bags[1][at_new:j])
            pairs += ((at_old + x, at_new + y) for x, y in found)
        pairs += [(i, j)] if i < len(old) else []
        at_old, at_new = i + 1, j + 1
    return pairs


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one) + len(other)
    like = 2 * len(one & other) / both if both else 0.0
    return like if like >= LIKE else 0.0


def _most_alike(old: list[frozenset[str]], new: list[frozenset[str]]) -> list[tuple[int, int]]:
    """The pairs, in order on both sides, whose likeness is greatest altogether."""
    like = [[_likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, j in product(reversed(range(len(old))), reversed(range(len(new)))):
        paired = like[i][j] + best[i + 1][j + 1] if like[i][j] else 0.0
        best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if like[i][j] and best[i][j] == like[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _by_rare_words(old: list[frozenset[str]], new: list[frozenset[str]]) -> list[tuple[int, int]]:
    """Like paragraphs among very many, found by words that one on each side has alone."""
    places = [only_places(enumerate(bags)) for bags in (old, new)]
    votes = Counter((places[0][word], places[1][word]) for word in places[0].keys() & places[1])
    pairs = (pair for pair, _ in votes.most_common() if _likeness(old[pair[0]], new[pair[1]]))
    return rising(dict(reversed(list(pairs))))
