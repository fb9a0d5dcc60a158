"""Prints a document as PDF/UA-1. The only module that imports the press, WeasyPrint, and only when asked
to."""

from __future__ import annotations

import gc
import hashlib
import logging
import re
from contextlib import redirect_stdout
from functools import cache
from html import unescape
from io import StringIO
from types import ModuleType
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import fromstring

from wscb_lib.errors import PaperNotMade
from wscb_lib.paper.shortcuts import shortcuts

if TYPE_CHECKING:
    import weasyprint

FONTS = ("Arial", "Liberation Sans", "Helvetica", "Nimbus Sans")
"""Any of these will do; they are as wide as one another, so sheets break alike."""

LARGE = (16, 14, 12)
"""Points of the type of a paper that may take so many sides: the largest in which it does not take more."""

_NEEDS = "The pages are made. To have the papers too, {}"


def press() -> ModuleType:
    """WeasyPrint, or `PaperNotMade` with what is missing and how to have it."""
    try:
        with redirect_stdout(StringIO()):  # it prints a page of advice of its own before it fails
            import weasyprint
    except ImportError:
        raise PaperNotMade(
            "--pdf: WeasyPrint is not installed. "
            + _NEEDS.format("install it: python -m pip install -r requirements.lock.")
        ) from None
    except OSError as fault:
        raise PaperNotMade(
            f"--pdf: WeasyPrint cannot load Pango ({str(fault).splitlines()[0][:80]}). "
            + _NEEDS.format(
                "install Pango 1.44 or later (Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
            )
        ) from None
    found: ModuleType = weasyprint
    return found


def refuse_unable() -> None:
    """Raise `PaperNotMade` where this machine cannot print: no press, no Pango, or none of the `FONTS`."""
    families = {_family(font) for font in _probe().fonts.values()}
    if not families & {_plain(name) for name in FONTS}:
        raise PaperNotMade(
            f"--pdf: found none of the fonts {', '.join(FONTS)}. "
            + _NEEDS.format("install one (Debian: fonts-liberation).")
        )


def _probe() -> weasyprint.Document:
    families = ", ".join(f'"{name}"' for name in FONTS)
    probe = press().HTML(string=f"<html lang='en-GB'><title>p</title><p style='font-family: {families}'>Aa")
    document = probe.render()
    document.write_pdf()
    return document


def _family(font: Any) -> str:
    family = font.family
    return _plain(family.decode() if isinstance(family, bytes) else family)


def _plain(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


class TooLong(PaperNotMade):
    """A paper that takes more sides than it may."""


class _Complaints(logging.Handler):
    """Keeps what the press calls an error: what would be missing from the paper or break its promise."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def print_pdf(document: str, name: str, sides: int = 0) -> bytes:
    """A document of HTML that is XML as well, and may fetch nothing, as the bytes of a tagged PDF/UA-1.

    The same document gives the same bytes: the file's identifier is a checksum of it, and no date is written.
    One that may take so many `sides` (0: as many as it needs) is set as large as fits them. Raises
    `PaperNotMade` for `name` where the press finds a fault, or where it takes more sides than it may.
    """
    if not sides:
        return _printed(document, name, sides)
    for size in LARGE:
        try:
            return _printed(document.replace("<html ", f'<html style="font-size:{size}pt" ', 1), name, sides)
        except TooLong:
            continue
    return _printed(document, name, sides)


def _printed(document: str, name: str, sides: int) -> bytes:
    weasyprint = press()
    identifier = hashlib.sha256(document.encode()).hexdigest()[:32].encode()
    logger, complaints = logging.getLogger("weasyprint"), _Complaints()
    before = logger.handlers, logger.propagate, logger.level
    is_collecting = gc.isenabled()
    # nothing of a document can be thrown away before it is printed: looking costs an eighth of the time
    gc.disable()
    logger.handlers, logger.propagate = [complaints], False
    logger.setLevel(logging.ERROR)
    try:
        fetcher = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
        look, rest = _parted(document)
        page = _reader()(rest, fetcher)
        laid = page.render(pdf_variant="pdf/ua-1", font_config=_fonts(), stylesheets=[_sheet(look)])
        with shortcuts():
            printed: bytes = laid.write_pdf(finisher=_scope_headings, pdf_variant="pdf/ua-1")
    finally:
        if is_collecting:
            gc.enable()
        logger.handlers, logger.propagate = before[0], before[1]
        logger.setLevel(before[2])
    if complaints.said:
        raise PaperNotMade(*(f"{name}: the press found a fault: {said}." for said in complaints.said))
    if sides and len(laid.pages) > sides:
        raise TooLong(
            f"{name}: takes {len(laid.pages)} sides, and may take {sides}. Under its [[paper]] in "
            "board.toml, let it hold less, or give it more sides."
        )
    return _identified(printed, identifier)


def _parted(document: str) -> tuple[str, str]:
    """The first style sheet of a document, which its papers share, and the document without it.

    >>> _parted("<head><style>p &gt; b { margin: 0 }</style><style>.s1 { width: 9% }</style></head>")
    ('p > b { margin: 0 }', '<head><style>.s1 { width: 9% }</style></head>')
    """
    before, is_there, rest = document.partition("<style>")
    look, _, after = rest.partition("</style>")
    return (unescape(look), before + after) if is_there else ("", document)


@cache
def _fonts() -> Any:
    """The machine's fonts, asked for once."""
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _sheet(look: str) -> weasyprint.CSS:
    """A style sheet, parsed once for all papers of the same look. It gives way to a document's own rules."""
    return press().CSS(string=look, font_config=_fonts())


@cache
def _reader() -> type[weasyprint.HTML]:
    """How a document of ours is read: as the XML it is, by the parser that is written in C; and by the
    press's own style sheet without its notes at the foot, of which we have none, and which gives every
    element five styles more for them."""
    made = press()
    from weasyprint.html import UA

    without_notes = made.CSS(string=re.sub(r"(?m)^::(foot)?note-.*$", "", UA))

    class Read(made.HTML):  # type: ignore[misc, name-defined]
        def __init__(self, document: str, fetcher: Any) -> None:
            super().__init__(string="<title></title>", url_fetcher=fetcher)
            read: Any = self
            read.wrapper_element = type(read.wrapper_element).from_html_root(fromstring(document))
            read.etree_element = read.wrapper_element.etree_element

        def _ua_stylesheets(self, forms: bool = False) -> list[weasyprint.CSS]:
            return super()._ua_stylesheets(forms) if forms else [without_notes]

    return Read


def _identified(printed: bytes, identifier: bytes) -> bytes:
    """The file with its identifiers: that of what it was printed from, and a checksum of what it is.

    They are set into its last dictionary, after which nothing counts bytes: asked for identifiers, the press
    would write every object a second time to sum them.
    """
    at = printed.rindex(b"/Type /XRef")
    whole = hashlib.sha256(printed).hexdigest()[:32].encode()
    return b"%b/ID [(%b)(%b)]%b" % (printed[:at], identifier, whole, printed[at:])


def _scope_headings(_: Any, pdf: Any) -> None:
    """Say of every heading of a table whether it heads a column or a row: the press names the headings of
    each cell and leaves this out, and some readers know only this."""
    tags = {each.reference: each for each in pdf.objects if hasattr(each, "get") and each.get("S")}
    for heading in tags.values():
        if heading["S"] == "/TH":
            row = tags[heading["P"]]
            heading["A"]["Scope"] = "/Column" if tags[row["P"]]["S"] == "/THead" else "/Row"
