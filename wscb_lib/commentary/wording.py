"""What words may say of figures: no figure typed by hand, and no comparison that the verdict does not allow.

The checks know words from a list, not meaning: a person must still read what was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_NAMED = re.compile(r"\{\{\s*(\w+)\s*\.\s*\w+\s*\}\}")
_SENTENCE = re.compile(r"(?:\{\{[^}]*\}\}|“[^”]*”|[^.!?\n]|[.](?=\d)|\n(?!\s*(?:\n|[-*#]|\d+\.)))+[.!?]*")
_ON = r"(?:[^\n{0}]|\n(?!\s*\n))"  # whatever stands in a paragraph but these marks
_QUOTATION = re.compile(
    "|".join(
        (
            rf"“{_ON.format('”')}+”?",
            rf"\"{_ON.format(chr(34))}+\"",
            rf"«{_ON.format('»')}+»",
            rf"„{_ON.format('“”')}+[“”]",
            r"(?<!\w)‘(?:[^\n]|\n(?!\s*\n))+?’(?!\w)",
            r"(?<![^\s(\[])'(?=\S)(?:[^\n]|\n(?!\s*\n))+?(?<=\S)'(?=[\s.,;:!?)\]]|$)",  # an apostrophe stands after a letter
            r"^[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?>[^\n]*(?:\n(?!\s*\n)[^\n]+)*",
        )
    ),
    re.MULTILINE,
)
_CONSENT_NOTE = re.compile(r"\[consent:[^\]]*\]", re.IGNORECASE)
FEWEST_QUOTED = 3  # words: fewer are a name or a term, not what somebody said
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_SPAN = r"(?:working )?(?:hour|day|week|month|quarter|year)s?"
_YOUNG = r"(?:child(?:ren)?|bab(?:y|ies)|infants?|girls?|boys?|teenagers?|famil(?:y|ies)|siblings?|pupils?|students?|(?:young )?(?:people|persons?|carers?))"
_PEOPLE = rf"(?:{_YOUNG}|mothers?|fathers?|parents?|adults?|women|men|patients?|residents?|workers?|victims?)"
_BESIDE = r"(?:(?!(?:of|for|and|in|to|by|on|with|from|that|every|each|all|the|their|our|no|most|some|many)\b)[\w-]+ )?"  # a word that describes
_COUNTED = rf"(?! {_BESIDE}{_PEOPLE}\b(?!['’]))"  # a number, and not a year or a section of them
_DOING = r"(?:were|was|are|is|had|have|has|did|do|said|say|saw|went|came|got|fell|rose)"
_YEAR = r"(?:19|20)\d\d(?:-\d\d)?(?:-Q\d)?\b"
_PARTS = "sections?|regulations?|chapter|paragraph|part|schedule|article|stage|rule|table"
_NOT_FIGURES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b\d{{1,2}} (?:{_MONTH})(?: (?:19|20)\d\d\b)?",
        rf"\b(?:{_MONTH}) (?:19|20)\d\d\b",
        rf"\b(?:in|of|since|by|until|from|during|before|after|to|for|and|than|act) {_YEAR}{_COUNTED}",
        rf"\b{_YEAR}{_COUNTED}(?! (?:{_DOING}|of|more|fewer)\b)",
        r"\bsections? (?:11|17|20|31|47|175)(?: and (?:11|17|20|31|47|175))?\b",  # the framework's own: section 47 children are meant
        rf"\b(?:{_PARTS}) \d+(?: and \d+)?\b{_COUNTED}",
        rf"\bwithin (?:the )?\d+ {_SPAN}",
        rf"\b\d+[- ]{_SPAN} (?:standard|rule|limit)",
        r"\b\d+-(?:hour|day|week|month|working-day)\b",
        rf"\b(?:aged|under|over) (?:1?\d)(?:s\b|\b{_COUNTED})",
        r"\b[A-Z]-\d[\d-]*\b",
    )
)
_COUNTS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundreds? thousands? millions? billions? dozens? doubl(?:ed|es|ing) "
    "halv(?:ed|es|ing) trebl(?:ed?|es|ing) tripl(?:ed|es|ing) quadrupl(?:ed|es|ing) twice thrice nil nought naught"
).replace(" ", "|")
_FRACTION = "third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twentieth|hundredth"
_ENDS = rf"(?=\s*[,.;:!?)]|\s*$| of\b| (?:{_DOING}|more|less|fewer|higher|lower|[a-z]+ed)\b)"  # "a third", but not "a third meeting"
_NUMBER_WORD = re.compile(
    "|".join(
        (
            rf"\b(?:{_COUNTS})\b(?!(?: |-){_SPAN})",
            r"\bzero\b(?!-| tolerance| hours)",
            r"\bdouble\b(?!-| check)",
            r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twenty|hundred|many|several)-?fold\b",
            r"(?<!first )(?<!second )(?<!other )\bhalf\b(?!-| an?\b| (?:term|day|hour|year|way|sister|brother|sibling)s?\b)",
            rf"\b(?:an?|one) (?:{_FRACTION})\b{_ENDS}",
            rf"\b(?:{_FRACTION})s? of\b(?! (?:{_MONTH})\b)",
            r"\b(?:an?|one) quarter of\b(?! (?:the year|a year|(?:19|20)\d\d)\b)",
            rf"(?<!in )(?<!for )(?<!than )\ba quarter(?= {_DOING}\b)",
            r"\bthree quarters of\b",
            rf"\bevery (?:second|{_FRACTION})\b(?! (?:{_SPAN}|meeting|{_DAY})\b)",
            rf"\bone {_BESIDE}{_YOUNG}\b",
            r"\bonly one\b(?! (?:way|reason|question|thing|side|part|answer)\b)",
            r"\bone per ?cent\b",
            rf"\ba couple of\b(?! {_SPAN})",
            r"\bhandfuls?\b",
            rf"\ba few(?= (?:[\w-]+ ){{0,3}}?(?:{_PEOPLE}|them)\b)",
            rf"\bscores of\b(?= (?:[\w-]+ ){{0,2}}?{_PEOPLE}\b)",
        )
    ),
    re.IGNORECASE,
)
_LAST = r"(?:last|the last|the previous|this time last) (?:year|quarter)|(?:in )?the (?:year|quarter) before|a (?:year|quarter) (?:ago|earlier|before)"
_BEGUN = r"(?:beg[aiu]n(?:s|ning)?|start(?:s|ed|ing)|continu(?:es|ed|ing)|seem(?:s|ed)|appear(?:s|ed)|tend(?:s|ed)) to"
_WORDS = {
    "up": rf"{_BEGUN} (?:rise|increase|grow|climb|go up)|more than (?:{_LAST})|above (?:{_LAST})|up on (?:{_LAST}|the (?:year|quarter))|(?:edg|creep)(?:ed|ing|s) up|"
    r"crept up|jump(?:s|ed|ing)?|soar(?:s|ed|ing)?|(?:a|the|sharp) surge(?! team)|surged|surging|spik(?:e|es|ed|ing)|record (?:high|number|level|quarter|year|rate|figure|total|share|count)s?|"
    r"(?<!on )(?<!in )(?<!of )(?<!keep )(?<!kept )(?<!not )a (?:new )?record(?=\s*[.,;:]|\s*$| for| this)|"
    r"rose|risen|rises?|rising|increas(?:e|es|ed|ing)|climb(?:s|ed|ing)|grew|grown|growing|growth|higher|highest|(?<!no )longer|"
    r"longest|(?:went|gone|going|is|are) up|up (?:to|from)|upwards?|more (?!than|about|detail|of|to|often|likely)(?=\w)",
    "down": rf"{_BEGUN} (?:fall|drop|decrease|decline|shrink|go down)|(?:less|fewer) than (?:{_LAST})|below (?:{_LAST})|down on (?:{_LAST}|the (?:year|quarter))|"
    r"(?:came|come|comes|coming|edged|edging) down|dip(?:s|ped|ping)?|plung(?:e|es|ed|ing)|slump(?:s|ed|ing)?|shr(?:ank|unk|inks|inking)|record lows?|"
    r"(?:a|the|sharp|steep) drop(?! ?-?in\b(?! \{| the\b))|drops|"
    r"fell|fallen|falls?|falling|decreas(?:e|es|ed|ing)|dropp(?:ed|ing)|declin(?:e|es|ed|ing)|lower|lowest|fewer|fewest|"
    r"reduc(?:ed|ing|tion)|short(?:er|ened|est)|(?:went|gone|going|is|are) down|down (?:to|from)|downwards?",
    "better": rf"{_BEGUN} (?:improve|recover)|improv(?:es|ed|ing|ements?)|better(?! than others)|strengthen(?:s|ed)|recover(?:s|ed)",
    "worse": rf"{_BEGUN} (?:worsen|weaken|deteriorate)|wors(?:e|ens|ened|ening)|deteriorat(?:es|ed|ing|ion)|weaken(?:s|ed|ing)",
    "steady": r"stable|stability|steady|steadily|unchanged|static|constant",
}
_COMPARES = {kind: re.compile(rf"\b(?<!to )(?<!will )(?<!should )(?<!would )(?<!must )(?:{words})\b", re.IGNORECASE) for kind, words in _WORDS.items()}
_COMPARES["up"] = re.compile(_COMPARES["up"].pattern.removesuffix(r"\b") + r"(?:\b|(?<=more ))", re.IGNORECASE)
_HEDGED = re.compile(r"\b(?:may|might|possibl[ey]|perhaps)\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:cannot(?! but\b)|can not|not(?! (?:only|just|merely)\b)|neither|nor|no(?! (?:doubt|question|wonder|surprise)\b)|whether|too few|"
    r"nothing(?! but\b))\b",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,;:.]|\b(?:but|and|because|while|although|though|yet)\b", re.IGNORECASE)
ENOUGH_TO_BE_STEADY = 12  # quarters: with fewer, "stable" says more than the figures can


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with the number of the line it begins on, from 0. A figure in braces never ends one.

    What somebody said is left out, for `quotations` tells it and a release asks for consent to it; so is the number
    of an item of a list.

    >>> list(sentences("It was {{ plans.latest }}. It rose."))
    [(0, 'It was {{ plans.latest }}.'), (0, 'It rose.')]
    """
    text = _without_list_numbers(_without_quotations(text))
    for match in _SENTENCE.finditer(text):
        found = match.group()
        if found.strip():
            start = match.start() + len(found) - len(found.lstrip())
            yield text.count("\n", 0, start), " ".join(found.split())


