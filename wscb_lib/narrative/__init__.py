"""Narrative: everything a page may say.

- `passage`  exhibits and words, as a line of a notebook returns them
- `compose`  writes each element's page from shown results, before any notebook runs
"""

from __future__ import annotations

from wscb_lib.narrative.passage import Passage, Words, bullets, paragraph

__all__ = [
    "Passage",
    "Words",
    "bullets",
    "paragraph",
]
