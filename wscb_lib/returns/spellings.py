"""How words are compared: what counts as the same spelling, what stands for nothing, and what is near."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time

from wscb_lib.errors import suggestion
from wscb_lib.returns.marks import flat, visible

_QUOTES = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "`": "'", "´": "'", "“": '"', "”": '"'}
    | dict.fromkeys("‐‑‒–—−", "-")  # every stroke that is read as a hyphen
)
_NOT_WORDS = re.compile(r"[^\w]+|_+")

# Errors of Excel and LibreOffice, and the hashes of a column too narrow for its figures.
_ERRORS = re.compile(
    r"#(?:n/a!?|ref!|div/0!?|value!|name\?|null!|num!|spill!|getting_data|calc!|field!"
    r"|blocked!|connect!|busy!|unknown!"
    r"|external!|python!|error!?|nv)|err:\d{3}|#{3,}"
)
UNSAVED_FORMULA = "#unsaved formula"  # our own mark for a formula whose result was never stored in the file

# Spellings that stand for nothing in any column, unless the column says otherwise.
MISSING = frozenset(
    {"", "null", "na", "n/a", "n.a.", "nan", "nat", "none", "-", "--", ".", "..", "...", ":", "blank"}
)

# What the symbols of official statistics say when they stand where a figure should.
STATUS_WORDS = {
    "c": "suppressed",
    "*": "suppressed",
    "x": "not_available",
    ":": "not_available",
    "-": "not_available",
    "..": "not_available",
    "z": "not_applicable",
    "k": "low",
    "low": "low",
    "~": "low",
    "u": "low_reliability",
}


def fold(text: object) -> str:
    """Fold a spelling: take away what people vary without meaning to, such as case, spaces and curly quotes.

    Punctuation stays, so that `5` and `5+` are two values; and so does what is raised: `7²` is not 72.

    >>> fold("  Children’s\\xa0 Home "), fold("7²")
    ("children's home", '7²')
    """
    whole = str(text)
    if whole.isascii() and whole.isprintable():
        return " ".join(whole.replace("`", "'").casefold().split())
    return " ".join(flat(visible(whole)).translate(_QUOTES).casefold().split())


def fold_words(text: object) -> str:
    """Fold as `fold` does; punctuation, underscores and the noughts before a number do not count either.

    >>> fold_words("Date_of  Birth (DOB)") == fold_words("date of birth - dob")
    True
    >>> fold_words("007")
    '7'
    """
    words = _NOT_WORDS.sub(" ", fold(text).replace("'", "").replace("&", " and ").replace("%", " percent "))
    return " ".join(word.lstrip("0") or "0" if word.isdigit() else word for word in words.split())


def written(value: object) -> str:
    """Write a cell as a person would have typed it: no `.0` on whole numbers, days as 2016-03-31, no outer
    spaces.

    >>> written(1001.0), written(datetime(2016, 3, 31)), written(74.400000000000006), written(None)
    ('1001', '2016-03-31', '74.4', '')
    """
    if isinstance(value, str):
        return value.replace("\xa0", " ").strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.12g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return str(value).replace("\xa0", " ").strip()


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing that can be seen.

    >>> is_blank(" \\xa0\\u200b"), is_blank(0)
    (True, False)
    """
    if not isinstance(value, str):
        return value is None
    whole = value.strip()
    return not whole or (not whole[0].isalnum() and not visible(whole).strip())


def is_blank_row(cells: Sequence[object]) -> bool:
    """Whether no cell of a row holds anything.

    >>> is_blank_row(["", " ", None]), is_blank_row(["", 0])
    (True, False)
    """
    # The first half is many times faster: a space in a sheet's last row makes a million blank ones above it.
    return cells.count("") == len(cells) or all(map(is_blank, cells))


def is_excel_error(text: object) -> bool:
    """Whether a cell holds one of Excel's error values, or a formula whose result was never saved.

    >>> is_excel_error("#N/A"), is_excel_error("Err:502"), is_excel_error("N/A")
    (True, True, False)
    """
    return (
        isinstance(text, str)
        and text[:1] in "#Ee"
        and (text == UNSAVED_FORMULA or bool(_ERRORS.fullmatch(fold(text))))
    )


def nearest_of(found: object, known: Iterable[str]) -> str:
    """The known spelling most like `found`, whatever its case; "" when none is near.

    >>> nearest_of("Educ", ["education", "early years"])
    'education'
    >>> nearest_of("zebra", ["education"])
    ''
    """
    by_fold = {fold_words(word): word for word in reversed(tuple(known))}
    asked = fold_words(found)
    begun = [word for word in by_fold if len(asked) >= 3 and word.startswith(asked)]
    close = begun if len(begun) == 1 else difflib.get_close_matches(asked, by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""


def did_you_mean(found: object, known: Iterable[str]) -> str:
    """` Did you mean "…"?`, or nothing when no known spelling is near.

    >>> did_you_mean("Educ", ["education", "police"])
    ' Did you mean "education"?'
    """
    return suggestion(nearest_of(found, known))


def listed(words: Iterable[str], at_most: int = 12) -> str:
    """A list for a sentence; a long one is cut and says how many there are.

    >>> listed(["a", "b", "c"], at_most=2)
    'a, b … (3 in all)'
    """
    words = tuple(words)
    return (
        ", ".join(words) if len(words) <= at_most else f"{', '.join(words[:at_most])} … ({len(words)} in all)"
    )
