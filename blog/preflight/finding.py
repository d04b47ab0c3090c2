"""What a check says."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What one check found: sentences to act on, or what it says where there are none."""

    wrong: Sequence[str] = ()
    fine: str = ""
    place: str = "#body"
    # What is only looked at, whatever the settings say.
    waits: Sequence[str] = ()
