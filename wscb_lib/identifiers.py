"""What has the form of a child's own number, address, telephone or birthday, wherever it stands.

A form is not a meaning: an NHS number and a UPN carry a check of their own, so what passes it is one all but
certainly; of the others a person must look. What of an NHS number is seen and what is not, and why:
`wscb_lib/nhs_numbers.py`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from wscb_lib.counts_in_words import counted
from wscb_lib.nhs_numbers import nhs_numbers_in

CERTAIN = ("NHS number", "UPN")
"""Of these no text on a page may hold any: both carry a check digit or letter, and this one is right."""

_STREET = r"(?:lane|road|street|avenue|close|drive|way|crescent|terrace|grove|gardens|mews|walk)"
# Each begins with a character it takes, and looks back from there: `re` skips to the next such character, and
# where a form begins with a look or a choice it tries every one. Looking over a pack takes less than half.
_FORMS = {
    "postcode": (
        r"[0-9](?=\w? ?\d)(?:(?:(?<=\b[A-Z]\d)|(?<=\b[A-Z]{2}\d))[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"
        r"|(?i:(?:(?<=\b[A-Z]\d)|(?<=\b[A-Z]{2}\d))"
        r"[A-Z\d]? ?\d(?!(?:st|nd|rd|th)\b)[ABD-HJLNP-UW-Z]{2}))\b"
    ),
    "telephone number": (
        r"[+(0](?<![\w.,-].)(?:(?<=0)|(?<=\()0|(?<=\+)44 ?(?:\(0\) ?)?)(?:\d[ )-]{0,2}){9,10}(?![\w-])"
    ),
    "date of birth": (
        r"[DdBb](?<!\w.)(?i:(?<=d)(?:\.?o\.?b\.?|ate of birth)|(?<=b)orn(?: on)?)\W{1,4}"
        r"\d{1,4}[/.\- ]\w{1,9}[/.\- ]\d{2,4}\b"
    ),
    "address": (
        r"[0-9](?<!\w.)(?i:\d{0,3}(?: ?[a-z])?,? "
        rf"(?:(?!(?:on|in|of|by|at|a|to|from)\b)[a-z’'-]+ ){{1,2}}{_STREET}\b)"
    ),
}
_LETTER = "A-HJ-NP-RT-Za-hj-np-rt-z"  # of a UPN
_UPN = re.compile(rf"[{_LETTER}]\d{{11}}[0-9{_LETTER}](?<![^\W_].{{13}})(?![^\W_])")
_UPN_IN_GROUPS = re.compile(  # behind its name, and parted anyhow
    rf"[Uu](?i:pn)[ :.#=-]{{1,3}}([{_LETTER}](?:[ -]?\d){{11}}[ -]?[0-9{_LETTER}])(?![^\W_])"
)
_MANY = {"address": "addresses", "date of birth": "dates of birth"}
_NOT_ASCII = re.compile("[^\\x00-\\x7f]")
_AS_SEEN = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
_AS_SEEN |= dict.fromkeys("\u00b7\u2024\u2027\u2219\u22c5", ".")
_AS_SEEN |= dict.fromkeys(
    map(chr, (0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)), ""
)
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def kinds_in_words(found: Mapping[str, int]) -> str:
    """How many of each kind.

    >>> kinds_in_words({"address": 2, "date of birth": 1})
    '2 addresses, 1 date of birth'
    """
    return ", ".join(counted(number, kind, _MANY.get(kind, "")) for kind, number in found.items())


def identifiers_in(texts: Iterable[str], only: Iterable[str] = ()) -> Counter[str]:
    """How many times each kind, or of these kinds only, stands in some texts; what was found is not returned.

    >>> identifiers_in(["NHS 943 476 5919, WA1 2AB", "He was born 3/4/2004 at 12 Orford Lane; 01925 443322"])
    Counter({'NHS number': 1, 'postcode': 1, 'telephone number': 1, 'date of birth': 1, 'address': 1})
    >>> identifiers_in(["NHS no.9434765919", "NHS_9434765919"])
    Counter({'NHS number': 2})
    >>> identifiers_in(["12 A Mill Lane", "She lives at 12 a Old Mill Lane", "3b, Orford Green Road"])
    Counter({'address': 3})
    >>> identifiers_in(["UPN A801200001001", "1,234,567,890 of 943 476 5918", "from 6 on the street"])
    Counter()
    >>> identifiers_in(["3 took a drive", "4 a day on the street", "q4 1st of its kind"])
    Counter()
    >>> identifiers_in(["h801200001001", "UPN H801200001001.", "UPN: H801 2000 01001", "H801 2000 01001"])
    Counter({'UPN': 3})
    >>> identifiers_in(["UPN_H801200001001.pdf", "H801200001001_v2"])
    Counter({'UPN': 2})
    >>> identifiers_in(["wa1 2ab", "WA1 2nd", "Wa1 2Ab"])
    Counter({'postcode': 2})
    """
    counts: Counter[str] = Counter()
    for text in map(_plainly, texts):
        for kind in only or _HOW_MANY:
            if found := _HOW_MANY[kind](text):
                counts[kind] += found
    return counts


def _plainly(text: str) -> str:
    """The text as it is seen: one space for any, one dash for any, a full stop for a middle dot, our digits
    for others', and nothing that takes no room or says which way words run.

    >>> _plainly("943\\u00a0476\\n 5919, 943\\u2013476\\u20135919, 943\\u00b7476")
    '943 476 5919, 943-476-5919, 943.476'
    >>> _plainly("\\u202d9\\u200b43\\u202c \\u0663")
    '943 3'
    """
    for letter in set(_NOT_ASCII.findall(text)):
        seen = str(int(letter)) if letter.isdecimal() else _AS_SEEN.get(letter, letter)
        if seen != letter:
            text = text.replace(letter, seen)
    return " ".join(text.split())


def _upns_in(text: str) -> int:
    whole = [each[0] for each in _UPN.finditer(text)]
    parted = [each[1] for each in _UPN_IN_GROUPS.finditer(text) if not each[1].isalnum()]
    return sum(_is_upn("".join(filter(str.isalnum, each)).upper()) for each in (*whole, *parted))


def _is_upn(text: str) -> bool:
    """The first letter checks the rest; of a number given for a time the last is a letter too."""
    rest = [int(each) if each.isdigit() else _UPN_LETTERS.index(each) for each in text[1:]]
    return text[0] == _UPN_LETTERS[sum(n * value for n, value in enumerate(rest, 2)) % 23]


def _times(form: str) -> Callable[[str], int]:
    """What counts how often a form stands in a text."""
    compiled = re.compile(form)
    return lambda text: sum(1 for _ in compiled.finditer(text))


_HOW_MANY: dict[str, Callable[[str], int]] = {
    "NHS number": nhs_numbers_in,
    "UPN": _upns_in,
    **{kind: _times(form) for kind, form in _FORMS.items()},
}
