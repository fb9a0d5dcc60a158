"""Signing an analyst's words off: who, when, and against which figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import yaml

from wscb_lib.commentary.checks import commentary_path, is_nobody, same_person, word_faults
from wscb_lib.commentary.stale import figures_path, kept_figures, kept_text, moved
from wscb_lib.commentary.written import Commentary, name_of, parts_of, read_with_faults, words_checksum
from wscb_lib.errors import CommentaryNotReady
from wscb_lib.page_content import PageContent
from wscb_lib.store import Store


def sign_page(page: PageContent, store: Store, by: str, on: date, released: set[str]) -> list[str]:
    """Sign one page's words against the figures it now shows, and keep those figures beside them.

    A checksum of the words themselves and of their signature is kept too, so that what is changed afterwards
    is told at the release. Returns what moved since they were last signed, a sentence a measure. Raises
    `CommentaryNotReady` when there are no words, when nobody or the author would sign, or when the words may
    not be printed: nothing is then written.
    """
    path = commentary_path(page, store.workspace)
    written, faults = read_with_faults(path, page.headings)
    if written is None:
        raise CommentaryNotReady(*(faults or [f"{name_of(path)}: there is no commentary to sign."]))
    faults += [*_signer_faults(written, by, on), *word_faults(page, store.workspace, written, released)]
    if faults:
        raise CommentaryNotReady(*faults)
    was, whole = kept_figures(path), path.read_text(encoding="utf-8-sig")
    signed: dict[str, object] = {"status": "signed_off", "signed_off_by": by.strip(), "signed_off_on": on}
    signed["words"] = words_checksum(
        parts_of(whole).body,
        {"author": written.author, "written_on": written.written_on, "nothing_new": written.is_nothing_new}
        | signed,
    )
    place = path.relative_to(store.workspace)
    store.write(figures_path(place), kept_text(page.figures))
    store.write(place, with_front(whole, {"facts": page.checksum, **signed}))
    return moved(was, page.figures) if was is not None else []


def _signer_faults(written: Commentary, by: str, on: date) -> list[str]:
    """Why this office may not sign these words on this day; empty when it may."""
    faults = []
    if is_nobody(by):
        faults.append(f"{written.path}: --by names nobody. Write the office that signs.")
    if is_nobody(written.author) or not written.written_on:
        faults.append(
            f"{written.path}, line {written.line_of('author')}: author or written_on is missing. Say who "
            "wrote it, and when."
        )
    elif on < written.written_on:
        faults.append(
            f"{written.path}, line {written.line_of('written_on')}: it was written on {written.written_on}, "
            f"after {on}."
        )
    if same_person(by, written.author):
        faults.append(
            f"{written.path}, line {written.line_of('author')}: {by} wrote it. Somebody else must sign it "
            "off."
        )
    return faults


def with_front(whole: str, said: Mapping[str, object]) -> str:
    """A file's text with these keys of its front matter set, in place or at its end; its words are left as
    they are.

    >>> print(with_front("---\\nauthor: A\\nstatus: draft\\n---\\nWords.", {"status": "signed_off"}))
    ---
    author: A
    status: signed_off
    ---
    Words.
    """
    parts = parts_of(whole)
    lines = parts.front.split("\n")
    for key, value in said.items():
        line = yaml.safe_dump({key: value}, allow_unicode=True, width=10_000).strip()
        at = next((i for i, found in enumerate(lines) if found.startswith(f"{key}:")), None)
        lines = [*lines, line] if at is None else [*lines[:at], line, *lines[at + 1 :]]
    return "---\n" + "\n".join(lines) + "\n---\n" + parts.body
