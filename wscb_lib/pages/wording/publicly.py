"""Words of the Board's record as they may be published."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

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


def said_publicly(text: str) -> str:
    """Words of the Board's record as they may be published; "" where they hold a number, for nobody has
    protected it.

    Stricter than what the Board may write of its own figures: what stands in quotation marks is printed too,
    and “only one was seen” is about one child. Nothing is taken out first but dates, the sections of law we
    work under, and the few words in which a number can count nobody; in doubt they are withheld. What stands
    on the page then is what is known without them; and a release stops (`numbered_words`).

    >>> said_publicly("The one-page form is in use since 3 May 2016.")
    'The one-page form is in use since 3 May 2016.'
    >>> said_publicly("Seven families were known.")
    ''
    """
    bare = _NO_NUMBERS.sub(" ", text)
    is_numbered = _NUMBER.search(bare) or any(unicodedata.category(letter)[0] == "N" for letter in bare)
    return "" if is_numbered else text


def numbered_words(entries: Sequence[tuple[str, str, str]]) -> list[str]:
    """What stops a release: each of `entries`, as (file and row, what it is, its words), whose words hold a
    number.

    >>> found = numbered_words([("actions, row 7", "what action A-02 asks", "Find all four.")])
    >>> found[0].partition(", and")[0]
    'actions, row 7: what action A-02 asks holds a number in its words'
    """
    return [
        f"{where}: {what} holds a number in its words, and the public page leaves them out. Write it without "
        "the number: a measure holds the figure."
        for where, what, words in entries
        if words and not said_publicly(words)
    ]
