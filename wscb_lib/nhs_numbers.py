"""An NHS number wherever it stands in words, and what only looks like one.

One in eleven of any ten digits passes the check of an NHS number, and a pack that is refused for a count is
at fault too. Those that begin with 0, 1, 2, 30 or 31 are Scotland's alone, and begin with a birthday: of
these the first four digits are a day and a month (so most books, many telephones, and times counted in
seconds are none). Ten digits that pass are an NHS number where they stand

- undivided, alone or with Excel's `.0`; of those whose first digit is three to nine also behind a word or a
  number and a dash or underscore, and before a dash or underscore and a number (`2016-03_9434765919-2.pdf`);
- in three, three and four, parted by a space, full stop, stroke or dash, or by none in one of the places;
- in either of these ways behind a word of two letters and a full stop (`ref.9434765919`);
- in three, three and four, parted by spaces, as a field of a CSV line: before a comma and a digit; or, if
  the first digit is three to nine, between a number's comma and a comma, or behind another such and a comma;
- in three, three and four, parted by spaces, the first three in brackets and three to nine the first digit of
  them, and no other number beside them;
- in three, three and four, parted twice by a colon, an underscore or a comma; or in four, three and three,
  parted twice by a space, full stop, dash, colon or underscore. Of these the first digit is three to nine, as
  those of England and Northern Ireland are (so none is a year or a telephone), and no other number stands
  beside them, but a date;
- behind `NHS`, with or without `number` or `no.`, in three, three and four, whatever else stands before;
- behind `NHS number:`, `NHS number is` or `NHS no.`, parted anyhow, where no other number follows.

Not seen, for packs and letters are full of them: a comma or a dash with a space (a list of counts); two
groups, or pairs, or single digits, without those words (two figures, a row of figures); thousands
(`9,434,765,919`) and decimals (`943.4765919`); digits among letters (a checksum); behind `+44`, `ISBN`,
`978-`, `dp/`, `gp/product/` or `Meeting ID:` (a telephone, a book, whose check is the same, in words or in a
shop's link, and a call); figures of cells or items that stand beside each other.
"""

from __future__ import annotations

import re

_USUAL = r"\d\d[ ./-]?\d{3}[ ./-]?\d{4} (?! \w | [.,-]\d)"  # the first digit has been taken
_ALONE = r"(?! [^\W_] | [.,:/_-]\d | ,?[ ]\d{1,9}(?![\d/-]))"
_BEHIND_A_WORD = r"(?<=[A-Za-z]{2}\.\d)"
_SPACED = r"\d\d[ ]\d{3}[ ]\d{4}"
_FIELD = (
    rf"(?: (?<!\d,\d) {_SPACED} (?=,\d)"
    rf"| (?<=[3-9])(?<=\d,\d) (?: (?<=\d[ ]\d{{3}}[ ]\d{{4}},\d) {_SPACED} {_ALONE} | {_SPACED} (?=,\S)))"
)
_FORM = re.compile(
    rf"""
    [0-9Nn]  # what each begins with, so that `re` skips to it; the rest looks back from there
    (?:
        (?<=\d)(?=\d\d(?:\d?[ ./:_,-]|\)[ ])?\d\d)
        (?:
            (?: (?<![\w.£-]\d)(?<!\d,\d) | {_BEHIND_A_WORD}) (?!\d+\.\d{{4,}}\b) {_USUAL}
            | (?: (?<![\w.£-]\d) | {_BEHIND_A_WORD} | (?<=[3-9])(?<=[_-]\d)(?<![^A-Za-z0-9 ][_-]\d))
                (?: (?<=[3-9]) | (?!\d+[_-]\d)) \d{{9}} (?: (?=\.0\b) | (?! [^\W_] | \.\d))
            | (?<![\w.£-]\d) (?=\d\d[ ]\d{{3}}[ ]) {_FIELD}
            | (?<=[3-9])(?<=\(\d)(?<!\w\(\d)(?<!\d[ ]\(\d) \d\d\)[ ]\d{{3}}[ ]\d{{4}} {_ALONE}
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
_BEFORE_ANOTHER = re.compile(
    r"(?: \(?\+44\)?[ ] | \+\d{1,3}- | 0044[ -] | \(0\)[ ]?"
    r"| 97[89]-"  # a book's longer number begins so
    r"| ISBN(?:[ -]?\(?10\)?)?[ ]?[:=/]?[ ]? | \bdp/ | gp/product/ | Meeting[ ]ID:?[ ] )\Z",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_BEFORE = 16
_OF_SCOTLAND = re.compile(r"[0-2]|3[01]")
_BIRTHDAY = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])")


def nhs_numbers_in(text: str) -> int:
    """How many stand in a text, as it is seen: with one space for any, one dash, and our digits.

    >>> nhs_numbers_in("NHS no.9434765919, and NHS_9434765919"), nhs_numbers_in("9434 765 919; 943_476_5919")
    (2, 2)
    >>> nhs_numbers_in("0306406152"), nhs_numbers_in("1459460030, a time, and isbn=0306406152, a book")
    (1, 0)
    >>> nhs_numbers_in("1,234,567,890 of 943 476 5918; 943, 476, 5919; +44 207 946 0959; 94 34 76 59 19")
    0
    >>> nhs_numbers_in("NHS number: 94 34 76 59 19")
    1
    """
    return sum(map(_passes, _FORM.finditer(text)))


def _passes(found: re.Match[str]) -> bool:
    """Whether these are ten digits of which the last checks the rest, and nothing before says otherwise."""
    written = "".join(filter(str.isdigit, found[0]))
    if _OF_SCOTLAND.match(written) and not _BIRTHDAY.match(written):
        return False
    before = found.string[max(0, found.start() - _LONGEST_BEFORE) : found.start()]
    if len(set(written)) == 1 or _BEFORE_ANOTHER.search(before):
        return False
    digits = [int(digit) for digit in written]
    check = 11 - sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
    return check % 11 == digits[9]
