"""A page's notebook as a Board has its sections: headed as its framework heads them, none that nobody is
asked for, and those that its own framework adds."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping

from wscb_lib.json_values import Json

_SECTION = re.compile(r'page\.section\("(\w+)"\)')


def fitted(notebook: Json, headings: Mapping[str, str]) -> Json:
    """The notebook, as JSON has it, with these sections and no other; `headings` has the words above each.

    A section is a heading and the cells under it, of which one is `page.section("…")`. One that no cell
    speaks to stands after the last. A notebook that speaks to no section stays as it is.

    >>> was = ("## Was", 'page.commentary("a")', 'page.section("a")', "## End")
    >>> kinds = ("markdown", "code", "code", "markdown")
    >>> cells = [{"source": s, "cell_type": k} for s, k in zip(was, kinds, strict=True)]
    >>> made = fitted({"cells": cells}, {"b": "## New"})
    >>> [cell["source"] for cell in made["cells"]]
    ['## New', 'page.commentary("b")', 'page.section("b")', '## End']
    """
    parts = _parts(notebook["cells"])
    named = [_section_of(part) for part in parts]
    if not any(named):
        return dict(notebook)
    last = max(n for n, name in enumerate(named) if name)
    model, of = parts[last], named[last]
    made: list[Json] = []
    for number, (part, name) in enumerate(zip(parts, named, strict=True)):
        if not name:
            made += part
        elif name in headings:
            made += [_said(part[0], headings[name]), *part[1:]]
        if number == last:
            for new in (name for name in headings if name not in named):
                made += [_renamed(cell, of, new, headings[new]) for cell in model]
    return {**notebook, "cells": made}


def _parts(cells: list[Json]) -> list[list[Json]]:
    """The cells, a list from each heading to the next."""
    parts: list[list[Json]] = [[]]
    for cell in cells:
        if cell["cell_type"] == "markdown":
            parts.append([])
        parts[-1].append(cell)
    return parts


def _section_of(part: list[Json]) -> str:
    """The section that the cells under a heading speak to; "" for none."""
    found = (_SECTION.fullmatch("".join(cell["source"])) for cell in part)
    return next((name[1] for name in found if name), "")


def _renamed(cell: Json, was: str, name: str, heading: str) -> Json:
    """A cell of one section as it is of another."""
    source = "".join(cell["source"])
    made = _said(
        cell, heading if cell["cell_type"] == "markdown" else source.replace(f'"{was}"', f'"{name}"')
    )
    if "id" in made:
        made["id"] = f"{cell['id']}-{name}"[:64].replace("_", "-")
    return made


def _said(cell: Json, words: str) -> Json:
    """The same cell with other words; the very same where they are what it says."""
    if "".join(cell["source"]) == words:
        return cell
    other = copy.deepcopy(cell)
    other["source"] = words
    return other