def quotations(text: str) -> Iterator[re.Match[str]]:
    """What stands in quotation marks of any kind, or after >, and is long enough to be what somebody said.

    >>> [found.group() for found in quotations("The parents' form says 'so what'. She said 'he hit me'.")]
    ["'he hit me'"]
    """
    for found in _QUOTATION.finditer(text):
        said = _NAMED.sub("figure", _CONSENT_NOTE.sub(" ", found.group()))
        if len(re.findall(r"[^\W_]+(?:['’][^\W_]+)*", said)) >= FEWEST_QUOTED:
            yield found


def _without_quotations(text: str) -> str:
    for found in quotations(text):
        text = text[: found.start()] + re.sub(r"[^\n]", " ", found.group()) + text[found.end() :]
    return text


def _without_list_numbers(text: str) -> str:
    """The numbers of a list turned to dashes: 1. at the head of a paragraph, and each that follows by one."""
    lines, last, is_head = text.split("\n"), 0, True
    for at, line in enumerate(lines):
        found = re.match(r"(\s*)(\d{1,2})[.)](?=\s)", line)
        if found and int(found[2]) == last + 1 and (is_head or last):
            lines[at], last = f"{found[1]}-{line[found.end() :]}", last + 1
        elif line.strip() and is_head and not line.startswith(" "):
            last = 0
        is_head = not line.strip()
    return "\n".join(lines)


