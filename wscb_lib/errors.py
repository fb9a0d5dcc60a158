"""Everything that can stop the work, each with its exit code.

    WorkbookFault                     shown to the user as sentences, never as a traceback
    ├── UsageFault              2     the command was asked for something it does not know
    ├── FrameworkFault         10     a page of data/framework contradicts itself or another
    ├── RegisterUnreadable     11     a line of a register of what came, received.csv, cannot be read
    ├── ReturnHeld             12     a return is held or missing, and a release was asked for
    ├── NotebookFailed         13     a notebook did not run to its end
    ├── CommentaryNotReady     14     commentary is missing or stale, and a release was asked for
    ├── DisclosureNotSafe      15     a hidden figure could be worked out from what is shown
    └── PaperNotMade           16     papers or pictures were asked for and could not be made; the pages stand

Each message says where, what was found, what was wanted, and what to do. A fault can hold many
sentences: all of them are printed, so that one run tells everything that is to be mended.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class WorkbookFault(Exception):
    """Base of every fault that a person can mend; `sentences` are printed one to a line."""

    exit_code = 1

    def __init__(self, *sentences: str):
        self.sentences = tuple(sentences)
        super().__init__("\n".join(sentences))

    def _render_traceback_(self) -> list[str]:
        """What a notebook prints of it: the sentences alone. IPython asks an exception for this."""
        return list(self.sentences)


class UsageFault(WorkbookFault):
    """The command, or a call, named something that does not exist."""

    exit_code = 2


class FrameworkFault(WorkbookFault):
    """The framework's own pages are at fault; every fault of every page is gathered first."""

    exit_code = 10


class RegisterUnreadable(WorkbookFault):
    """A line of received.csv names no return, agency, quarter or day. An agency's own file never stops a run:
    it is held."""

    exit_code = 11


class ReturnHeld(WorkbookFault):
    """A release was asked for while a return is held or missing."""

    exit_code = 12


class NotebookFailed(WorkbookFault):
    """One or more notebooks did not run to their end; the others did."""

    exit_code = 13


class CommentaryNotReady(WorkbookFault):
    """A release was asked for while words are missing, stale or unsigned."""

    exit_code = 14


class DisclosureNotSafe(WorkbookFault):
    """What would be shown lets a hidden figure be worked out."""

    exit_code = 15


class PaperNotMade(WorkbookFault):
    """Papers or pictures were asked for and some could not be made; the pages of the pack are in their
    place."""

    exit_code = 16


def nearest(word: str, known: Iterable[str]) -> str:
    """` Did you mean "…"?` with the closest known word, or nothing when none is close.

    >>> nearest("referals", ["referrals", "plans"])
    ' Did you mean "referrals"?'
    >>> nearest("xyz", ["referrals"])
    ''
    """
    close = difflib.get_close_matches(str(word), [str(k) for k in known], n=1, cutoff=0.6)
    return suggestion(close[0] if close else "")


def suggestion(near: str) -> str:
    """The question that offers a known word for one that is not, to stand behind a message; "" for "".

    >>> suggestion("referrals")
    ' Did you mean "referrals"?'
    """
    return f' Did you mean "{near}"?' if near else ""
