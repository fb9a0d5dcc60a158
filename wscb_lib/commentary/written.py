"""An analyst's page of commentary: front matter, and words under a heading for each section."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter
import yaml

from wscb_lib.errors import CommentaryNotReady, nearest

STATUSES = ("draft", "signed_off")
_KEYS = ("author", "written_on", "facts", "status", "signed_off_by", "carried_over_because")
_HEADING = re.compile(r"^## +(?P<name>\S.*?) *$", re.MULTILINE)


@dataclass(frozen=True)
class Commentary:
    """What an analyst wrote about one element in one quarter; `sections` are Markdown by section id.

    `facts` is the checksum of the shown figures it was written against, "" when the author gave none.
    """

    path: str
    author: str
    written_on: date
    facts: str
    status: str
    signed_off_by: str
    carried_over_because: str
    sections: Mapping[str, str]


def read_commentary(path: Path, known_sections: list[str]) -> Commentary | None:
    """The commentary in a file; None when there is no file.

    Raises `CommentaryNotReady` with every fault: front matter of the wrong type, a key or a heading nobody knows.
    """
    if not path.exists():
        return None
    try:
        page = frontmatter.loads(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise CommentaryNotReady(f"{path.name}, line {line}: the lines between the two --- cannot be read. Write key: value.") from None
    faults = _front_faults(path.name, page.metadata)
    sections = _sections(page.content)
    for name in sections:
        if name not in known_sections:
            known = ", ".join(known_sections)
            faults.append(f'{path.name}, heading "## {name}": no section has this name.{nearest(name, known_sections)} Known: {known}.')
    if faults:
        raise CommentaryNotReady(*faults)
    said = {key: page.metadata.get(key, "") for key in _KEYS}
    return Commentary(path=path.name, sections=sections, **said)


def _front_faults(name: str, found: Mapping[str, Any]) -> list[str]:
    faults = [f'{name}: found the key "{key}".{nearest(key, _KEYS)} Known: {", ".join(_KEYS)}.' for key in found if key not in _KEYS]
    for key in ("author", "status"):
        if not isinstance(found.get(key), str) or not found[key]:
            faults.append(f"{name}: {key} is missing. Write {key}: and a value.")
    if not isinstance(found.get("written_on"), date):
        faults.append(f"{name}: written_on is not a day. Write it as 2016-05-12.")
    if found.get("status") not in (None, "", *STATUSES):
        faults.append(f'{name}: status is "{found["status"]}". Wanted {" or ".join(STATUSES)}.')
    faults += [f"{name}: {key} is not words." for key in ("facts", "signed_off_by", "carried_over_because")
               if not isinstance(found.get(key, ""), str)]
    return faults


def _sections(body: str) -> dict[str, str]:
    found = list(_HEADING.finditer(body))
    ends = [match.start() for match in found[1:]] + [len(body)]
    return {match["name"]: body[match.end() : end].strip() for match, end in zip(found, ends, strict=True)}
