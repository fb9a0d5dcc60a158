"""References: the numbers by which systems know a case or a child, as one spelling each; and those that are
nearly one."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence

from wscb_lib.counts_in_words import counted
from wscb_lib.returns.marks import flat, has_foreign_letter, visible, without_footnote
from wscb_lib.returns.outcomes import Outcome
from wscb_lib.returns.spellings import MISSING, fold

_PLAIN = re.compile(r"[A-Z]{1,5}-?[0-9]+")  # most are: nothing need be taken from them
# Excel's short form of a long number. Without the sign it may be a reference of its own, such as 1E5.
_SHORTENED = re.compile(r"[-+]?\d+(?:[.,]\d+)?e\+\d+|\d+[.,]\d+e-?\d+", re.IGNORECASE)
_MAY_BE_SHORTENED = re.compile(r"\d{1,3}E\d{1,2}")
_FIGURE_LETTER_FIGURE = re.compile(r"\d+[A-DF-Z]\d+")
# What it saves of a number of twelve figures or more: the first six, and noughts for the others.
_LONG, _ROUNDED = re.compile(r"\d{12,}"), re.compile(r"\d{6}0{6,}")
_LOST_DIGITS = Outcome(
    wanted="Excel has shortened a long number and lost its last digits. Ask for the column formatted as text."
)
_FIGURES = 4  # a number of fewer may be a part of a longer one by chance
_STROKES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_THOUSANDS = re.compile(r"[A-Za-z]{0,4}[0-9]{1,3}(?:,[0-9]{3})+")  # Excel's commas in a number
# Letters in front and numbers behind them: in C0042 and c0042 the letter says which list, and its size says
# nothing.
_NUMBERED = re.compile(r"[A-Za-z]{1,4}(?:[-/ ]?\d+)+")
_DOUBT = re.compile(
    r"[?~≈]|^(?:tbc|tba|void|cancelled|duplicate|was)\b|[\s(\[](?:tbc|tba|void|cancelled"
    r"|duplicate|dup|error|ex|prev|old|new)\b",
    re.IGNORECASE,
)
_NO_REFERENCE = re.compile(
    r"\W+|n/?k|(?:not |un)known|not recorded|tb[ac]|pending|various|multiple|ditto|same|(?:as|see) above"
    r"|tests?(?: \w+)?|example.*|sample|dummy|(?:free )?text|true|false|0+|x{2,}"
    r"|(?:jan|febr)uary|march|april|may|june|july|august|(?:sept|nov|dec)ember"
    r"|october|(?:sub|grand )?total"
)
# Marks around a reference that are no part of it; a question mark is one of doubt, and stays.
_AROUND = re.compile(r"^(?:[^\w\s?~≈(\[]|_)+\s*|\s*(?:[^\w\s?~≈)\]]|_)+$")
_IN_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]*?)\s*[)\]]")
_MORE = re.compile(
    r"[A-Za-z]{0,4}[-/]?\d+(?:\s*[(\[].*|\s+[A-Za-z]{1,2})|[A-Za-z]{0,4}[-/]?\d{3,}\s+[A-Za-z].*", re.DOTALL
)  # a reference, and something behind it
_TWO = re.compile(  # C1/2 may be one; C1/C2 is two
    r"[A-Za-z]{0,4}-?\d+\s*(?:[,;&+\n]|\b(?:and|or)\b)\s*(?:[A-Za-z]{1,4}-?\d|\d{3}).*|"
    r"(?P<list>[A-Za-z]{1,4})-?\d+[^A-Za-z\d]+(?:[a-z]+[^A-Za-z\d]+)?(?P=list)-?\d.*|"
    r"\d+\s+[a-z]+\s+\d+",
    re.DOTALL | re.IGNORECASE,
)
_TWO_ALIKE, _YEAR = re.compile(r"(\d{3,})[^A-Za-z\d]+(\d{3,})"), re.compile(r"(?:19|20)\d\d")
_PARTS = re.compile(r"[^\W\d_]+|\d+")
_ENOUGH, _NEARLY_ALL = 10, 0.9  # so many references have a usual form, where so great a part has it
# Letters typed for figures. The first letter of a reference says which list it is of, and is none.
_LOOKALIKES = str.maketrans("OoIl", "0011")


def read_reference(text: str) -> Outcome:
    """Read an identifier: `1001.0` is 1001, `c42` is C42, spaces stay; digits that Excel has lost are a
    fault.

    >>> [read_reference(text).value for text in ("1001.0", "c42", "Ｌ００７", "ab C", "aX9b")]
    ['1001', 'C42', 'L007', 'ab C', 'aX9b']
    >>> [read_reference(text).remark for text in ("C1/2", "C1/C2", "C1 and C2", "C1\\nC2")]
    ['', 'doubtful', 'doubtful', 'doubtful']
    """
    if _PLAIN.fullmatch(text):
        return Outcome(text)
    if _SHORTENED.fullmatch(text):
        return _LOST_DIGITS
    plain = text if text.isascii() else _in_plain_figures(flat(visible(text)).translate(_STROKES))
    whole = " ".join(re.sub(r"^([^.]*\d)\.0$", r"\1", plain).split())
    if fold(whole) in MISSING:
        return Outcome()
    boxed = _IN_BRACKETS.fullmatch(whole)
    bare = _AROUND.sub("", boxed[1] if boxed else without_footnote(whole)) or whole
    if _THOUSANDS.fullmatch(bare):
        return Outcome(bare.replace(",", "").upper(), remark="commas")
    known = bare.upper() if _NUMBERED.fullmatch(bare) else bare
    is_more = _MORE.fullmatch(bare) or _TWO.fullmatch(bare) or _TWO.fullmatch(plain.strip())  # by its lines
    if _NO_REFERENCE.fullmatch(fold(bare)):
        return Outcome(known, remark="doubtful")
    if is_more or (_DOUBT.search(bare) and re.search(r"\d", bare)):
        return Outcome(known, remark="doubtful")
    if has_foreign_letter(known):
        return Outcome(known, remark="foreign")
    return Outcome(known, remark="around" if bare != whole else "small letters" if known != bare else "")


def are_plain(cells: Iterable[object]) -> bool:
    """Whether each cell is blank, or a reference from which nothing need be taken.

    >>> are_plain(["C42", "", None]), are_plain(["C42", "c43"]), are_plain([42])
    (True, False, False)
    """
    return all(
        cell is None or (isinstance(cell, str) and (not cell or _PLAIN.fullmatch(cell))) for cell in cells
    )


def read_references(values: Sequence[object], texts: Sequence[str]) -> list[Outcome]:
    """Read the distinct identifiers of a column together: what Excel has made of one, the others may tell.

    `values` are the cells, `texts` the same as written.

    >>> [outcome.remark for outcome in read_references(["C7", "1E5", "C9"], ["C7", "1E5", "C9"])]
    ['', 'doubtful', '']
    >>> [bool(outcome.wanted) for outcome in read_references([1.23457e12], ["1234570000000"])]
    [True]
    """
    outcomes = [read_reference(text) for text in texts]
    known = [outcome.value for outcome in outcomes if outcome.value]
    are_rounded = all(_ROUNDED.fullmatch(each) for each in known if _LONG.fullmatch(each))
    have_letters = sum(bool(_FIGURE_LETTER_FIGURE.fullmatch(each)) for each in known)
    are_short = 2 * sum(bool(_MAY_BE_SHORTENED.fullmatch(each)) for each in known) > len(known)
    for place, (value, outcome) in enumerate(zip(values, outcomes, strict=True)):
        if isinstance(value, dt.date):
            outcomes[place] = Outcome(outcome.value, remark="dated")
        elif not outcome.value or outcome.remark:
            continue
        elif _ROUNDED.fullmatch(outcome.value):
            outcomes[place] = _LOST_DIGITS if are_rounded else Outcome(outcome.value, remark="doubtful")
        elif _MAY_BE_SHORTENED.fullmatch(outcome.value) and not (have_letters or are_short):
            outcomes[place] = Outcome(outcome.value, remark="doubtful")
        elif isinstance(value, int | float) and value % 10 == 0 and 2 * have_letters > len(known):
            outcomes[place] = Outcome(outcome.value, remark="doubtful")  # 1E5 among 7A2 and 3D9
    return outcomes


def _in_plain_figures(text: str) -> str:
    """The text with the figures of every script as ours.

    >>> _in_plain_figures("C\u06f4\u06f2")
    'C42'
    """
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def nearly_one(references: Iterable[str]) -> list[str]:
    """The ends of sentences about references that sound, or look, the same, or hold another and more.

    Nothing of them is repeated.

    >>> for said in nearly_one(["aX9", "ax9", "b7", "C1042", "ID: C1042"]):
    ...     print(said.replace(": ", ":\\n"))
    2 references differ from another only in capitals, spaces, punctuation, noughts or letters like figures:
    read as different. Are they one?
    1 reference held another reference and more:
    read as different. Are they one?
    """
    references = list(references)
    if _are_one_list(references):
        return []
    alike: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for reference in references:
        parts = _PARTS.findall(reference[:1].casefold() + reference[1:].translate(_LOOKALIKES).casefold())
        alike[tuple(part.lstrip("0") or "0" for part in parts)].add(reference)
    many = sum(len(spellings) for parts, spellings in alike.items() if parts and len(spellings) > 1)
    more = sum(len(spellings) for parts, spellings in alike.items() if _holds_another(parts, alike))
    said = []
    if many:
        said.append(
            f"{counted(many, 'reference')} differ from another only in capitals, spaces, punctuation, "
            "noughts or letters like figures"
        )
    if more:
        said.append(f"{counted(more, 'reference')} held another reference and more")
    return [f"{each}: read as different. Are they one?" for each in said]


def unlike_the_others(references: Iterable[str]) -> list[str]:
    """The end of a sentence about references with more numbers in them than nearly all others have; in a
    short list, about two numbers alike in one cell.

    >>> unlike_the_others([*map(str, range(1000, 1020)), "1003 1004", "J7"])
    ['1 reference written unlike the others, as two in one cell are: read as one. Are they?']
    >>> unlike_the_others(["1001", "1002/1003"]) == unlike_the_others(["1001 1002"])
    True
    """
    held = list(references)
    if _are_one_list(held):
        return []
    forms = Counter(_PARTS.sub(lambda run: "9" if run[0][0].isdigit() else "a", each) for each in held)
    ((usual, times),) = forms.most_common(1) or [("", 0)]
    if len(held) < _ENOUGH:
        twos = sum(bool(_looks_like_two(each)) for each in held)
        odd = twos if twos < len(held) or twos == 1 else 0
    elif times >= _NEARLY_ALL * len(held):
        odd = sum(many for form, many in forms.items() if form.count("9") > usual.count("9"))
    else:
        odd = 0
    said = f"{counted(odd, 'reference')} written unlike the others, as two in one cell are"
    bare = _without_letters(held) if usual == "a9" and times >= max(_ENOUGH, _NEARLY_ALL * len(held)) else 0
    lost = f"{counted(bare, 'reference')} of figures alone, as many as stand behind letters in the others"
    return [
        *([f"{said}: read as one. Are they?"] if odd else []),
        *([f"{lost}: read as they stand. Are their letters lost?"] if bare else []),
    ]


def _are_one_list(references: Sequence[str]) -> bool:
    """Whether references are different numbers behind the same letters: none is nearly, or unlike, another.

    >>> _are_one_list(["C08", "C9"]), _are_one_list(["C08", "C8"]), _are_one_list(["C8", "D9"])
    (True, False, False)
    """
    letters = references[0].rstrip("0123456789") if references else ""
    numbers = [each.removeprefix(letters) for each in references if each.startswith(letters)]
    are_all = len(numbers) == len(references) and not letters[:1].isdigit()
    are_figures = all(each.isascii() and each.isdecimal() for each in numbers)
    return are_all and are_figures and len({each.lstrip("0") for each in numbers}) == len(numbers)


def _without_letters(references: Sequence[str]) -> int:
    """How many references are of figures alone, as many as those that begin with letters mostly have."""
    lengths = Counter(len(re.sub(r"\D", "", each)) for each in references if not each.isdigit())
    return sum(each.isdigit() and len(each) == lengths.most_common(1)[0][0] for each in references)


def _looks_like_two(reference: str) -> bool:
    """Whether a reference is two numbers of as many figures each, the first no year.

    >>> [_looks_like_two(each) for each in ("1001/1002", "1001 1002", "2015/1002", "12/34", "C1001")]
    [True, True, False, False, False]
    """
    found = _TWO_ALIKE.fullmatch(reference)
    return found is not None and len(found[1]) == len(found[2]) and not _YEAR.fullmatch(found[1])


def _holds_another(parts: tuple[str, ...], known: Container[tuple[str, ...]]) -> bool:
    """Whether a reference begins or ends with another that is known, of so many figures that it is no
    chance."""
    shorter = (part for n in range(1, len(parts)) for part in (parts[:n], parts[n:]))
    return any(
        part in known and sum(len(each) for each in part if each.isdigit()) >= _FIGURES for part in shorter
    )
