"""An NHS number wherever it stands in words, and what only looks like one.

One in eleven of any ten digits passes the check of an NHS number, and a pack that is refused for a count is
at fault too. So ten digits that pass are an NHS number where they stand

- undivided, alone or behind a word and a dash or underscore (`child_9434765919.pdf`), and with Excel's `.0`;
- in three, three and four, parted by a space, full stop, stroke or dash, or by none in one of the places;
- in three, three and four, parted twice by a colon, an underscore or a comma; or in four, three and three,
  parted twice by a space, full stop, dash, colon or underscore. Of these the first digit is three to nine, as
  those of England and Northern Ireland are (so none is a year or a telephone), and no other number stands
  beside them, but a date;
- behind `NHS`, with or without `number` or `no.`, in three, three and four, whatever else stands before;
- behind `NHS number:`, `NHS number is` or `NHS no.`, parted anyhow, where no other number follows.

Not seen, for packs and letters are full of them: a comma or a dash with a space (a list of counts); two
groups, or pairs, or single digits, without those words (two figures, a row of figures); thousands
(`9,434,765,919`) and decimals (`943.4765919`); digits among letters (a checksum); behind `+44` or `ISBN` (a
telephone, and a book, whose check is the same); figures of cells or items that stand beside each other.
"""

from __future__ import annotations

import re

_USUAL = r"\d\d[ ./-]?\d{3}[ ./-]?\d{4} (?! \w | [.,-]\d)"  # the first digit has been taken
_ALONE = r"(?! [^\W_] | [.,:/_-]\d | ,?[ ]\d{1,9}(?![\d/-]))"
_FORM = re.compile(
    rf"""
    [0-9Nn]  # what each begins with, so that `re` skips to it; the rest looks back from there
    (?:
        (?<=\d)(?=\d\d(?:\d?[ ./:_,-])?\d\d)
        (?:
            (?: (?<![\w.£-]\d)(?<!\d,\d) | (?<=[Nn][Oo]\.\d)) (?!\d+\.\d{{4,}}\b) {_USUAL}
            | (?: (?<![\w.£-]\d) | (?<=[3-9])(?<=[_-]\d)(?<![^A-Za-z ][_-]\d))
                \d{{9}} (?: (?=\.0\b) | (?! [^\W_] | [._-]\d))
            | (?<=[3-9]) (?: (?<![\w.,£-]\d)(?<!\d[ :/]\d)(?<!\d,[ ]\d) | (?<=_\d)(?<![^A-Za-z ]_\d))
                (?: \d\d([:_,])\d{{3}}\1\d{{4}} | \d{{3}}([ .:_-])\d{{3}}\2\d{{3}}) {_ALONE}
            | (?<=[3-9])(?<=-\d)(?<![^A-Za-z ]-\d) \d\d[ ]\d{{3}}[ ]\d{{4}} {_ALONE}
        )
        | (?<=[Nn])(?i:hs)
        (?:
            (?:[ _-]?(?i:numbers?|num|no|id))? [ ._:#=|-]{{0,3}} \d{_USUAL}
            | [ _-]?(?i:number|num|no|id) (?:[ ]?[.:#=][ ]?|[ ]is[ ]) \d(?:[ ./:_-]{{0,3}}\d){{9}} {_ALONE}
        )
    )
    """,
    re.VERBOSE,
)
_BEFORE_ANOTHER = ("+44 ", "0044 ", "(0)", "(0) ", "ISBN ", "ISBN: ", "ISBN:", "ISBN-10 ", "ISBN-10: ")


def nhs_numbers_in(text: str) -> int:
    """How many stand in a text, as it is seen: with one space for any, one dash, and our digits.

    >>> nhs_numbers_in("NHS no.9434765919, and NHS_9434765919"), nhs_numbers_in("9434 765 919; 943_476_5919")
    (2, 2)
    >>> nhs_numbers_in("1,234,567,890 of 943 476 5918; 943, 476, 5919; +44 207 946 0959; 94 34 76 59 19")
    0
    >>> nhs_numbers_in("NHS number: 94 34 76 59 19")
    1
    """
    return sum(map(_passes, _FORM.finditer(text)))


def _passes(found: re.Match[str]) -> bool:
    """Whether these are ten digits of which the last checks the rest, and nothing before says otherwise."""
    digits = [int(letter) for letter in found[0] if letter.isdigit()]
    if len(set(digits)) == 1 or found.string.endswith(_BEFORE_ANOTHER, 0, found.start()):
        return False
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return check % 11 == digits[9]
