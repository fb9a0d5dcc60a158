"""The parts of an .xlsx that stand beside its sheets: its names, how it counts, its formats and its words."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

from wscb_lib.returns.left_out import is_somebodys
from wscb_lib.returns.marks import raised, struck_out
from wscb_lib.returns.shown import (
    BLACK,
    INDEXED,
    SMALLEST_LETTERS,
    WHITE,
    Colours,
    look_at_formats,
    shows_another,
)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_YES = ("1", "true", "on")
_CALCULATES = ("libreoffice", "openoffice", "collabora", "wps", "gnumeric", "numbers")
MARKED = (b"vertAlign", b"strike")
MARKED_RUNS = (*MARKED, b"rPr")
_WORTH_A_LOOK = re.compile(
    rb"vertAlign|strike|centerContinuous|horizontal=\"fill\"|numFmtId=\"(?:9|1[06-9]|2[01]|4[57])\"|formatCode=|patternType=\"solid"
    rb"|<(?:\w+:)?color [^>]*(?:(?:[Ff][0-9A-Fa-f]){3}\"|theme=\"0\"|indexed=\"(?:[19]|65)\")"
    rb"|indexedColors|<(?:\w+:)?sz val=\"[0-3](?:\.\d+)?\""
)
_PALE = 0.07  # a tint of white that is still as good as white
_ACROSS = b"centerContinuous"
_USUAL, _SMALL = 11.0, 0.65  # the size of letters where none is said, and how much smaller a mark's are
_MARK = re.compile(r"\s*[\d*,()]{1,4}\s*")


@dataclass
class Formats:
    """The numbers of a workbook's cell formats that strike out, set high, show a date in part, or centre
    over several columns, or show another figure than is held, or none; and those of its rules that strike
    out or hide."""

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
    if not _WORTH_A_LOOK.search(xml):
        return Formats()
    groups = {_local(group): group for group in ElementTree.fromstring(xml)}
    fonts, found = list(groups.get("fonts", ())), Formats()
    struck = {place for place, font in enumerate(fonts) if any(_is_strike(part) for part in font)}
    high = {place for place, font in enumerate(fonts) if any(_is_high(part) for part in font)}
    indexed = _indexed(groups.get("colors"))
    letters = {place: _colour(font, indexed) for place, font in enumerate(fonts)}
    tiny = {place for place, font in enumerate(fonts) if _points(font) < SMALLEST_LETTERS}
    behind = {place: _behind(fill, indexed) for place, fill in enumerate(groups.get("fills", ()))}
    codes = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in groups.get("numFmts", ())}
    shown = look_at_formats(codes)
    for place, format_ in enumerate(groups.get("cellXfs", ())):
        font_id, fill_id, number = (int(format_.get(key, "0")) for key in ("fontId", "fillId", "numFmtId"))
        colours = Colours(letters.get(font_id) or BLACK, behind.get(fill_id, ""))
        found.struck |= {place} if font_id in struck else set()
        found.raised |= {place} if font_id in high else set()
        found.monthly |= {place} if number in shown.in_part else set()
        hides = number in shown.otherwise or colours.hide or font_id in tiny
        hides = hides or any(part.get("horizontal") == "fill" for part in format_)  # 7 as 777
        found.dressed |= {place} if hides else set()
        found.centred |= {place} if any(_is_across(part) for part in format_) else set()
    rules = groups.get("dxfs", ())
    found.striking = {place for place, format_ in enumerate(rules) if _strikes(format_, indexed)}
    return found


def _indexed(colours: ElementTree.Element | None) -> Sequence[str]:
    """The colours that are named by a number: the workbook's own list, or Excel's."""
    lists = [part for part in (() if colours is None else colours) if _local(part) == "indexedColors"]
    own = [part.get("rgb", "")[-6:].upper() for each in lists for part in each]
    return [*own, *INDEXED[len(own) :]]


def _is_strike(part: ElementTree.Element) -> bool:
    return _local(part) == "strike" and _is_on(part)


def _is_high(part: ElementTree.Element) -> bool:
    return _local(part) == "vertAlign" and part.get("val") in ("superscript", "subscript")


def _colour(element: ElementTree.Element, indexed: Sequence[str], *names: str) -> str:
    """The colour that a font or a fill names, as RRGGBB where it can be; "" where it names none."""
    for part in element:
        if _local(part) in (names or ("color",)):
            theme, number, tint = part.get("theme", ""), part.get("indexed", ""), float(part.get("tint", "0"))
            if theme:
                plain = {"0": WHITE, "1": BLACK}.get(theme, "") if abs(tint) < _PALE else ""
                return plain or f"theme {theme} {tint}"
            is_known = number.isdigit() and int(number) < len(indexed)
            colour = indexed[int(number)] if is_known else number or part.get("rgb", "")[-6:].upper()
            return f"{colour} {tint}" if colour and abs(tint) >= _PALE else colour
    return ""


def _behind(fill: ElementTree.Element, indexed: Sequence[str]) -> str:
    """The colour with which a fill fills a cell; what is no plain colour, such as a gradient, is its own."""
    pattern = next((part for part in fill if _local(part) == "patternFill"), None)
    if pattern is None or pattern.get("patternType", "none") == "none":
        return "" if pattern is not None else "gradient"
    is_plain = pattern.get("patternType") == "solid"
    return (_colour(pattern, indexed, "fgColor") if is_plain else "") or "pattern"


def _points(font: ElementTree.Element) -> float:
    """How large a font's letters are."""
    return next((float(part.get("val", _USUAL)) for part in font if _local(part) == "sz"), _USUAL)


