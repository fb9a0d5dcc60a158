"""Figures typed by hand, in digits or in words: a figure stands among words by its name alone."""

from __future__ import annotations

import re
import unicodedata

NAMED = re.compile(r"\{\{\s*(\w+)\s*\.\s*\w+\s*\}\}")
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_SPAN = r"(?:working )?(?:hour|day|week|month|quarter|year)s?"
_YOUNG = (
    r"(?:child(?:ren)?|bab(?:y|ies)|infants?|girls?|boys?|teenagers?|famil(?:y|ies)"
    r"|siblings?|pupils?|students?|"
    r"(?:young )?(?:people|persons?|carers?))"
)
_PEOPLE = rf"(?:{_YOUNG}|mothers?|fathers?|parents?|adults?|women|men|patients?|residents?|workers?|victims?)"
# a word that describes
_BESIDE = (
    r"(?:(?!(?:of|for|and|in|to|by|on|with|from|that|every|each|all|the|their|our|no|most|some|many)\b)"
    r"[\w-]+ )?"
)
_COUNTED = rf"(?! {_BESIDE}{_PEOPLE}\b(?!['’]))"  # a number, and not a year or a section of them
_DOING = r"(?:were|was|are|is|had|have|has|did|do|said|say|saw|went|came|got|fell|rose)"
_YEAR = r"(?:19|20)\d\d(?:-\d\d)?(?:-Q\d)?\b"
_PARTS = "sections?|regulations?|chapter|paragraph|part|schedule|article|stage|rule|table"
_TO_TEN = "two|three|four|five|six|seven|eight|nine|ten"
_FROM_ELEVEN = (
    "eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|"
    "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_COUNTS = rf"{_TO_TEN}|{_FROM_ELEVEN}|" + (
    "hundreds? thousands? millions? billions? dozens? doubl(?:ed|es|ing) halv(?:ed|es|ing) "
    "trebl(?:ed?|es|ing) tripl(?:ed|es|ing) quadrupl(?:ed|es|ing) twice thrice nil nought naught"
).replace(" ", "|")
_NUMERAL = rf"(?:\d+|(?:{_TO_TEN}|{_FROM_ELEVEN})(?:-(?:one|{_TO_TEN}))?)"
_TIMES = (  # on the calendar or set by law, and so no figure of what was done
    rf"\bwithin (?:the )?{_NUMERAL} {_SPAN}\b",
    rf"\b{_NUMERAL}[- ]{_SPAN} (?:standard|rule|limit)",
    rf"\b{_NUMERAL}-(?:working-)?(?:hour|day|week|month|quarter|year)\b",
    # to the first conference, and for an assessment
    r"\b(?:fifteen|forty-five) working days\b(?! (?:of|on)\b)",
    rf"\b(?:over|under|aged|every|last|next|past|first|previous|coming|these|those) (?:{_TO_TEN}) {_SPAN}\b",
    rf"\b(?:{_TO_TEN}) {_SPAN} (?:ago|later|earlier|before|after|old|running)\b",
    rf"\bfor (?:{_TO_TEN}) years\b",
)
_AGES = r"(?:1?\d|2[0-5])(?:-|–| to )(?:1\d|2[0-5]|\d)"
_LABELS = (  # a number that is a name, and counts nobody
    r"\b(?-i:Year) (?:1[0-3]|\d)\b(?! (?:in|of)\b)",
    r"\b(?-i:Key Stage|Tier|Level|Band|Grade) \d\b",
    (
        rf"\b{_AGES}(?:s\b|[- ]years?\b(?:[- ]olds?\b)?| "
        r"(?:service|group|age|team|pathway|programme|range)s?\b(?! users?\b))"
    ),
    rf"\b(?:aged|ages|between) {_AGES}\b",
    r"\b1?\d-year-olds?\b",
    r"\b24/7\b",
    (
        rf"\b(?:the|these|those|both|our|all|other) (?:{_TO_TEN}) (?:other "
        r")?(?:agencies|partners|services|bodies|boards|councils|authorities|chairs|leads"
        r"|sub-groups|offices)\b"
    ),
    (
        rf"\b(?:(?:the|these|those|both|our|all|other) )?(?:{_TO_TEN}) (?:further |other |more |open "
        r")?(?:questions|matters|things|points|reasons|parts|statements|figures|measures)\b"
    ),
)
_NOT_FIGURES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b\d{{1,2}} (?:{_MONTH})(?: (?:19|20)\d\d\b)?",
        rf"\b(?:{_MONTH}) (?:19|20)\d\d\b",
        rf"\b(?:in|of|since|by|until|from|during|before|after|to|for|and|than|act) {_YEAR}{_COUNTED}",
        rf"\b{_YEAR}{_COUNTED}(?! (?:{_DOING}|of|more|fewer)\b)",
        # the framework's own: section 47 children are meant
        r"\bsections? (?:11|17|20|31|47|175)(?: and (?:11|17|20|31|47|175))?\b",
        rf"\b(?:{_PARTS}) \d+(?: and \d+)?\b{_COUNTED}",
        *_TIMES,
        *_LABELS,
        rf"\b(?:aged|under|over) (?:1?\d)(?:s\b|\b{_COUNTED})",
        r"\b[A-Z]-\d[\d-]*\b",
    )
)
_FRACTION = "third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twentieth|hundredth"
# "a third", but not "a third meeting"
_ENDS = rf"(?=\s*[,.;:!?)]|\s*$| of\b| (?:{_DOING}|more|less|fewer|higher|lower|[a-z]+ed)\b)"
_NUMBER_WORD = re.compile(
    "|".join(
        (
            rf"\b(?:{_COUNTS})\b",
            r"\bzero\b(?!-| tolerance| hours)",
            r"\bdouble\b(?!-| check)",
            r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twenty|hundred|many|several)-?fold\b",
            (
                r"(?<!first )(?<!second )(?<!other )\bhalf\b(?!-| an?\b| "
                r"(?:term|day|hour|year|way|sister|brother|sibling)s?\b)"
            ),
            rf"\b(?:an?|one) (?:{_FRACTION})\b{_ENDS}",
            rf"\b(?:{_FRACTION})s? of\b(?! (?:{_MONTH})\b)",
            r"\b(?:an?|one) quarter of\b(?! (?:the year|a year|(?:19|20)\d\d)\b)",
            rf"(?<!in )(?<!for )(?<!than )\ba quarter(?= {_DOING}\b)",
            r"\bthree(?:-quarters\b| quarters of\b)",
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


def as_printed(sentence: str) -> str:
    """The sentence as a reader meets it: no names of figures, no marks of emphasis, nothing that has no
    width."""
    bare = NAMED.sub(" ", sentence)
    bare = "".join(letter for letter in bare if unicodedata.category(letter) != "Cf")
    return re.sub(r"[*`]+", "", bare.replace("_", " "))


def typed_figures(sentence: str) -> list[str]:
    """Figures typed by hand: digits of any script and number words. Dates, sections and standards are not.

    >>> typed_figures("On 3 May 2016 section 47 was used seven times within 72 hours, and 9 times after.")
    ['9', 'seven']
    """
    bare = as_printed(sentence)
    for pattern in _NOT_FIGURES:
        bare = pattern.sub(" ", bare)
    digits = re.findall(r"\d[\d,.]*%?", bare)
    others = [
        letter for letter in bare if unicodedata.numeric(letter, None) is not None and not letter.isdecimal()
    ]
    words = [w.group() for w in _NUMBER_WORD.finditer(unicodedata.normalize("NFKC", bare))]
    return [d.rstrip(".,") for d in digits] + others + words
