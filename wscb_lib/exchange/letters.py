"""The e-mails that go out: the one that comes with a request, the one that chases, and the one that cannot
wait."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import PurePosixPath

from wscb_lib.days_in_words import day_in_words
from wscb_lib.exchange.asked import Asked
from wscb_lib.exchange.standing import Line
from wscb_lib.framework import Framework
from wscb_lib.quality import Finding, but_for
from wscb_lib.returns.spellings import listed

_WIDTH = 76
_QUESTIONS = (
    "The Board looks at a subject in depth and has asked you about it. Please answer by e-mail, in figures "
    "or in words, and name no child; that you have nothing to tell is an answer too."
)


def covering_letter(
    framework: Framework, asked: Sequence[Asked], workbook: str, questions: Sequence[str] = ()
) -> str:
    """The e-mail with which a request goes to one agency. `workbook` is the name of the file that goes with
    it, `questions` what the Board asked it about a subject and waits for."""
    board, quarter = framework.board, asked[0].quarter
    name = board.agency_name(asked[0].agency)
    first = min(each.due_on for each in asked)
    lines = [f"- {each.spec.title}, by {day_in_words(each.due_on)}" for each in asked]
    return _letter(
        f"{board.short_name}: your return for {quarter.label}, by {day_in_words(first)}",
        f"To {name}",
        f"{board.name} meets to look at {quarter.label}. From you it needs:",
        lines,
        f"Please fill in {workbook}, which goes with this e-mail, and send it back under any name. Its first "
        "sheet says what each figure is asked for. Where you have nothing to report, say so in the workbook: "
        "nothing sent and nothing to report are not the same.",
        "If your system writes a list of its own with the same columns, that list will do.",
        _QUESTIONS if questions else "",
        *questions,
    )


def letter_of_questions(framework: Framework, agency: str, questions: Sequence[str]) -> str:
    """The e-mail to an agency that owes no return and was asked about a subject."""
    board = framework.board
    return _letter(
        f"{board.short_name}: what the Board asked you, and waits for",
        f"To {board.agency_name(agency)}",
        _QUESTIONS,
        [f"- {question}" for question in questions],
    )


def chasing_letter(framework: Framework, lines: Sequence[Line], quarter: str) -> str:
    """The e-mail to one agency whose returns are missing or held; "" where none is."""
    waiting = [line for line in lines if line.status in ("not_returned", "held") or line.lacking]
    if not waiting:
        return ""
    said = [
        f"- {line.title}: " + _what_is_wanted(line) + f"; it was due on {day_in_words(line.due_on)}"
        for line in waiting
    ]
    return _letter(
        f"{framework.board.short_name}: your return for {quarter} is still wanted",
        f"To {waiting[0].agency_name}",
        f"The Board's pack for {quarter} is being put together, and this is still wanted from you:",
        said,
        "The pack prints what did not come, and from whom. If something stands in the way, please say what: "
        "the Board would rather know.",
        "What was wrong with a file that cannot be used stands in the feedback that goes with this e-mail."
        if any(line.status == "held" for line in waiting)
        else "",
    )


def urgent_letter(framework: Framework, agency: str, found: Sequence[Finding], quarter: str) -> str:
    """The message to one agency about what its returns show of children and cannot wait for a meeting.

    `found` are the alerts, at least one. Rows are named by number, and nothing that stands in them is
    repeated.
    """
    board = framework.board
    lines = [
        f"- {framework.returns[f.return_id].title} ({PurePosixPath(f.file).name}), "
        f"{f.table.replace('_', ' ')}: {f.sentence} {'Row' if len(f.rows) == 1 else 'Rows'} "
        f"{listed(map(str, f.rows), 40)}."
        for f in found
    ]
    return _letter(
        f"{board.short_name}: please look at this today",
        f"To {board.agency_name(agency)}",
        f"Your return for {quarter} has been read. What follows cannot wait until the Board meets:",
        lines,
        "Please look at each today, and write back what you found and what was done. If it is a slip in the "
        "return, say so and send it again. Where a child may be in danger, act first and write afterwards.",
        "Rows are named by their number in the file you sent, and nothing that stands in them is repeated "
        "here. Please name no child in your answer either.",
        "The Board's record keeps the day you were told and what you answered, and its pack prints both.",
    )


def _what_is_wanted(line: Line) -> str:
    if line.lacking:
        return f"it came {but_for(line.lacking, line.unread)}"
    return "it came and cannot be used as it is" if line.status == "held" else "it has not come"


def _letter(subject: str, to: str, opening: str, lines: Sequence[str], *closing: str) -> str:
    """Subject, address, what is wanted, line by line, and the rest: plain text, wrapped."""
    wrapped = [textwrap.fill(line, _WIDTH, subsequent_indent="  ") for line in lines]
    parts = [to, textwrap.fill(opening, _WIDTH), "\n".join(wrapped)]
    parts += [textwrap.fill(text, _WIDTH) for text in closing if text]
    return f"Subject: {subject}\n\n" + "\n\n".join(parts) + "\n"