def _is_across(part: ElementTree.Element) -> bool:
    return part.get("horizontal", "").encode() == _ACROSS


def _strikes(format_: ElementTree.Element, indexed: Sequence[str]) -> bool:
    """Whether a rule's format strikes out what it holds for, or hides it."""
    parts = {_local(part): part for part in format_}
    font, fill, number = (parts.get(name) for name in ("font", "fill", "numFmt"))
    behind = (
        "" if fill is None else next((_colour(part, indexed, "bgColor") for part in fill), "") or "pattern"
    )
    return (
        any(_is_strike(part) for part in format_.iter())
        or (font is not None and Colours(_colour(font, indexed), behind).hide)
        or (number is not None and shows_another(number.get("formatCode", "")))
    )


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
    """A string of runs as one text: what is set high stays high, what is struck out or hidden is marked so.

    A figure or a sign that is much smaller than what it stands beside is the mark of a footnote too.
    """
    runs = [part for part in element if _local(part) in ("r", "t")]
    sizes = [_size(run) for run in runs]
    unseen = [size < SMALLEST_LETTERS or _is_white(run) for run, size in zip(runs, sizes, strict=True)]
    if all(unseen):  # then it is the whole cell that is so, and what lies behind it may be dark
        unseen = [False] * len(runs)
    least = _SMALL * max(sizes, default=0)
    return "".join(
        _run(run, size <= least, hides) for run, size, hides in zip(runs, sizes, unseen, strict=True)
    )


def _size(run: ElementTree.Element) -> float:
    return next((float(part.get("val", _USUAL)) for part in _properties(run) if _local(part) == "sz"), _USUAL)


def _is_white(run: ElementTree.Element) -> bool:
    """Whether a run's letters are white, or nearly."""
    return any(Colours(_colour(group, INDEXED)).hide for group in run if _local(group) == "rPr")


def _run(element: ElementTree.Element, is_small: bool, hides: bool) -> str:
    if _local(element) == "t":
        return element.text or ""
    text = "".join(part.text or "" for part in element if _local(part) == "t")
    if is_small and _MARK.fullmatch(text):
        text = raised(text)
    elif hides:
        return struck_out(text)
    for part in _properties(element):
        if _local(part) == "vertAlign" and part.get("val") in ("superscript", "subscript"):
            text = raised(text)
        elif _local(part) == "strike" and _is_on(part):
            text = struck_out(text)
    return text


def _properties(run: ElementTree.Element) -> Iterable[ElementTree.Element]:
    return (part for group in run if _local(group) == "rPr" for part in group)


def noted(parts: zipfile.ZipFile, sheet: str) -> list[str]:
    """The cells of a sheet with somebody's comment; ours, of what was to be mended, are none."""
    links = f"{posixpath.dirname(sheet)}/_rels/{posixpath.basename(sheet)}.rels"
    if links not in parts.namelist():
        return []
    found = []
    for link in ElementTree.fromstring(parts.read(links)):
        if link.get("Type", "").endswith("/comments"):
            where = posixpath.normpath(posixpath.join("/", posixpath.dirname(sheet), link.get("Target", "")))[
                1:
            ]
            found += _comments(parts.read(where))
    return found


def _comments(xml: bytes) -> list[str]:
    root = ElementTree.fromstring(xml)
    authors = [part.text or "" for part in root.iter() if _local(part) == "author"]
    found = []
    for part in root.iter():
        if _local(part) == "comment":
            author, said = int(part.get("authorId", "0")), "".join(part.itertext())
            if author >= len(authors) or is_somebodys(authors[author], said):
                found.append(part.get("ref", ""))
    return found
