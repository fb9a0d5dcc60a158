"""What may stand in front of a value of a list and be taken off: letters that order it, and codes. Never a
word of doubt.

A code that the list declares is one. So is one that shortens the value behind it ("NEG - Neglect"), and one
that a whole column uses: each code always before the same value. Any other word in front may cancel what
follows ("VOID - neglect").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from wscb_lib.returns.marks import pictures
from wscb_lib.returns.spellings import fold, fold_words

# "a) Male": a letter that only puts a list in order. It is never read as a code: one list uses s) twice.
ORDERING = re.compile(r"\(?(?P<code>[A-Za-z0-9]{1,2})\)\s*(?P<label>.+)", re.DOTALL)
# "6: Police", "N1 - Neglect", "NEG - Neglect": a code and its label. A code has a digit or is all capitals,
# so that "Non - police" keeps its "Non"; a label has a letter, so that "1 - 4" is no code 1.
CODED = re.compile(
    r"(?P<code>[A-Za-z]{0,3}\d{1,3}[A-Za-z]?|[A-Z]{1,5}(?=\s*:|\s+[-–—=]))\s*[-–—:.=]\s*"
    r"(?P<label>.*[^\W\d_].*)",
    re.DOTALL,
)
# What turns the word behind it into its opposite is no code of it: "(un) substantiated", "NOT - ATTENDED",
# "N: attended".
_DENYING_WORDS = frozenset({"no", "non", "not", "none", "nil", "never"})
_DENYING_LETTERS = frozenset({"n", "un", "dis", "mis"})
_DENYING_IN_BRACKETS = _DENYING_LETTERS | {
    "in",
    "im",
    "il",
    "ir",
}  # "IN - Injury" is a code, "(in)complete" is none
_LETTERED_TO_N = 14  # a list of so many values may put n) before one of them
_LETTERED_TO_X = 24  # and of so many x), which otherwise is a cross
_LETTERED_TWICE = re.compile(r"([a-e])\1|[iv][ivx]|[a-z]?\d[a-z]?|\d\d")  # aa) after z), roman numbers, 1a)
_DOUBTS = frozenset(
    [
        "tbc",
        "tba",
        "tbd",
        "poss",
        "possible",
        "possibly",
        "prob",
        "probable",
        "probably",
        "void",
        "error",
        "err",
        "was",
        "were",
        "ex",
        "prev",
        "previous",
        "previously",
        "former",
        "formerly",
        "late",
        "query",
        "qry",
        "draft",
        "prov",
        "provisional",
        "provisionally",
        "est",
        "estimate",
        "estimated",
        "approx",
        "unconfirmed",
        "unsure",
        "uncertain",
        "unverified",
        "pending",
        "awaiting",
        "cancelled",
        "canceled",
        "canc",
        "deleted",
        "del",
        "withdrawn",
        "duplicate",
        "dupe",
        "dup",
        "maybe",
        "perhaps",
        "suspected",
        "alleged",
        "recheck",
        "amended",
        "superseded",
        "rejected",
        "wrong",
        "incorrect",
        "disputed",
        "tentative",
        "old",
        "orig",
    ]
)
# As many letters as a code has, and none of one either: each says how far to believe what follows.
_NO_CODES = _DOUBTS | frozenset(
    [
        "await",
        "susp",
        "check",
        "review",
        "test",
        "temp",
        "hold",
        "nfi",
        "nk",
        "ns",
        "na",
        "exp",
        "plan",
        "due",
        "hist",
        "open",
        "part",
        "amend",
        "corr",
        "rej",
        "wdn",
        "new",
        "now",
        "then",
        "both",
        "or",
        "and",
        "see",
        "cf",
        "nb",
        "per",
        "via",
        "re",
        "fao",
        "aka",
        "eg",
        "ie",
        "xx",
        "xxx",
        "xxxx",
        "q",
        "qq",
    ]
)
_FIRST_LETTERS = frozenset(
    "abc"
)  # alone in a column, no other letter before a dash is sure to be a place in a list
_ONE_FOR_ALL = 3  # a letter before so many different values puts none of them in order

Find = Callable[[str], str | None]
"""The value of the list that a spelling stands for; None when it stands for none."""


def denies(prefix: str, label: str, is_in_brackets: bool = True) -> bool:
    """Whether a prefix turns what follows into its opposite, both folded.

    One that only says how the label begins does not: no word is denied by its own first letters.

    >>> denies("un", "substantiated"), denies("not", "notified"), denies("n", "attended")
    (True, True, True)
    >>> denies("n", "no"), denies("un", "unfounded"), denies("no", "no further action")
    (False, False, False)
    >>> denies("a", "neglect")
    False
    """
    if prefix in _DENYING_WORDS:
        return fold_words(label).split()[:1] != [prefix]
    return prefix in (_DENYING_IN_BRACKETS if is_in_brackets else _DENYING_LETTERS) and not label.startswith(
        prefix
    )


def orders(prefix: str, label: str, size: int = 0) -> bool:
    """Whether a folded letter or number in brackets only puts a list in order.

    `size` is how many values the list has.

    >>> orders("q", "police"), orders("1a", "police"), orders("ex", "police")
    (True, True, False)
    >>> orders("n", "attended"), orders("n", "no")
    (False, True)
    """
    if prefix == "n" and size >= _LETTERED_TO_N:
        return True
    if denies(prefix, label) or (prefix == "x" and size < _LETTERED_TO_X):
        return False
    return len(prefix) == 1 or _LETTERED_TWICE.fullmatch(prefix) is not None or _shortens(prefix, label)


def is_doubtful(text: str) -> bool:
    """Whether a word, a sign or a picture of doubt or denial stands in a text.

    >>> is_doubtful("ex Cheshire force"), is_doubtful("❌ police"), is_doubtful("Cheshire force")
    (True, True, False)
    """
    words = fold_words(text).split()
    return any(word in _DOUBTS or word in _DENYING_WORDS for word in words) or bool(
        set(text) & set("?~") or pictures(text) or text.startswith("!")
    )


class Prefixes:
    """Which prefixes of one column may be taken off: made from all that the column holds."""

    def __init__(self, find: Find, size: int, texts: Iterable[tuple[str, int]] = ()) -> None:
        self._find = find
        self._size = size
        texts = list(texts)
        self._used = _codes_used(find, texts)
        self._behind = _values_behind(find, texts)

    def match(self, text: str) -> re.Match[str] | None:
        """Match a prefix and what is behind it (`code`, `label`); None where there is none that may be
        taken off."""
        match = ORDERING.fullmatch(text) or CODED.fullmatch(text)
        return match if match and self._may_go(match) else None

    def coded(self, text: str) -> re.Match[str] | None:
        """The same, where the prefix is a code and not a letter that orders a list."""
        match = CODED.fullmatch(text)
        return match if match and self._may_go(match) else None

    def has_other(self, text: str) -> bool:
        """Whether a prefix stands in front that may not be taken off."""
        match = ORDERING.fullmatch(text) or CODED.fullmatch(text)
        return match is not None and not self._may_go(match)

    def _may_go(self, match: re.Match[str]) -> bool:
        code, label = fold(match["code"]), fold(match["label"])
        if match.re is ORDERING:
            return orders(code, label, self._size) and self._orders_this(
                code, label, match[0].startswith("(")
            )
        if self._find(code) is not None:
            return self._find(label) is not None or not self._casts_doubt(match["label"].strip())
        if denies(code, label, is_in_brackets=False):
            return False
        if any(sign.isdigit() for sign in code) or _shortens(code, label):
            return True
        return code not in _NO_CODES and (
            self._used.get(code) == self._find(label) is not None or self._is_first_letter(code)
        )

    def _casts_doubt(self, label: str) -> bool:
        """Whether what stands behind a code of the list is no name of its own: a word of doubt, an unknown
        code, or a value and more."""
        if inner := self.match(label):
            return self._find(inner["label"].strip()) is None and self._casts_doubt(inner["label"].strip())
        words = fold_words(label).split()
        if (
            is_doubtful(label)
            or (label.isupper() and len(words) == 1)
            or any(word in _NO_CODES or len(word) == 1 for word in words)
        ):
            return True
        return any(
            self._find(" ".join(words[a:b])) is not None
            for a in range(len(words))
            for b in range(a + 1, len(words) + 1)
        )

    def _orders_this(self, letter: str, label: str, is_boxed: bool) -> bool:
        """Whether a letter may order these values: "(p)" before few is a mark of its own, and so is one
        before many."""
        if not letter.isalpha() or label.startswith(letter):
            return True
        is_beyond = len(letter) > 1 or ord(letter) - ord("a") >= self._size
        is_for_all = len(self._behind.get(letter, ())) >= _ONE_FOR_ALL
        return not (is_beyond and (is_boxed or is_for_all))

    def _is_first_letter(self, code: str) -> bool:
        """ "A - Neglect": the first letters put a list in order before a dash too; where each has its own
        value, others do."""
        if len(code) != 1 or len(self._behind.get(code, ())) > 1:
            return False
        others = [letter for letter, values in self._behind.items() if len(letter) == 1 and len(values) == 1]
        return code in _FIRST_LETTERS or (len(others) > 1 and ord(code) - ord("a") < self._size)


def _shortens(code: str, label: str) -> bool:
    """Whether a code is made of letters of its label, in order and from the first: "NEG" of "neglect".

    A word of doubt shortens only a label that begins with it: "PROV - Proven" and never "PROV - Police
    removal overnight".

    >>> _shortens("neg", "neglect"), _shortens("nfa", "no further action"), _shortens("tbc", "substantiated")
    (True, True, False)
    """
    letters = iter(label)
    if code[:1] != label[:1] or not all(sign in letters for sign in code):
        return False
    return code not in _NO_CODES or label.startswith(code)


def _pairs(find: Find, texts: Iterable[tuple[str, int]]) -> Iterator[tuple[re.Match[str], str, int]]:
    """Each prefix with the value of the list that stands behind it, and in how many rows."""
    for text, count in texts:
        for whole in (text, match["label"] if (match := ORDERING.fullmatch(text)) else ""):
            found = ORDERING.fullmatch(whole) or CODED.fullmatch(whole)
            value = find(found["label"].strip()) if found else None
            if found and value is not None:
                yield found, value, count


def _values_behind(find: Find, texts: Iterable[tuple[str, int]]) -> Mapping[str, set[str]]:
    """The values of the list that each prefix stands before."""
    values: dict[str, set[str]] = defaultdict(set)
    for match, value, _ in _pairs(find, texts):
        values[fold(match["code"])].add(value)
    return values


def _codes_used(find: Find, texts: Iterable[tuple[str, int]]) -> Mapping[str, str]:
    """The codes that a column uses as codes: each always before one value, each value behind one code, more
    than once.

    Three codes so used, or two of them used again, are no accident.
    """
    values: dict[str, set[str]] = defaultdict(set)
    codes: dict[str, set[str]] = defaultdict(set)
    rows: Counter[str] = Counter()
    for match, value, count in _pairs(find, texts):
        if match.re is CODED:
            code = fold(match["code"])
            values[code].add(value)
            codes[value].add(code)
            rows[code] += count
    used = {
        code: next(iter(found))
        for code, found in values.items()
        if len(found) == 1 and len(codes[next(iter(found))]) == 1 and code not in _NO_CODES
    }
    is_a_list = len(used) == len(values) and (
        len(used) >= 3 or (len(used) == 2 and min(rows[code] for code in used) > 1)
    )
    return used if is_a_list else {}
