"""What words may say of figures: no figure typed by hand, and no comparison that the verdict does not allow.

The checks know words from a list, not meaning: a person must still read what was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_NAMED = re.compile(r"\{\{\s*(\w+)\s*\.\s*\w+\s*\}\}")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"")
_SENTENCE = re.compile(r"(?:\{\{[^}]*\}\}|“[^”]*”|[^.!?\n]|[.](?=\d)|\n(?!\s*(?:\n|[-*#]|\d+\.)))+[.!?]*")
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_SPAN = r"(?:working )?(?:hour|day|week|month|quarter|year)s?"
_NOT_FIGURES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?\b",
        rf"\b(?:{_MONTH}) \d{{4}}\b",
        r"\b(?:19|20)\d\d(?:-\d\d)?(?:-Q\d)?\b",
        r"\b(?:sections?|regulations?|chapter|paragraph|part|schedule|article|stage|rule|table) \d+(?: and \d+)?\b",
        rf"\bwithin (?:the )?\d+ {_SPAN}",
        rf"\b\d+[- ]{_SPAN} (?:standard|rule|limit)",
        r"\b\d+-(?:hour|day|week|month|working-day)\b",
        r"\b(?:aged|under|over) (?:1?\d)s?\b",
        r"\b[A-Z]-\d[\d-]*\b",
    )
)
_COUNTS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand dozen doubled halved trebled "
    "tripled quadrupled twice thrice"
).replace(" ", "|")
_NUMBER_WORD = re.compile(
    rf"\b(?:{_COUNTS})\b(?!(?: |-){_SPAN})|\b(?:half|a third|third|a quarter|three quarters) of\b", re.IGNORECASE
)
_WORDS = {
    "up": r"rose|risen|rises?|rising|increas(?:e|es|ed|ing)|climb(?:s|ed|ing)|grew|grown|growing|growth|higher|highest|(?<!no )longer|"
    r"longest|(?:went|gone|going|is|are) up|up (?:to|from)|upwards?|more (?!than|about|detail|of|to|often|likely)(?=\w)",
    "down": r"fell|fallen|falls?|falling|decreas(?:e|es|ed|ing)|dropp(?:ed|ing)|declin(?:e|es|ed|ing)|lower|lowest|fewer|fewest|"
    r"reduc(?:ed|ing|tion)|short(?:er|ened|est)|(?:went|gone|going|is|are) down|down (?:to|from)|downwards?",
    "better": r"improv(?:es|ed|ing|ements?)|better",
    "worse": r"wors(?:e|ened|ening)|deteriorat(?:es|ed|ing|ion)",
    "steady": r"stable|stability|steady|steadily|unchanged|static|constant",
}
_COMPARES = {kind: re.compile(rf"\b(?<!to )(?<!will )(?<!should )(?<!would )(?<!must )(?:{words})\b", re.IGNORECASE) for kind, words in _WORDS.items()}
_COMPARES["up"] = re.compile(_COMPARES["up"].pattern.removesuffix(r"\b") + r"(?:\b|(?<=more ))", re.IGNORECASE)
_HEDGED = re.compile(r"\b(?:may|might|possibl[ey]|perhaps)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:cannot|can not|not|neither|nor|no|whether|too few|nothing)\b", re.IGNORECASE)
ENOUGH_TO_BE_STEADY = 12  # quarters: with fewer, "stable" says more than the figures can


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with the number of the line it begins on, from 0. A figure in braces never ends one.

    >>> list(sentences("It was {{ plans.latest }}. It rose."))
    [(0, 'It was {{ plans.latest }}.'), (0, 'It rose.')]
    """
    for match in _SENTENCE.finditer(text):
        found = match.group()
        if found.strip():
            start = match.start() + len(found) - len(found.lstrip())
            yield text.count("\n", 0, start), " ".join(found.split())


def typed_figures(sentence: str) -> list[str]:
    """Figures typed by hand: digits of any script and number words. Dates, sections, standards and quotations are not.

    >>> typed_figures("On 3 May 2016 section 47 was used seven times within 72 hours, and 9 times after.")
    ['9', 'seven']
    """
    bare = _QUOTED.sub(" ", _NAMED.sub(" ", sentence))
    for pattern in _NOT_FIGURES:
        bare = pattern.sub(" ", bare)
    digits = re.findall(r"\d[\d,.]*%?", bare)
    others = [letter for letter in bare if unicodedata.category(letter) in ("No", "Nl")]
    return [d.rstrip(".,") for d in digits] + others + [w.group() for w in _NUMBER_WORD.finditer(bare)]


def comparisons(sentence: str, figures: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What is wrong with each comparison in a sentence, given the figures it cites; empty when nothing is.

    "rose" needs a cited figure whose signal says up; "may be rising" a signal or a watch; "no …" and "cannot …" must
    not deny a signal. A question compares nothing.

    >>> plans = {"plans": {"verdict": "signal", "direction": "up", "reading": "concern", "change_words": "rose"}}
    >>> comparisons("Plans rose to {{ plans.latest }}.", plans), comparisons("They rose.", plans)
    ([], ['“rose” cites no figure'])
    """
    if sentence.rstrip().endswith("?"):
        return []
    cited = [figures[name] for name in _NAMED.findall(sentence) if name in figures]
    bare = _QUOTED.sub(" ", _NAMED.sub(" ", sentence))
    faults = []
    for kind, pattern in _COMPARES.items():
        for match in pattern.finditer(bare):
            word = match.group().strip()
            if not cited:
                faults.append(f"“{word}” cites no figure")
            elif not any(_allows(figure, kind, bare) for figure in cited):
                faults.append(f"“{word}” is not what the figures say ({_said(cited)})")
    return faults


def _allows(figure: Mapping[str, Any], kind: str, sentence: str) -> bool:
    verdict = figure.get("verdict", "")
    agrees = _agrees(figure, kind)
    if kind == "steady":
        return verdict == "no_clear_change" and figure.get("quarters", ENOUGH_TO_BE_STEADY) >= ENOUGH_TO_BE_STEADY
    if agrees and (verdict == "signal" or (verdict == "watch" and _HEDGED.search(sentence))):
        return True
    return bool(_DENIED.search(sentence)) and not (agrees and verdict == "signal")


def _agrees(figure: Mapping[str, Any], kind: str) -> bool:
    if kind in ("up", "down"):
        return figure.get("direction", "") == kind
    wanted = {"better": "improvement", "worse": "concern"}.get(kind, "")
    return bool(wanted) and wanted in str(figure.get("reading", "")).lower()


def _said(cited: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(dict.fromkeys(str(figure.get("change_words", figure.get("verdict", ""))) for figure in cited))