def _as_printed(sentence: str) -> str:
    """The sentence as a reader meets it: no names of figures, no marks of emphasis, nothing that has no width."""
    bare = _NAMED.sub(" ", sentence)
    bare = "".join(letter for letter in bare if unicodedata.category(letter) != "Cf")
    return re.sub(r"[*`]+", "", bare.replace("_", " "))


def typed_figures(sentence: str) -> list[str]:
    """Figures typed by hand: digits of any script and number words. Dates, sections and standards are not.

    >>> typed_figures("On 3 May 2016 section 47 was used seven times within 72 hours, and 9 times after.")
    ['9', 'seven']
    """
    bare = _as_printed(sentence)
    for pattern in _NOT_FIGURES:
        bare = pattern.sub(" ", bare)
    digits = re.findall(r"\d[\d,.]*%?", bare)
    others = [letter for letter in bare if unicodedata.numeric(letter, None) is not None and not letter.isdecimal()]
    words = [w.group() for w in _NUMBER_WORD.finditer(unicodedata.normalize("NFKC", bare))]
    return [d.rstrip(".,") for d in digits] + others + words


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
    bare = _as_printed(sentence)
    faults = []
    for kind, pattern in _COMPARES.items():
        for match in pattern.finditer(bare):
            word = match.group().strip()
            if not cited:
                faults.append(f"“{word}” cites no figure")
            elif not any(_allows(figure, kind, bare, match.start()) for figure in cited):
                faults.append(f"“{word}” is not what the figures say ({_said(cited)})")
    return faults


def _allows(figure: Mapping[str, Any], kind: str, sentence: str, at: int) -> bool:
    verdict = figure.get("verdict", "")
    agrees = _agrees(figure, kind)
    if kind == "steady":
        return verdict == "no_clear_change" and figure.get("quarters", ENOUGH_TO_BE_STEADY) >= ENOUGH_TO_BE_STEADY
    if agrees and (verdict == "signal" or (verdict == "watch" and _HEDGED.search(sentence))):
        return True
    return _is_denied(sentence, at) and not (agrees and verdict == "signal")


def _is_denied(sentence: str, at: int) -> bool:
    """Whether the word that stands here is denied: before it, in its own clause."""
    ends = [found.end() for found in _CLAUSE_END.finditer(sentence, 0, at)]
    return bool(_DENIED.search(sentence[ends[-1] if ends else 0 : at]))


def _agrees(figure: Mapping[str, Any], kind: str) -> bool:
    if kind in ("up", "down"):
        return figure.get("direction", "") == kind
    wanted = {"better": "improvement", "worse": "concern"}.get(kind, "")
    return bool(wanted) and wanted in str(figure.get("reading", "")).lower()


def _said(cited: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(dict.fromkeys(str(figure.get("change_words", figure.get("verdict", ""))) for figure in cited))
