"""Narrative: everything a notebook may say.

- `opening`  what a notebook opens; reads, never calculates, and imports nothing heavy
- `passage`  exhibits and words, as a line of a notebook returns them
- `compose`  writes each element's page from shown results, before any notebook runs
"""

from __future__ import annotations

from wscb_lib.narrative.opening import Narrative, open_narrative
from wscb_lib.narrative.passage import Passage, Words, bullets, paragraph

__all__ = [
    "Narrative",
    "Passage",
    "Words",
    "bullets",
    "open_narrative",
    "paragraph",
]
