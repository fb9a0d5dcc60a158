"""Which editions a Board has: asked where one is named that made nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.quarter import Quarter
from wscb_lib.store import project_root

if TYPE_CHECKING:
    from wscb_lib.framework import Edition


def edition_named(edition: str, when: Quarter, workspace: Path) -> Edition:
    """The edition of this name that the Board of a workspace has; `UsageFault` with the nearest for
    another."""
    from wscb_lib.framework import load_framework  # an edit of words opens pages, and needs none of it

    editions = load_framework(project_root() / "data" / "framework", when, workspace).board.editions
    if edition not in editions:
        raise UsageFault(
            f'edition: found "{edition}".{nearest(edition, editions)} Known: {", ".join(editions)}.'
        )
    return editions[edition]
