"""Everything that can stop the work, each with its exit code.

    WorkbookFault                     shown to the user as sentences, never as a traceback
    ├── UsageFault              2     the command was asked for something it does not know
    ├── FrameworkFault         10     a page of data/framework contradicts itself or another
    ├── RegisterUnreadable     11     a line of a register of what came, received.csv, cannot be read
    ├── ReturnHeld             12     a return is held or missing, and a release was asked for
    ├── NotebookFailed         13     a notebook did not run to its end
    ├── CommentaryNotReady     14     commentary is missing or stale, and a release was asked for
    ├── DisclosureNotSafe      15     a hidden figure could be worked out from what is shown
    ├── PaperNotMade           16     papers or pictures were asked for and could not be made; the pages stand
    ├── PackAltered            17     a pack is not what its manifest says
    └── AnotherRun             18     another run is at work in the workspace

Each message says where, what was found, what was wanted, and what to do. A fault can hold many
sentences: all of them are printed, so that one run tells everything that is to be mended.
"""

from __future__ import annotations

import difflib
import errno
import traceback
from collections.abc import Iterable, Iterator
from pathlib import Path


class WorkbookFault(Exception):
    """Base of every fault that a person can mend; `sentences` are printed one to a line."""

    exit_code = 1

    def __init__(self, *sentences: str) -> None:
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


class PackAltered(WorkbookFault):
    """A pack that was to be verified is not, byte for byte, what its manifest says."""

    exit_code = 17


class AnotherRun(WorkbookFault):
    """Another run is at work in the workspace: two at once could take each other's work for their own."""

    exit_code = 18


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


_THE_MACHINES = {
    errno.ENOSPC: "no room is left on its disc. Free some space",
    errno.EDQUOT: "the account has no room left there. Free some space",
    errno.EFBIG: "a file grew larger than the machine allows. Free some space",
    errno.EROFS: "it is read-only. Ask for a folder that may be written to",
    errno.EACCES: "this account has no right to it, or the file is open in another program. Close it, or ask "
    "for the right",
    errno.EPERM: "this account has no right to it. Ask for the right",
    errno.EMFILE: "too many files are open. Close other programs",
    errno.EIO: "its disc or network failed. See that it is connected",
}


def sentences_of(error: Exception) -> tuple[tuple[str, ...], int]:
    """What a run says of an exception that no sentence was written for, and its exit code.

    Where a folder could not be read or written, that is said, with code 2. Anything else is a fault of the
    workbench's own, with code 1: its kind and its line, and nothing that the exception holds, for that may
    be a child's.

    >>> sentences_of(OSError(errno.ENOSPC, "No space left on device", "reports/a.html"))[0][0]
    'reports: no room is left on its disc. Free some space, and run the quarter again.'
    >>> sentences_of(KeyError("Zebedee"))[0][0]
    'A fault of the workbench itself: KeyError.'
    """
    untouched = "The last good pack is untouched."
    for each in _behind(error):
        if isinstance(each, OSError) and each.errno in _THE_MACHINES:
            place = _place_of(each)
            return (f"{place}: {_THE_MACHINES[each.errno]}, and run the quarter again.", untouched), 2
        if isinstance(each, MemoryError):
            return ("The machine is short of memory. Close other programs and run again.", untouched), 2
    lines = traceback.extract_tb(error.__traceback__)
    ours = [line for line in lines if "wscb_lib" in Path(line.filename).parts] or list(lines)
    where = f", at {Path(ours[-1].filename).name}, line {ours[-1].lineno}" if ours else ""
    return (
        f"A fault of the workbench itself: {type(error).__name__}{where}.",
        (
            "Please tell whoever keeps the workbench that line. With WSCB_TRACEBACK=1 before the command it "
            "shows more, which may hold what stands in a return: send it to nobody."
        ),
        untouched,
    ), 1


def _behind(error: BaseException) -> Iterator[BaseException]:
    """An exception, and those it was raised from, or holds."""
    found, seen = [error], set[int]()
    while found:
        each = found.pop(0)
        if id(each) not in seen:
            seen.add(id(each))
            yield each
            found += [
                e for e in (each.__cause__, each.__context__, *each.args) if isinstance(e, BaseException)
            ]


def _place_of(error: OSError) -> str:
    """The folder a fault is about, by a name that is ours: no file's, for agencies chose those."""
    parts = Path(str(error.filename or "")).parts
    known = [part for part in parts if part in ("reports", "store", "returns", "commentary", "notebooks")]
    return known[-1] if known else "A folder that the run uses"
