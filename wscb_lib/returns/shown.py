"""What the format of a cell shows of what the cell holds: the same for xlsx, xls and ods."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_OF_EXCEL = {  # Excel's own formats that matter here: a file names them by their number alone
    9: "0%",
    10: "0.00%",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    45: "mm:ss",
    47: "mm:ss.0",
}
_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;"\\]|["\\])+', re.DOTALL)
_CONDITION = re.compile(r"\[[<>=][^\]]*\]")
_SET_APART = re.compile(r"\[[^\]]*\]|[_*].", re.DOTALL)  # colours, conditions, money, room, what fills a cell
_LITERAL = re.compile(r'"([^"]*)"|[\\!](.)', re.DOTALL)
_FIGURE = re.compile(r"[£$€ ]*(?:General|@|(?:[0#?][0#?, ]*)?\.?[0#?]*(?:E[-+]?0+)?)[£$€ ]*", re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?![0#?, ])")
_HARMLESS = re.compile(r"[\s£$€.,]*")
_DOUBTED = re.compile(r"[<>~≈?*†]|\b(?:est|prov|approx|about|circa|tbc|or|to|under|over)\b", re.IGNORECASE)


@dataclass
class Shown:
    """The formats, by what names them in a file, that show a date in part, or another figure than is held."""

    in_part: set[int] = field(default_factory=set)
    otherwise: set[int] = field(default_factory=set)


def look_at_formats(codes: Mapping[int, str]) -> Shown:
    """Which of a workbook's formats matter, of Excel's own and of its own.

    >>> found = look_at_formats({164: "0,", 165: "0.0"})
    >>> 164 in found.otherwise, 165 in found.otherwise, 9 in found.otherwise, 17 in found.in_part
    (True, False, True, True)
    """
    every = _OF_EXCEL | dict(codes)
    return Shown(
        {number for number, code in every.items() if shows_part_of_a_date(code)},
        {number for number, code in every.items() if shows_another(code)},
    )


def shows_part_of_a_date(code: str) -> bool:
    """Whether a format shows some of day, month and year, or a time of day, and not all three.

    >>> [shows_part_of_a_date(code) for code in ("mmm-yy", 'mm "of" yyyy', "d-mmm", "dddd", "h:mm")]
    [True, True, True, True, True]
    >>> [shows_part_of_a_date(code) for code in ("dd/mm/yyyy", "General", "0.0")]
    [False, False, False]
    """
    bare = _bare(code)
    return _is_of_a_day(bare) and not all(sign in bare for sign in "dmy")


def shows_another(code: str) -> bool:
    """Whether a format shows another figure than is held, none, or one with a word or a doubt beside it.

    Of plain sections the first counts; where a figure chooses its section each does. Words count in all, for
    they may stand for nought.

    >>> codes = "0", "#,##0;;0", '_-* #,##0_-;-* #,##0_-;_-* "-"??_-', "0.0E+00", "[Red]0", "dd/mm/yyyy", "@"
    >>> [code for code in codes if shows_another(code)]
    []
    >>> codes = '0" (est)"', ";;;", "0,", '"<"0', '"1"0', "0%", "(0)", "[White]0", '0" km"', '0;-0;"n/k"'
    >>> [code for code in codes if not shows_another(code)]
    []
    """
    if "[white]" in code.lower():
        return True
    if _is_of_a_day(_bare(code)):
        return bool(_DOUBTED.search(_said(code)))
    sections = _SECTION.findall(code) if not code.startswith(";") else [""]
    looked_at = sections if _CONDITION.search(code) else sections[:1]
    return any(map(str.isalpha, _said(code))) or not all(map(_is_plain, looked_at))


def _bare(code: str) -> str:
    """A format without what is said in its own words or set apart, in small letters."""
    return _SET_APART.sub("", _LITERAL.sub("", code)).lower()


def _said(code: str) -> str:
    """What a format shows whatever the figure."""
    return "".join(quoted or sign for quoted, sign in _LITERAL.findall(code))


def _is_of_a_day(bare: str) -> bool:
    return any(sign in bare for sign in "dmyhs")


def _is_plain(section: str) -> bool:
    """Whether one section of a format shows the figure, whole and alone."""
    bare = _SET_APART.sub("", _LITERAL.sub("", section)).strip()
    return bool(
        bare and _FIGURE.fullmatch(bare) and not _SCALED.search(bare) and _HARMLESS.fullmatch(_said(section))
    )


WHITE, BLACK = "FFFFFF", "000000"
_LIST = (  # the colours of Excel's own list, one after another
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF"
    "800000008000000080808000800080008080C0C0C08080809999FF993366FFFFCCCCFFFF660066FF80800066CCCCCCFF"
    "000080FF00FFFFFF0000FFFF8000808000000080800000FF00CCFFCCFFFFCCFFCCFFFF9999CCFFFF99CCCC99FFFFCC99"
    "3366FF33CCCC99CC00FFCC00FF9900FF6600666699969696003366339966003300333300993300993366333399333333"
    "000000FFFFFF"
)
INDEXED = tuple(_LIST[at : at + 6] for at in range(0, len(_LIST), 6))
"""The colours that a number names, where a workbook has no list of its own."""
_NEAR = 16  # so little between red, green or blue of two colours cannot be seen
SMALLEST_LETTERS = 4.0
"""Points: what is smaller nobody reads; nor what stands in a row that is lower."""
NARROWEST = 1.0
"""Letters: what stands in a narrower column nobody reads."""


@dataclass(frozen=True)
class Colours:
    """The colours of a cell, as RRGGBB or another name: of its letters, and of what lies behind them where
    that is filled."""

    letters: str = ""
    behind: str = ""

    @property
    def hide(self) -> bool:
        """Whether letters cannot be seen: in white, or in the colour behind them, or nearly.

        >>> pairs = ("FFFFFF", ""), ("FEFEFE", "FFFFFF"), ("FFFFFF", "1F4E78"), ("theme 3", "theme 3")
        >>> [Colours(*pair).hide for pair in (*pairs, ("", ""))]
        [True, True, False, True, False]
        """
        behind = self.behind or WHITE
        pair = [bytes.fromhex(each) for each in (self.letters, behind) if _RGB.fullmatch(each)]
        if len(pair) == 2:
            return all(abs(one - other) < _NEAR for one, other in zip(pair[0], pair[1], strict=True))
        return bool(self.letters) and self.letters == behind


_RGB = re.compile(r"[0-9A-F]{6}")
