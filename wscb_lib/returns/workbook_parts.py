"""The parts of an .xlsx that stand beside its sheets: its names, how it counts, its formats and its words."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree import ElementTree

from wscb_lib.returns.marks import raised, struck_out

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_YES = ("1", "true", "on")
_CALCULATES = ("libreoffice", "openoffice", "collabora", "wps", "gnumeric", "numbers")
_OPENED_BY_MONTH = 17  # Excel's own format mmm-yy
_DOUBTED = re.compile(
    r'["\\][^"]*?(?:[<>~≈?*†]|\b(?:est|prov|approx|about|circa|tbc|or|to|under|over)\b)', re.IGNORECASE
)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
MARKED = (b"vertAlign", b"strike")
MARKED_RUNS = (*MARKED, b"rPr")
_ACROSS = b"centerContinuous"
_USUAL, _SMALL = 11.0, 0.65  # the size of letters where none is said, and how much smaller a mark's are
_MARK = re.compile(r"\s*[\d*,()]{1,4}\s*")


@dataclass
class Formats:
    """The numbers of a workbook's cell formats that strike out, set high, show a date without its day, or
    centre over several columns, or show another figure than is held; and those of its rules that strike
    out."""

    struck: set[int] = field(default_factory=set)
    raised: set[int] = field(default_factory=set)
    monthly: set[int] = field(default_factory=set)
    centred: set[int] = field(default_factory=set)
    dressed: set[int] = field(default_factory=set)
    striking: set[int] = field(default_factory=set)

    @property
    def any(self) -> bool:
        """Whether a sheet's cells need be looked at for their formats at all."""
        return bool(self.struck or self.raised or self.monthly or self.dressed)


@dataclass
class Book:
    """A workbook's own settings, as far as reading needs them."""

    sheets: dict[str, str] = field(default_factory=dict)  # name -> the file of the archive that holds it
    counts_from_1904: bool = False
    asks_to_be_worked_out: bool = False
    was_worked_out: bool = False
    formats: Formats = field(default_factory=Formats)
    words: dict[int, str] = field(default_factory=dict)  # shared strings with a part set high or struck out


def read_book(parts: zipfile.ZipFile) -> Book:
    """A workbook's own parts, but for its sheets; a KeyError when it has none."""
    names = set(parts.namelist())
    root = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    book = Book(_sheet_parts(parts, root, names))
    for element in root:
        tag = element.tag.removeprefix(_MAIN).removeprefix(
            _STRICT
        )  # not x15:workbookPr, which says nothing of 1904
        if tag == "workbookPr":
            book.counts_from_1904 = element.get("date1904", "") in _YES
        elif tag == "calcPr":
            book.asks_to_be_worked_out = element.get("fullCalcOnLoad", "") in _YES
    application = parts.read("docProps/app.xml").lower() if "docProps/app.xml" in names else b""
    book.was_worked_out = "xl/calcChain.xml" in names or any(
        name.encode() in application for name in _CALCULATES
    )
    if "xl/styles.xml" in names:
        book.formats = _formats(parts.read("xl/styles.xml"))
    if "xl/sharedStrings.xml" in names:
        book.words = _marked_words(parts.read("xl/sharedStrings.xml"))
    return book


def _sheet_parts(parts: zipfile.ZipFile, book: ElementTree.Element, names: set[str]) -> dict[str, str]:
    targets = {
        link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", "")))[1:]
        for link in ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    }
    found = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            if targets.get(link) in names:
                found[element.get("name", "")] = targets[link]
    return found


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_on(element: ElementTree.Element) -> bool:
    return element.get("val", "1") in _YES


