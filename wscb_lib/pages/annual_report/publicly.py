"""Words of the Board's record as they may be published."""

from __future__ import annotations

import re
import unicodedata

WITHHELD = "not given here, for its words hold a number that nobody has checked for publication"
_NO_NUMBERS = re.compile(
    r"\b(?:\d{1,2} "
    r")?(?:January|February|March|April|May|June|July|August|September|October|November|December) "
    r"(?:19|20)\d\d\b"
    r"|\bsections? (?:47|11|175|157|17)(?: and (?:47|11|175|157|17))?\b(?![.,]\d)"
    r"|\bone-(?:page|side|off|day|way|stop|to-one)\b"  # how long a form is: it counts nobody
    # the Board's own papers
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?:challenge|statement|section|return|action)s?\b(?! of)",
    re.IGNORECASE,
)
_NUMBERS = (
    "ones? two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundreds? thousands? "
    "dozens? single sole both pairs? twins? triplets? couples? half halves halved second thirds? fourth "
    "fifths? sixths? sevenths? eighths? ninths? tenths? twice thrice doubled? trebled? tripled? quadrupled?"
).replace(" ", "|")
_NUMBER = re.compile(
    rf"\b(?:{_NUMBERS}|quarters? of|the only|neither|lone|sole|handful|a few)\b", re.IGNORECASE
)


def said_publicly(text: str, about: str = "") -> str:
    """Words of the Board's record as they may be published: with a number in them, they are not printed at
    all.

    Stricter than what the Board may write of its own figures: what stands in quotation marks is printed too,
    and “only one was seen” is about one child. Nothing is taken out first but dates, the sections of law we
    work under, and the few words in which a number can count nobody; in doubt they are withheld, and the page
    says what they are `about`.

    >>> said_publicly("The one-page form is in use since 3 May 2016.")
    'The one-page form is in use since 3 May 2016.'
    >>> said_publicly("Seven families were known.") == WITHHELD
    True
    >>> said_publicly("Half of the doctors send none.", "reports from doctors").partition(":")[0]
    'about reports from doctors'
    """
    bare = _NO_NUMBERS.sub(" ", text)
    withheld = f"about {about}: its words are {WITHHELD.replace('its words', 'they')}" if about else WITHHELD
    return (
        withheld
        if _NUMBER.search(bare) or any(unicodedata.category(letter)[0] == "N" for letter in bare)
        else text
    )
