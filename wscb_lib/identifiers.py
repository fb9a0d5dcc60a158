"""What has the form of a child's own number, address, telephone or birthday, wherever it stands.

A form is not a meaning: an NHS number and a UPN carry a check of their own, so what passes it is one all but
certainly; of the others a person must look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from wscb_lib.counts_in_words import counted

CERTAIN = ("NHS number", "UPN")
"""Of these no text on a page may hold any: both carry a check digit or letter, and this one is right."""

_STREET = r"(?:lane|road|street|avenue|close|drive|way|crescent|terrace|grove|gardens|mews|walk)"
# Each begins with a character it takes, and looks back from there: `re` skips to the next such character, and
# where a form begins with a look or a choice it tries every one. Looking over a pack takes less than half.
_FORMS = {
    "NHS number": (
        r"\d(?:(?<![\w.,£-]\d)|(?<=NHS\d)|(?<=NHS_\d)|(?<=[Nn][Oo]\.\d))"
        r"\d\d[ ./-]?\d{3}[ ./-]?\d{4}(?!\w|[.,-]\d)"
    ),
    "UPN": r"[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z](?<!\w.{13})\b",
    "postcode": (
        r"\d(?=\w? ?\d)(?:(?:(?<=\b[A-Z]\d)|(?<=\b[A-Z]{2}\d))[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"
        r"|(?i:(?:(?<=\b[A-Z]\d)|(?<=\b[A-Z]{2}\d))"
        r"[A-Z\d]? ?\d(?!(?:st|nd|rd|th)\b)[ABD-HJLNP-UW-Z]{2}))\b"
    ),
    "telephone number": (
        r"[+(0](?<![\w.,-].)(?:(?<=0)|(?<=\()0|(?<=\+)44 ?(?:\(0\) ?)?)(?:\d[ )-]{0,2}){9,10}(?![\w-])"
    ),
    "date of birth": (
        r"[DdBb](?<!\w.)(?i:(?<=d)(?:\.?o\.?b\.?|ate of birth)|(?<=b)orn(?: on)?)\W{1,3}"
        r"\d{1,4}[/.\- ]\w{1,9}[/.\- ]\d{2,4}\b"
    ),
    "address": (
        r"\d(?<!\w.)(?i:\d{0,3}(?: ?[a-z])?,? "
        rf"(?:(?!(?:on|in|of|by|at|a|to|from)\b)[a-z’'-]+ ){{1,2}}{_STREET}\b)"
    ),
}
_FOUND = {kind: re.compile(form) for kind, form in _FORMS.items()}
_MANY = {"address": "addresses", "date of birth": "dates of birth"}
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_TAKES_NO_ROOM = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def kinds_in_words(found: Mapping[str, int]) -> str:
    """How many of each kind.

    >>> kinds_in_words({"address": 2, "date of birth": 1})
    '2 addresses, 1 date of birth'
    """
    return ", ".join(counted(number, kind, _MANY.get(kind, "")) for kind, number in found.items())


def identifiers_in(texts: Iterable[str]) -> Counter[str]:
    """How many times each kind stands in some texts; what was found is not returned.

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
    >>> identifiers_in(["wa1 2ab", "WA1 2nd", "Wa1 2Ab"])
    Counter({'postcode': 2})
    """
    counts: Counter[str] = Counter()
    for text in map(_plainly, texts):
        for kind, form in _FOUND.items():
            sure = _CHECKED.get(kind, bool)
            if found := sum(1 for each in form.finditer(text) if sure(each[0])):
                counts[kind] += found
    return counts


def _plainly(text: str) -> str:
    """The text as it is seen: one space for any, one dash for any, and nothing that takes no room.

    >>> _plainly("943\\u00a0476\\n 5919, 943\\u2013476\\u20135919, 9\\u200b43")
    '943 476 5919, 943-476-5919, 943'
    """
    return " ".join(_TAKES_NO_ROOM.sub("", _DASHES.sub("-", text)).split())


def _is_nhs_number(text: str) -> bool:
    digits = [int(letter) for letter in text if letter.isdigit()]
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return check % 11 == digits[9] and check != 10 and len(set(digits)) > 1


def _is_upn(text: str) -> bool:
    """The first letter checks the rest; of a number given for a time the last is a letter too."""
    rest = [int(each) if each.isdigit() else _UPN_LETTERS.index(each) for each in text[1:]]
    return text[0] == _UPN_LETTERS[sum(n * value for n, value in enumerate(rest, 2)) % 23]


_CHECKED = {"NHS number": _is_nhs_number, "UPN": _is_upn}
