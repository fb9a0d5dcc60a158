"""What agencies write around a heading: its number, the mark of a footnote, how a cell is to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wscb_lib.framework.declared import Column
from wscb_lib.returns.marks import without_footnote
from wscb_lib.returns.spellings import fold, fold_words

_NUMBER = re.compile(
    r"\s*(?:q(?:uestion)?\s*)?\(?(?:\d{1,2}(?:\.\d{1,2})?\s*[.):]|[a-z]\))\s*(?=[^\W\d])|\s*q\d{1,2}\s+",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"(?P<bare>.*\S)\s*[(\[](?P<hint>[^()\[\]]*)[)\]]\s*[:?]?\s*", re.DOTALL)
_DATE_BEHIND = re.compile(
    r"(?P<bare>.*[^\W_])[\s:,;-]+(?P<hint>d{1,2}\s?[-/. ]\s?m{1,3}\s?[-/. ]\s?y{2,4})\s*",
    re.IGNORECASE | re.DOTALL,
)
_ANSWER_BEHIND = re.compile(
    r"(?P<bare>.*[^\W_])[\s:,;-]+(?P<hint>y\s?/\s?n|yes\s?/\s?no)\s*\??\s*", re.IGNORECASE | re.DOTALL
)
_DATE = re.compile(
    r"(?:format\s*)?[dmyhst\s/.:,-]*(?:d+[-/. ]*m+[-/. ]*y+|y+[-/. ]*m+[-/. "
    r"]*d+)[dmyhst\s/.:,-]*|date|date only|uk date"
)
_HINTS = {
    **dict.fromkeys(
        ("y n", "yes no", "y n u", "y or n", "yes or no", "yes no unknown", "tick", "true false"),
        ("flag", "category"),
    ),
    **dict.fromkeys(("years", "yrs", "in years", "whole years", "completed years"), ("age",)),
    **dict.fromkeys(("number", "no", "n", "count", "whole number", "numeric"), ("count", "number")),
    **dict.fromkeys(("text", "free text"), ("text",)),
}
_OF_ANY_TYPE = frozenset(
    [
        "required",
        "mandatory",
        "optional",
        "if",
        "known",
        "if",
        "applicable",
        "please",
        "state",
        "please",
        "select",
        "select",
        "drop",
        "down",
        "dropdown",
        "see",
        "guidance",
        "see",
        "notes",
        "see",
        "note",
        "pick",
        "list",
    ]
)

_OF_REFERENCES = frozenset(
    ["pseudonym", "pseudonymised", "anonymised", "unique", "system", "lcs", "id", "ref", "reference"]
)


def undressed(heading: str) -> Iterator[tuple[str, str]]:
    """Yield a heading with ever less around it, each with the hint last taken off; nothing where nothing is
    around it.

    >>> list(undressed("1. Session date¹ (dd/mm/yyyy)"))
    [('Session date¹ (dd/mm/yyyy)', ''), ('Session date¹', 'dd/mm/yyyy'), ('Session date', 'dd/mm/yyyy')]
    """
    hint = ""
    if match := _NUMBER.match(heading):
        heading = heading[match.end() :]
        yield heading, hint
    for _ in range(3):
        bare = without_footnote(heading.strip())
        if bare == heading.strip():
            match = (
                _IN_BRACKETS.fullmatch(heading)
                or _DATE_BEHIND.fullmatch(heading)
                or _ANSWER_BEHIND.fullmatch(heading)
            )
            if not match:
                return
            bare, hint = match["bare"], match["hint"].strip()
        heading = bare
        yield heading, hint


def suits(hint: str, column: Column) -> bool:
    """Whether a hint says how a column is filled in, and does not make it another: "(km)" of miles does.

    >>> suits("dd/mm/yyyy", Column("held_on", "Day", "date"))
    True
    >>> suits("km", Column("miles", "How far", "number"))
    False
    """
    if not hint:
        return True
    words = fold_words(hint)
    if _DATE.fullmatch(fold(hint)):
        return column.type in ("date", "datetime")
    if column.type == "id" and words and all(word in _OF_REFERENCES for word in words.split()):
        return True
    if words in _HINTS:
        return column.type in _HINTS[words]
    if words and all(word in _OF_ANY_TYPE for word in words.split()):
        return True
    return is_unit_of(words.removeprefix("in "), column)


def is_unit_of(word: str, column: Column) -> bool:
    """Whether a figure's unit is the one that its column is named for.

    >>> from_home = Column("miles_from_home", "How far", "number")
    >>> is_unit_of("miles", from_home), is_unit_of("km", from_home)
    (True, False)
    """
    names = fold_words(" ".join((column.name, *column.aliases))).split()
    return (
        column.type in ("count", "number", "age")
        and bool(word)
        and word.removesuffix("s") in {name.removesuffix("s") for name in names}
    )
