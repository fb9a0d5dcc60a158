"""Whose return a file says that it is: its own heading, held against who it came from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from wscb_lib.framework.board import Board
from wscb_lib.framework.declared import Return
from wscb_lib.framework.partners import Agency, named_in
from wscb_lib.framework.values import Framework
from wscb_lib.quality.findings import Finding, Hold, Key
from wscb_lib.quality.stacks import Stacks, Submission
from wscb_lib.returns.spellings import MISSING, fold, fold_words

_HEAD = (
    r"(?:(?! - |\band\b)[^,;:/()|&])*(?<!\w){}"
    r"(?: (?:nhs|trust|services?|teams?|units?|department|force|hq|headquarters|division|office))*"
    r"(?: ?[,;:/()|&].*| - .*| and .*)?"
)


def wrong_agency(spec: Return, submission: Submission, agencies: Sequence[Agency]) -> Hold | None:
    """Hold a file that is headed by another partner and never names its sender; None for any other file.

    What stands in the heading is never repeated: the partner it names is told by our own name for it.
    """
    said, senders = _claimed(submission, agencies), _senders(spec, submission)
    if not said or (said | _named(submission, agencies)) & senders:
        return None
    names = {agency.id: agency.name for agency in agencies}
    found = " and ".join(names[each] for each in sorted(said))
    wanted = " or ".join(names.get(each, each) for each in spec.agencies if each in senders)
    sentence = f"The file says that it is from {found}. Wanted {wanted}."
    return Hold(
        f"{sentence} Put it under the name of its own agency, or ask for the right one.",
        f"{sentence} Send your own file, or put its heading right if this is the one.",
        sentence,
    )


def sender_findings(framework: Framework, stacks: Stacks, held: Mapping[Key, str]) -> list[Finding]:
    """An advisory for every file whose heading names an agency that nobody here knows."""
    return [
        Finding(
            "ADVISORY",
            *submission.key,
            "",
            "unknown_agency",
            "The agency that the file names at its top is not known here. Is it the right file?",
            file=submission.reading.path,
            why="Another agency's file would be counted as this one's.",
        )
        for submission in stacks.submissions
        if submission.key not in held
        and _is_unknown(framework.returns[submission.return_id], submission, framework.board)
    ]


def _is_unknown(spec: Return, submission: Submission, board: Board) -> bool:
    said, senders, agencies = _said(submission), _senders(spec, submission), board.agencies
    if not said or _named(submission, agencies) & senders:
        return False
    if fold_words(said) in {fold_words(name) for name in (board.name, board.short_name)}:
        return False  # the form is the Board's, and the Board is known
    return not any(agency.is_among(said) for agency in agencies if agency.id in senders)


def _said(submission: Submission) -> str:
    """The agency that a file names as its own; "" where it names none, and for the Board's own history."""
    said = fold(submission.reading.header.get("agency", "")) if submission.quarter else ""
    return "" if said in MISSING else said


def _named(submission: Submission, agencies: Sequence[Agency]) -> set[str]:
    """The partners a file says it is from: by name, by what returns call them, or by our own short word for
    them."""
    said = _said(submission)
    words = fold_words(said)
    by_id = {agency.id for agency in agencies if said and fold_words(agency.id) == words}
    return by_id or named_in(said, agencies)


def _claimed(submission: Submission, agencies: Sequence[Agency]) -> set[str]:
    """Those that the heading begins with, their place in front and their office behind: "Cheshire Police HQ"
    is the police, "Police liaison" may be anybody."""
    said, named = _said(submission), _named(submission, agencies)
    return {
        agency.id
        for agency in agencies
        if agency.id in named
        if fold_words(agency.id) == fold_words(said)
        or any(re.fullmatch(_HEAD.format(re.escape(fold(w))), said) for w in (agency.name, *agency.known_as))
    }


def _senders(spec: Return, submission: Submission) -> set[str]:
    """Who may have sent it: its agency, or any of them where several make a return together."""
    return {submission.agency} if spec.per_agency else {submission.agency, *spec.agencies}
