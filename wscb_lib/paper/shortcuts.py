"""Puts something quicker in the place of a part of the press, while it prints, and only in the version that
is named here: in any other the press works as it came, and the same bytes cost more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PYDYF = "0.13.0"
"""The version of pydyf, which writes the press's files, whose part is replaced."""


@contextmanager
def shortcuts() -> Iterator[None]:
    """For the time of one printing.

    `pydyf.PDF.page_references` is asked for once for each element of the structure, and names every sheet
    anew: with 250 sheets an eighth of the time. Sheets are only ever added, so the names are the same for as
    long as there are as many.
    """
    from weasyprint.pdf import pydyf

    if pydyf.__version__ != PYDYF:
        yield
        return
    slow = pydyf.PDF.page_references
    pydyf.PDF.page_references = property(_named_once(slow.fget))
    try:
        yield
    finally:
        pydyf.PDF.page_references = slow


def _named_once(named: Any) -> Any:
    def page_references(pdf: Any) -> Any:
        many = len(pdf.pages["Kids"])
        if getattr(pdf, "_named", (0,))[0] != many:
            pdf._named = many, named(pdf)
        return pdf._named[1]

    return page_references
