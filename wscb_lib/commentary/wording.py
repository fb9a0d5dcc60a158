"""What words may say of figures: no comparison that the verdict does not allow, and nobody quoted unawares.

The checks know words from a list, not meaning: a person must still read what was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from wscb_lib.commentary.typed import NAMED, as_printed
from wscb_lib.page_content import CitedFigure

_SENTENCE = re.compile(r"(?:\{\{[^}]*\}\}|“[^”]*”|[^.!?\n]|[.](?=\d)|\n(?!\s*(?:\n|[-*#]|\d+\.)))+[.!?]*")
_ON = r"(?:[^\n{0}]|\n(?!\s*\n))"  # whatever stands in a paragraph but these marks
_QUOTATION = re.compile(
    "|".join(
        (
            rf"“{_ON.format('”')}+”?",
            rf"\"{_ON.format(chr(34))}+\"",
            *(
                rf"{begins}{_ON.format(ends)}+{ends}"
                for begins, ends in ("«»", "‹›", "❝❞", "″″", "＂＂", "``")
            ),
            rf"‚{_ON.format('‘’')}+[‘’](?!\w)",
            rf"„{_ON.format('“”')}+[“”]",
            r"(?<!\w)‘(?:[^\n]|\n(?!\s*\n))+?’(?!\w)",
            # an apostrophe stands after a letter
            r"(?<![^\s(\[])'(?=\S)(?:[^\n]|\n(?!\s*\n))+?(?<=\S)'(?=[\s.,;:!?)\]]|$)",
            r"^[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?>[^\n]*(?:\n(?!\s*\n)[^\n]+)*",
        )
    ),
    re.MULTILINE,
)
_CONSENT_NOTE = re.compile(r"\[consent:[^\]]*\]", re.IGNORECASE)
FEWEST_QUOTED = 3  # words: fewer are a name or a term, not what somebody said
FIGURE = "\ue000"  # where a figure stood, in a sentence whose words are read
_LAST = (
    r"(?:last|the last|the previous|this time last) (?:year|quarter)|(?:in )?the (?:year|quarter) "
    r"before|a (?:year|quarter) (?:ago|earlier|before)"
)
_BEGUN = (
    r"(?:beg[aiu]n(?:s|ning)?|start(?:s|ed|ing)|continu(?:es|ed|ing)|seem(?:s|ed)|appear(?:s|ed)|"
    r"tend(?:s|ed)) to"
)
_WORDS = {
    "up": rf"{_BEGUN} (?:rise|increase|grow|climb|go up)|more than (?:{_LAST})|above (?:{_LAST})|up on "
    rf"(?:{_LAST}|the (?:year|quarter))|(?:edg|creep)(?:ed|ing|s) up|"
    r"crept up|jump(?:s|ed|ing)?|soar(?:s|ed|ing)?|(?:a|the|sharp) surge(?! "
    r"team)|surged|surging|spik(?:e|es|ed|ing)|record "
    r"(?:high|number|level|quarter|year|rate|figure|total|share|count)s?|"
    r"(?<!on )(?<!in )(?<!of )(?<!keep )(?<!kept )(?<!not )a (?:new )?record(?=\s*[.,;:]|\s*$| for| this)|"
    r"rose|risen|rises?|rising|increas(?:e|es|ed|ing)|climb(?:s|ed|ing)|grew|grown|growing|growth|higher(?! "
    r"education\b)|highest|(?<!no )longer|"
    r"longest|(?:went|gone|going|is|are) up|up (?:to|from)|upwards?|more often(?! than not\b)|"
    r"(?<!was )(?<!were )(?<!been )(?<!be )(?<!is )(?<!are )escalated(?! "
    r"(?:it|this|that|them|the|a|any|its|their|his|her|to (?:the|its|their|a|chief|senior))\b)|mounted(?! "
    r"(?:a|an|the|police|by)\b)|swelled|expanded(?! on\b)|"
    r"peaked|all[- ]time (?:high|record|peak)s?|all-time(?! lows?\b)|greater than (?:before|ever|(?:at "
    r")?any)|"
    r"(?<!need )(?<!needs )(?<!needed )(?<!want )(?<!wants )(?<!wanted )(?<!ask for )(?<!asks for "
    r")(?<!asked for )more (?!than|about|detail|of|to|often|likely)(?=\w)",
    "down": rf"{_BEGUN} (?:fall|drop|decrease|decline|shrink|go down)|(?:less|fewer) than "
    rf"(?:{_LAST})|below (?:{_LAST})|down on (?:{_LAST}|the (?:year|quarter))|"
    r"(?:came|come|comes|coming|edged|edging) "
    r"down|dip(?:s|ped|ping)?|plung(?:e|es|ed|ing)|slump(?:s|ed|ing)?|shr(?:ank|unk|inks|inking)|record "
    r"lows?|"
    r"(?:a|the|sharp|steep) drop(?! ?-?in\b(?! \{| the\b))|drops|"
    r"fell|fallen|falls?|falling|decreas(?:e|es|ed|ing)|dropp(?:ed|ing)|declin(?:e|es|ed"
    r"|ing)|lower|lowest|fewer|fewest|"
    r"tumbl(?:ed|ing)|slipped(?! "
    r"(?:through|away|past)\b)|eased|dwindl(?:ed|es|ing)|lessen(?:s|ed|ing)|diminish(?:es|ed|ing)|all[- "
    r"]time lows?|less often|"
    r"reduc(?:ed|ing|tion)|short(?:er|ened|est)|(?:went|gone|going|is|are) down|down (?:to|from)|downwards?",
    "better": rf"{_BEGUN} (?:improve|recover)|improv(?:es|ed|ing|ements?)(?! "
    r"(?:plan|board|programme|partner|adviser|team|notice|group|officer|lead)s?\b)|turned (?:the|a) "
    r"corner|better(?! than others)|strengthen(?:s|ed)|recover(?:s|ed)",
    "worse": rf"{_BEGUN} "
    r"(?:worsen|weaken|deteriorate)|wors(?:e|ens|ened|ening)|deteriorat(?:es|ed|ing|ion)|weaken(?:s|ed|ing)",
    "steady": r"(?<!a )stable|(?<=a )stable(?! "
    r"(?:home|family|life|adult|base|place|placement|school)\b)|stability|steady|steadily"
    r"|unchanged|static|constant",
}
_ARROWS = {"up": "↑▲⬆↗⇧⇑", "down": "↓▼⬇↘⇩⇓"}
_WISHED = "(?<!to )(?<!will )(?<!should )(?<!would )(?<!must )"
_COMPARES = {
    kind: re.compile(
        rf"\b{_WISHED}(?:{words})(?:\b|(?<=more ))" + (f"|[{_ARROWS[kind]}]" if kind in _ARROWS else ""),
        re.IGNORECASE,
    )
    for kind, words in _WORDS.items()
}
_NOT_IN = "".join(
    rf"(?<!\b{word} )"
    for word in ("in", "In", "of", "by", "since", "Since", "until", "last", "this", "during")
)
_HEDGED = re.compile(  # up to the word of change; May is a month
    rf"{_NOT_IN}\b(?:may|might|could)\b(?: "
    rf"+(?!(?:that|why|how|who|which|whether|if|say|see|seen|ask|tell|know)\b)[\w'’-]+){{0,5}} *$|"
    r"\b[Ii]t (?:may|might|could) (?:well )?be that\b|\b(?:[Pp]erhaps|[Pp]ossibl[ey])\b"
)
_DENIED = re.compile(
    r"\b(?:cannot(?! but\b)|can not|not(?! (?:only|just|merely)\b)|neither|nor|no(?! "
    r"(?:doubt|question|wonder|surprise)\b)|whether|too few|"
    r"never(?! before\b)|[a-z]+n['’]t|nothing(?! but\b))\b",
    re.IGNORECASE,
)
# no secret, cannot be denied, not surprising: what follows is said, not denied
_AGREED_AFTER_ALL = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|disput\w*|doubt\w*|secrets?|surpris\w*|wonder|mistak\w*|"
    r"hid(?:e|es|den|ing)|conceal\w*|ignor\w*|overlook\w*|escap\w*|notic\w*|explain\w*|expect\w*|"
    r"foresee\w*|forg[eo]t\w*|saw|knew|aware|asked|mention\w*|argu\w*|getting away)\b",
    re.IGNORECASE,
)
_TAKEN_AS_SAID = re.compile(
    r"\b(?:the|this|that|these|those|their|its) (?:[a-z-]+ )?$", re.IGNORECASE
)  # "whether the rise will last"
_OPEN = re.compile(r"\bwhether\b", re.IGNORECASE)  # "whether it rose" says neither
_APPARENT = re.compile(
    r"\b(?:apparent|seeming) (?:[a-z-]+ )?$", re.IGNORECASE
)  # before a noun: "the apparent fall"
_BY_CHANCE = re.compile(
    r"\b(?:within (?:what )?chance|by chance|chance alone|no clear change)\b", re.IGNORECASE
)
_NOT_CHANCE = re.compile(
    r"\b(?:not|cannot|never|hardly|no|beyond|more than|[a-z]+n['’]t)\b[^,;:.]{0,30}\bchance\b", re.IGNORECASE
)
_NO_CHANGE = re.compile(r"\bno (?:clear|real|marked|significant|great) change\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"\([^)]*\)|(?:(?<=not)|(?<=n't)|(?<=n’t)|(?<=may)|(?<=might)|(?<=could)|(?<=has)|(?<=have)), "
    rf"[^,;:.]{{0,12}}{FIGURE}[^,;:.]{{0,25}},"
)
_CLAUSE_END = re.compile(
    r"[,;:.]|\b(?:but|and|because|while|although|though|why|how|when|since|who|(?<!not )(?<!n't )(?<!n’t "
    r")(?<!may )(?<!might )(?<!could )(?<!have )(?<!has )yet)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"[^\w]*(?:(?:and|but),? "
    r")?(?:why|what|who|whose|which|how|when|where|do|does|did|has|have|is|are|was|were|can"
    r"|could|should|will|would)\b.*\?\W*$",
    re.IGNORECASE,
)
ENOUGH_TO_BE_STEADY = 12  # quarters: with fewer, "stable" says more than the figures can


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with the number of the line it begins on, from 0. A figure in braces never ends one.

    What somebody said is left out, for `quotations` tells it and a release asks for consent to it; so is the
    number of an item of a list.

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
        said = NAMED.sub("figure", _CONSENT_NOTE.sub(" ", found.group()))
        if len(re.findall(r"[^\W_]+(?:['’][^\W_]+)*", said)) >= FEWEST_QUOTED:
            yield found


def foreign_words(sentence: str) -> list[str]:
    """Words with a letter of another alphabet: one that looks like ours hides a word from whoever looks for
    it.

    >>> foreign_words("They r\u043ese at the caf\u00e9 of Zo\u00eb.") == ["r\u043ese"]
    True
    """
    return [
        word for word in re.findall(r"[^\W\d_]+", NAMED.sub(" ", sentence)) if not all(map(_is_ours, word))
    ]


def _is_ours(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN ") or letter in "ªºʼ"


def _without_quotations(text: str) -> str:
    """Blanks in the place of what is quoted, and of notes of consent, which are never printed."""
    for found in (*quotations(text), *_CONSENT_NOTE.finditer(text)):
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


def comparisons(sentence: str, figures: Mapping[str, CitedFigure]) -> list[str]:
    """What is wrong with each comparison in a sentence, given the figures it cites; empty when nothing is.

    "rose" needs a cited figure whose signal says up; "may be rising" a signal or a watch; "no …" and "cannot
    …" must not deny a signal. What begins as a question compares nothing.

    >>> rose = {"verdict": "signal", "direction": "up", "reading": "concern", "change_words": "rose"}
    >>> plans = {"plans": rose}
    >>> comparisons("Plans rose to {{ plans.latest }}.", plans), comparisons("They rose.", plans)
    ([], ['“rose” cites no figure'])
    >>> comparisons("Plans did not rise ({{ plans.latest }}).", plans)
    ['“rise” is not what the figures say (rose)']
    """
    cited = [figures.get(name, {}) for name in NAMED.findall(sentence)]
    bare = as_printed(NAMED.sub(f" {FIGURE} ", sentence.replace(FIGURE, "")))
    if _QUESTION.match(bare):
        return []
    found = sorted(
        (match.start(), match.group().strip(), kind)
        for kind, pattern in _COMPARES.items()
        for match in pattern.finditer(bare)
    )
    if not any(cited):
        return [
            f"“{word}” cites no figure" for at, word, _ in found if not _OPEN.search(_clause_before(bare, at))
        ]
    refused = [word for at, word, kind in found if not _is_allowed(kind, bare, at, cited)]
    if all(_is_signal(figure) for figure in cited):
        refused += _NO_CHANGE.findall(bare)
    return [f"“{word}” is not what the figures say ({_said(cited)})" for word in refused]


def _is_allowed(kind: str, bare: str, at: int, cited: Sequence[CitedFigure]) -> bool:
    """Whether the figures allow the word of change that stands here: a denial must be true of those it stands
    beside."""
    clause = _clause_before(bare, at)
    if kind == "steady" or not (_is_denied(clause) or _is_only_apparent(bare, at)):
        return any(_allows(figure, kind, bool(_HEDGED.search(clause))) for figure in cited)
    denied = any(_is_signal(figure) and _agrees(figure, kind) for figure in _beside(bare, at, cited))
    return not denied or (_is_denied(clause) and bool(_TAKEN_AS_SAID.search(bare[:at])))


def _allows(figure: CitedFigure, kind: str, is_hedged: bool) -> bool:
    verdict = figure.get("verdict", "")
    if kind == "steady":
        return (
            verdict == "no_clear_change"
            and figure.get("quarters", ENOUGH_TO_BE_STEADY) >= ENOUGH_TO_BE_STEADY
        )
    return _agrees(figure, kind) and (verdict == "signal" or (verdict == "watch" and is_hedged))


def _is_signal(figure: CitedFigure) -> bool:
    return figure.get("verdict") == "signal"


def _is_denied(clause: str) -> bool:
    """Whether what stands before a word of change denies it; "no secret" and "cannot be denied" agree with
    it.

    >>> _is_denied("It is no secret that it "), _is_denied("It cannot be denied that it ")
    (False, False)
    >>> _is_denied("It did not ")
    True
    """
    found = list(_DENIED.finditer(clause))
    ends = [*(match.start() for match in found), len(clause)][1:]
    return any(
        not _AGREED_AFTER_ALL.search(clause, match.end(), end) for match, end in zip(found, ends, strict=True)
    )


def _is_only_apparent(sentence: str, at: int) -> bool:
    """Whether the change that stands here is called apparent, and the sentence lays it to chance.

    >>> said = "The apparent fall is within chance."
    >>> _is_only_apparent(said, said.index("fall")), _is_only_apparent("The apparent fall is good.", 13)
    (True, False)
    """
    return bool(
        _APPARENT.search(sentence[:at]) and _BY_CHANCE.search(sentence) and not _NOT_CHANCE.search(sentence)
    )


def _clause_before(sentence: str, at: int) -> str:
    """What stands before this place in its own clause; brackets and what stands aside, as ", at 7,", end
    none.

    >>> _clause_before("They wrote, and it did not (this year) rise", 39)
    ' it did not             '
    """
    before = _ASIDE.sub(lambda aside: " " * len(aside.group()), sentence[:at])
    return before[max((found.end() for found in _CLAUSE_END.finditer(before)), default=0) :]


def _beside(sentence: str, at: int, cited: Sequence[CitedFigure]) -> Sequence[CitedFigure]:
    """The figures in the clause of what stands here; when none is, the next, or else the last before."""
    begin, ends = at - len(_clause_before(sentence, at)), _CLAUSE_END.search(sentence, at)
    end = ends.start() if ends else len(sentence)
    first = sentence.count(FIGURE, 0, begin)
    own = cited[first : first + sentence.count(FIGURE, begin, end)]
    return own or cited[first : first + 1] or cited[-1:]


def _agrees(figure: CitedFigure, kind: str) -> bool:
    if kind in ("up", "down"):
        return figure.get("direction", "") == kind
    wanted = {"better": "improvement", "worse": "concern"}.get(kind, "")
    return bool(wanted) and wanted in str(figure.get("reading", "")).lower()


def _said(cited: Sequence[CitedFigure]) -> str:
    return "; ".join(
        dict.fromkeys(
            str(figure.get("change_words", figure.get("verdict", ""))) for figure in cited if figure
        )
    )