def _formats(xml: bytes) -> Formats:
    """The formats that matter; none where the page of styles has no word of any."""
    if (
        not any(word in xml for word in (*MARKED, _ACROSS))
        and b'numFmtId="17"' not in xml
        and b"formatCode=" not in xml
    ):
        return Formats()
    root = ElementTree.fromstring(xml)
    struck, high, monthly, dressed = set[int](), set[int](), {_OPENED_BY_MONTH}, set[int]()
    for group in root:
        if _local(group) == "fonts":
            for place, font in enumerate(group):
                for part in font:
                    if _local(part) == "strike" and _is_on(part):
                        struck.add(place)
                    elif _local(part) == "vertAlign" and part.get("val") in ("superscript", "subscript"):
                        high.add(place)
        elif _local(group) == "numFmts":
            codes = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in group}
            monthly |= {number for number, code in codes.items() if shows_no_day(code)}
            dressed |= {number for number, code in codes.items() if shows_another(code)}
    found = Formats()
    for group in root:
        if _local(group) == "cellXfs":
            for place, format_ in enumerate(group):
                font_id, number = int(format_.get("fontId", "0")), int(format_.get("numFmtId", "0"))
                found.struck |= {place} if font_id in struck else set()
                found.raised |= {place} if font_id in high else set()
                found.monthly |= {place} if number in monthly else set()
                found.dressed |= {place} if number in dressed else set()
                found.centred |= {place} if any(_is_across(part) for part in format_) else set()
        elif _local(group) == "dxfs":
            found.striking = {place for place, format_ in enumerate(group) if _strikes(format_)}
    return found


def _is_across(part: ElementTree.Element) -> bool:
    return part.get("horizontal", "").encode() == _ACROSS


def _strikes(format_: ElementTree.Element) -> bool:
    return any(_local(part) == "strike" and _is_on(part) for part in format_.iter())


def shows_no_day(code: str) -> bool:
    """Whether a format shows month and year and no day.

    >>> shows_no_day("mmm-yy"), shows_no_day('mm "of" yyyy')
    (True, True)
    >>> shows_no_day("dd/mm/yyyy"), shows_no_day("[mm]:ss")
    (False, False)
    """
    shown = _QUOTED.sub("", code).lower()
    return "m" in shown and "y" in shown and "d" not in shown


def shows_another(code: str) -> bool:
    """Whether a format shows less than the figure, another, none, or one with a doubt beside it.

    >>> codes = "0", '0.0" km"', "#,##0;;0", '0" (est)"', ";;;", "0,", '"<"0', '"Stop"', '[=1]"yes";"no"'
    >>> [code for code in codes if shows_another(code)]
    ['0" (est)"', ';;;', '0,', '"<"0', '"Stop"', '[=1]"yes";"no"']
    """
    first = code.split(";")[0]
    bare = _QUOTED.sub("", first)
    is_shown = re.search(r"[0#?@dmyhs]|General", bare, re.IGNORECASE)
    return bool(not is_shown or re.search(r"[0#?],+(?![0#?,])", bare) or _DOUBTED.search(first))


def _marked_words(xml: bytes) -> dict[int, str]:
    """The shared strings of which a part is set high or struck out, as `marked_text` tells them."""
    if not any(word in xml for word in MARKED_RUNS):
        return {}
    found = {}
    for place, element in enumerate(ElementTree.fromstring(xml)):
        plain = "".join(part.text or "" for part in element.iter() if _local(part) == "t")
        if any(_local(part) == "rPr" for part in element.iter()) and (text := marked_text(element)) != plain:
            found[place] = text
    return found


def marked_text(element: ElementTree.Element) -> str:
    """A string of runs as one text: what is set high stays high, what is struck out is marked so.

    A figure or a sign that is much smaller than what it stands beside is the mark of a footnote too.
    """
    runs = [part for part in element if _local(part) in ("r", "t")]
    size = max(map(_size, runs), default=0)
    return "".join(_run(run, _size(run) <= _SMALL * size) for run in runs)


def _size(run: ElementTree.Element) -> float:
    return next((float(part.get("val", _USUAL)) for part in _properties(run) if _local(part) == "sz"), _USUAL)


def _run(element: ElementTree.Element, is_small: bool) -> str:
    if _local(element) == "t":
        return element.text or ""
    text = "".join(part.text or "" for part in element if _local(part) == "t")
    if is_small and _MARK.fullmatch(text):
        text = raised(text)
    for part in _properties(element):
        if _local(part) == "vertAlign" and part.get("val") in ("superscript", "subscript"):
            text = raised(text)
        elif _local(part) == "strike" and _is_on(part):
            text = struck_out(text)
    return text


def _properties(run: ElementTree.Element) -> Iterable[ElementTree.Element]:
    return (part for group in run if _local(group) == "rPr" for part in group)
