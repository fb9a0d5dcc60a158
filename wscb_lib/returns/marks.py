"""Marks in a cell that are no part of its value: those nobody can see, those of a footnote, those of
doubt."""

from __future__ import annotations

import re
import unicodedata

# What has no width on a screen: marks of direction and joining, soft hyphens, fillers, control characters.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# Characters set high, low or in a ring: the digits of a footnote, and no digits of a figure.
_RAISED = (
    "\xaa\xb2\xb3\xb9\xba\u02b0-\u02b8\u02e0-\u02e4\u1d2c-\u1d6a\u1d9b-\u1dbf"
    "\u2070-\u209c\u2460-\u24ff\u2776-\u2793"
)
_IS_RAISED = re.compile(f"[{_RAISED}]+")
_ORDINAL = re.compile(
    "(?<=\\d)(\u02e2\u1d57|\u207f\u1d48|\u02b3\u1d48|\u1d57\u02b0)"
)  # 31st, as a word processor sets it
_SYMBOLS = "*\u2217\u204e\u2020\u2021\xa7\xb6"  # asterisks, daggers, the marks of section and paragraph
_IN_BRACKETS = (
    r"\[\s*(?:(?:see\s+)?(?:foot)?note|fn|n)?\s*\w{1,3}\s*\]|"
    r"\(\s*(?:see\s+)?(?:(?:foot)?note|fn)\s*\w{0,3}\s*\)"
)
_BEHIND = re.compile(
    rf"(?P<bare>.*?[^\s{_RAISED}{_SYMBOLS}])\s*(?:(?:[{_RAISED}]+|[{_SYMBOLS}]+"
    rf"|{_IN_BRACKETS}|\^\w)[\s,;]*)+",
    re.DOTALL | re.IGNORECASE,
)
_IN_FRONT = re.compile(rf"[{_SYMBOLS}]+\s*(?P<bare>[^\s{_SYMBOLS}].*)", re.DOTALL)
_WRAPPED = re.compile(
    r"=\s*(?:T\()?\s*[\"“”](?P<bare>[^\"“”]*)[\"“”]\s*\)?|[\"“](?P<quoted>[^\"“”]*)[\"”]|'(?P<held>[^']*)"
)

_HARMLESS = "●◦▪▫■▸►▶➢➤✓✔☑©®¦"  # bullets and ticks

STRUCK = "\u0336"
"""The mark that stands behind each character of a cell's text that is struck out."""

_HIGH = dict(
    zip("0123456789abcdefghijklmnoprstuvwxyz()+-=", "⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ⁽⁾⁺⁻⁼", strict=True)
)


def visible(text: str) -> str:
    """The text without what nobody can see. Spaces stay.

    >>> visible("\\u200e29/09/2015\\ufeff")
    '29/09/2015'
    """
    return text if text.isascii() and text.isprintable() else _INVISIBLE.sub("", text)


def named(text: str) -> str:
    """The text with what nobody can see written out, so that a sentence shows it.

    >>> named("L1\\u200b")
    'L1[U+200B]'
    """
    return _INVISIBLE.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def flat(text: str) -> str:
    """Write a text in plain characters: wide letters narrow, ligatures apart. Raised ones stay: 7² is not 72.

    >>> flat("Ｌ００７"), flat("7²"), flat("31ˢᵗ")
    ('L007', '7²', '31st')
    """
    whole = _ORDINAL.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    if not _IS_RAISED.search(whole):
        return unicodedata.normalize("NFKC", whole)
    kept = iter(_IS_RAISED.findall(whole))
    return "".join(unicodedata.normalize("NFKC", part) + next(kept, "") for part in _IS_RAISED.split(whole))


def raised(text: str) -> str:
    """Write a text set high: ² for 2. "st" of 31st, and what has no high form, stay as they are.

    >>> raised("1"), raised("a, *"), raised("th")
    ('¹', 'ᵃ, *', 'th')
    """
    return (
        text
        if text.strip() in ("st", "nd", "rd", "th")
        else "".join(_HIGH.get(sign, sign) for sign in text.lower())
    )


def struck_out(text: str) -> str:
    """The text with each character struck out."""
    return "".join(f"{sign}{STRUCK}" for sign in text)


def without_footnote(text: str) -> str:
    """Take the mark of a footnote off either end of a text, unless nothing else would be left.

    >>> [without_footnote(text) for text in ("7²", "12.5 [note 1]", "police*", "†9", "*", "[c]", "5+")]
    ['7', '12.5', 'police', '9', '*', '[c]', '5+']
    """
    if text.isascii() and text[:1].isalnum() and text[-1:].isalnum() and "^" not in text:
        return text  # as most are: a mark stands at an end, or behind a ^
    found = _BEHIND.fullmatch(text) or _IN_FRONT.fullmatch(text)
    return found["bare"].strip() if found else text


def unwrapped(text: str) -> str:
    """Take off what Excel needs to keep a text a text: `="L00649"`, quotation marks, an apostrophe in front.

    >>> unwrapped('="L00649"'), unwrapped("'007"), unwrapped("a 'b'")
    ('L00649', '007', "a 'b'")
    """
    found = _WRAPPED.fullmatch(text)
    return next((part for part in found.groups() if part is not None), text).strip() if found else text


def pictures(text: str) -> str:
    """The pictures in a text: a cross, an empty box or an arrow may cancel what it stands beside. Bullets and
    ticks do not.

    >>> pictures("❌ police"), pictures("• police ✓"), pictures("☐ police")
    ('❌', '', '☐')
    """
    beyond = (sign for sign in text if not sign.isascii() and sign not in _HARMLESS)
    return "".join(sign for sign in beyond if unicodedata.category(sign) in ("So", "Sm"))


def has_foreign_letter(text: str) -> bool:
    """Whether a letter of another alphabet stands among ours: some look alike, and mean another word.

    >>> has_foreign_letter("p\\u043elice"), has_foreign_letter("Zoë")
    (True, False)
    """
    return not text.isascii() and any(
        sign.isalpha()
        and not unicodedata.name(sign, "LATIN").startswith(
            ("LATIN", "MODIFIER", "SUPERSCRIPT", "FEMININE", "MASCULINE")
        )
        for sign in unicodedata.normalize("NFKC", text)
    )
