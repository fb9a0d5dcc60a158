"""Signing an analyst's words off: who, when, and against which figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from wscb_lib.commentary.checks import commentary_path, same_person, word_faults
from wscb_lib.commentary.stale import figures_path, kept_figures, kept_text, moved
from wscb_lib.commentary.written import read_commentary
from wscb_lib.errors import CommentaryNotReady
from wscb_lib.store import Store

_SIGNED = ("facts", "status", "signed_off_by", "signed_off_on")


def sign_page(page: Mapping[str, Any], store: Store, by: str, on: date, released: set[str]) -> list[str]:
    """Sign one page's words against the figures it now shows, and keep those figures beside them.

    Returns what moved since they were last signed, a sentence a measure. Raises `CommentaryNotReady` when there are
    no words, when the author would sign their own, or when the words may not be printed: nothing is then written.
    """
    path = commentary_path(page, store.workspace)
    written = read_commentary(path, page["sections"])
    if written is None:
        raise CommentaryNotReady(f"{path.name}: there is no commentary to sign.")
    faults = word_faults(page, store.workspace, written, released)
    if same_person(by, written.author):
        faults.insert(0, f"{path.name}, line {written.line_of('author')}: {by} wrote it. Somebody else must sign it off.")
    if not written.author or not written.written_on:
        faults.insert(0, f"{path.name}, line {written.line_of('author')}: author or written_on is missing. Say who wrote it, and when.")
    elif on < written.written_on:
        faults.insert(0, f"{path.name}, line {written.line_of('written_on')}: it was written on {written.written_on}, after {on}.")
    if faults:
        raise CommentaryNotReady(*faults)
    was = kept_figures(path)
    said = {"facts": page["checksum"], "status": "signed_off", "signed_off_by": by, "signed_off_on": on}
    place = path.relative_to(store.workspace)
    store.write(figures_path(place), kept_text(page["figures"]))
    store.write(place, with_front(path.read_text(encoding="utf-8-sig"), said))
    return moved(was, page["figures"]) if was is not None else []


def with_front(whole: str, said: Mapping[str, Any]) -> str:
    """A file's text with these keys of its front matter set, in place or at its end; its words are left as they are.

    >>> print(with_front("---\\nauthor: A\\nstatus: draft\\n---\\nWords.", {"status": "signed_off"}))
    ---
    author: A
    status: signed_off
    ---
    Words.
    """
    _, front, words = whole.split("---\n", 2)
    lines = front.splitlines()
    for key, value in said.items():
        line = yaml.safe_dump({key: value}, allow_unicode=True, width=10_000).strip()
        at = next((i for i, found in enumerate(lines) if found.startswith(f"{key}:")), None)
        lines = [*lines, line] if at is None else [*lines[:at], line, *lines[at + 1 :]]
    return "---\n" + "\n".join(lines) + "\n---\n" + words
