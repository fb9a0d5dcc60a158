"""What a release asks of an analyst's words: each fault a sentence that says file, line, what is wrong, what
to do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from wscb_lib.commentary.figures import figure_faults, figures_named
from wscb_lib.commentary.stale import is_carried_over, kept_figures, moved
from wscb_lib.commentary.typed import typed_figures
from wscb_lib.commentary.wording import comparisons, foreign_words, quotations, sentences
from wscb_lib.commentary.written import Commentary, name_of, read_with_faults, words_of
from wscb_lib.page_content import PageContent, Reason

NOTHING_NEW = "nothing new"
MOST_MOVED = 12  # figures listed one by one; the rest are counted
_CONSENT = re.compile(r"\s*\[consent:(?P<said>[^\]]*)\]", re.IGNORECASE)
_NO_CONSENT = re.compile(
    r"\b(?:no|not|none|nobody|never|without|refus\w*|declin\w*|with(?:held|drawn|drew)|pending|await\w*|to "
    r"follow|to be|will (?:ask|be|see)|unknown|unasked|tbc)\b|n't\b|n’t\b",
    re.IGNORECASE,
)
_SOME_DAY = re.compile(  # or a month; and in what year
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
    r"[.,]? (?:\d{1,2}(?:st|nd|rd|th)?,? "
    r")?(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}[./]\d{1,2}[./](?:19|20)?\d\d\b",
    re.IGNORECASE,
)
LEAST_SAID_OF_WHO = 2  # letters: who asked
_NOT_WORDS = re.compile(r"!\[|<[A-Za-z/!?]|&#?\w+;")
_NAMED_FIGURE = re.compile(r"\{\{.*?\}\}")  # one word on the page, whatever its name


def release_faults(pages: Sequence[PageContent], workspace: Path) -> list[str]:
    """Everything that stops these pages' words going out, in one list; empty when they may."""
    released = {page.element for page in pages}
    return [fault for page in pages for fault in page_faults(page, workspace, released)]


def page_faults(page: PageContent, workspace: Path, released: set[str]) -> list[str]:
    """The faults of one page's commentary: missing, not signed, stale, or words that may not be printed."""
    path = commentary_path(page, workspace)
    written, faults = read_with_faults(path, page.headings)
    if written is None:
        return faults or [
            (
                f"{name_of(path)}: there is no commentary. Lay a file of questions with --new-commentary, "
                "and answer them."
            )
        ]
    if not faults:  # else the same key would be told of twice
        faults = [*signature_faults(written), *_stale(page, path, written)]
    return [*faults, *word_faults(page, workspace, written, released)]


def is_begun(page: PageContent, workspace: Path) -> bool:
    """Whether anybody has written a word about a page, or that there is nothing new."""
    written, faults = read_with_faults(commentary_path(page, workspace), page.headings)
    return bool(faults) or (written is not None and any(written.sections.values()))


def commentary_path(page: PageContent, workspace: Path) -> Path:
    """Where the words of a page lie: in the folder of its quarter, or of its year.

    >>> commentary_path(PageContent("annual_report", "2015-16-Q4", year="2015-16"), Path("live")).as_posix()
    'live/commentary/2015-16/annual_report.md'
    """
    return workspace / "commentary" / page.period / f"{page.stem}.md"


def _path_before(page: PageContent, workspace: Path) -> Path:
    """Where the words of the same page lay a quarter before, or a year."""
    return workspace / "commentary" / page.period_before / f"{page.stem}.md"


def signature_faults(written: Commentary) -> list[str]:
    """Whether somebody else has signed what the author wrote, and not before it was written."""
    name, faults = written.path, []
    if is_nobody(written.author) or not written.written_on:
        faults.append(
            f"{name}, line {written.line_of('author')}: author or written_on is missing. Say who wrote it, "
            "and when."
        )
    if written.status != "signed_off":
        faults.append(
            f"{name}, line {written.line_of('status')}: status is {written.status}. Somebody else must sign "
            "it off."
        )
    elif is_nobody(written.signed_off_by) or not written.signed_off_on:
        faults.append(
            f"{name}, line {written.line_of('status')}: signed off by nobody, or on no day. Sign it with "
            "wscb_lib.commentary.sign."
        )
    elif not written.words:
        faults.append(
            f"{name}, line {written.line_of('status')}: no checksum of the signed words is kept. Read them "
            "and sign again."
        )
    elif changed_since_signed(written):
        faults.append(
            f"{name}, line {written.line_of('words')}: words changed after they were signed. Read them and "
            "sign again."
        )
    if same_person(written.signed_off_by, written.author):
        faults.append(
            f"{name}, line {written.line_of('signed_off_by')}: {written.author} wrote it and signed it. "
            "Somebody else must."
        )
    if written.signed_off_on and written.written_on and written.signed_off_on < written.written_on:
        faults.append(
            f"{name}, line {written.line_of('signed_off_on')}: signed on {written.signed_off_on}, before it "
            f"was written on {written.written_on}. Read it again and sign it again."
        )
    return faults


def changed_since_signed(written: Commentary) -> bool:
    """Whether the words are others than those that were signed; a draft, or words signed before that was
    kept, are not."""
    return written.status == "signed_off" and written.words not in ("", written.words_now)


def same_person(one: str, other: str) -> bool:
    """Whether two names are one, whatever their capitals, blanks, stops, width and "the"; nobody is no
    person.

    >>> same_person("The Board-analyst.", "board  ANALYST")
    True
    """
    return not is_nobody(one) and _plain_name(one) == _plain_name(other)


def is_nobody(name: str) -> bool:
    """Whether a name has no letter or digit in it."""
    return not _plain_name(name)


def _plain_name(name: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = "".join(" " if c.isspace() else c for c in folded if c.isspace() or c.isalnum())
    return "".join(re.sub(r"^\s*the\s+", "", seen).split())


def _stale(page: PageContent, path: Path, written: Commentary) -> list[str]:
    if written.facts == page.checksum:
        return []
    where = f"{written.path}, line {written.line_of('facts')}"
    was = kept_figures(path)
    if was is None:
        return [
            (
                f"{where}: facts is not the checksum of the figures shown, and the figures it was signed "
                "against are not kept. Sign it again."
            )
        ]
    found = moved(was, page.figures)
    listed = " ".join(found[:MOST_MOVED]) or "The measures shown, or what is known of them, are not the same."
    more = f" And {len(found) - MOST_MOVED} more." if len(found) > MOST_MOVED else ""
    return [
        (
            f"{where}: figures moved after it was signed. {listed}{more} Read the words again and sign them "
            "again."
        )
    ]


def word_faults(page: PageContent, workspace: Path, written: Commentary, released: set[str]) -> list[str]:
    """The faults of the words themselves, whoever signed them."""
    before = words_of(_path_before(page, workspace))
    faults = []
    answered = {page.standing.get(heading) for heading, words in written.sections.items() if words}
    for section in (*page.sections, *page.standing):
        text = written.sections.get(section, "")
        if not text and (section in page.standing or section in answered):
            continue
        if not text:
            found = (
                f', line {written.lines[section]}: "## {section}" has'
                if section in written.lines
                else f': "## {section}" is not there, and so has'
            )
            faults.append(
                f'{written.path}{found} no words. Say what it means, or write "Nothing new."; of '
                f"the whole page, nothing_new: true between the two ---."
            )
            continue
        at = written.lines[section]
        faults += [f"{written.path}, line {at + line}: {said}" for line, said in _text_faults(text, page)]
        if not written.carried_over_because and is_carried_over(text, before.get(section, "")):
            faults.append(
                f"{written.path}, line {at}: “{section}” is last {_span(page)}'s text again. Write this "
                f"{_span(page)}'s, or say in carried_over_because why it still holds."
            )
    return [*faults, *_unanswered(page, written, released)]


def _span(page: PageContent) -> str:
    return "year" if page.year else "quarter"


def _text_faults(text: str, page: PageContent) -> Iterator[tuple[int, str]]:
    figures = page.figures
    unread = figure_faults(text, figures)
    yield from unread
    for found in _NOT_WORDS.finditer(text):
        yield (
            text.count("\n", 0, found.start()),
            (
                f"“{found.group()}” begins a picture or HTML, and neither may stand among words. Say it in "
                "words."
            ),
        )
    yield from _quotation_faults(text, [_bare(words) for words in page.quotable])
    for line, sentence in sentences(text):
        for word in foreign_words(sentence):
            yield line, f"“{word}” holds a letter that is not of the Latin alphabet. Type the word again."
        for typed in typed_figures(sentence):
            yield (
                line,
                f"“{typed}” is typed by hand. Name the figure, as {{{{ measure.latest }}}}, or leave it out.",
            )
        for fault in [] if unread else comparisons(sentence, figures):
            yield line, f"{fault}. Cite a figure whose verdict says so, or leave the comparison out."


def without_consent_notes(text: str) -> str:
    """The words as they are printed: who asked whoever is quoted, and when, is checked and never printed.

    >>> without_consent_notes("One said “they came back” [consent: asked by her advocate, 2 May 2016].")
    'One said “they came back”.'
    """
    return _CONSENT.sub("", text)


def _quotation_faults(text: str, quotable: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Somebody quoted without consent, or in words that the returns do not hold for printing: those may tell
    who spoke."""
    for found in quotations(text):
        line, end = text.count("\n", 0, found.start()), text.find("\n\n", found.end())
        paragraph = text[found.start() : end if end > 0 else len(text)]
        if not _is_agreed(paragraph):
            yield (
                line,
                (
                    "somebody is quoted, and no consent is written down. Add [consent: who asked, and when] "
                    "after it."
                ),
            )
        if not any(f" {_bare(without_consent_notes(found.group()))} " in f" {words} " for words in quotable):
            yield (
                line,
                (
                    "somebody is quoted in words that no return of voices holds for this pack to print. "
                    "Quote words that stand under “In their own words” on this pack's page of children's "
                    "voices, or say it without them."
                ),
            )


def _is_agreed(paragraph: str) -> bool:
    """Whether every note of consent in it says who asked and when, and none says that consent was not
    given."""
    said = [note["said"].strip() for note in _CONSENT.finditer(paragraph)]
    return bool(said) and all(_says_who_and_when(note) and not _NO_CONSENT.search(note) for note in said)


def _says_who_and_when(note: str) -> bool:
    """Whether there is a day or a month with its year, and somebody beside it.

    >>> [_says_who_and_when(note) for note in ("her advocate, 2 May 2016", "her advocate", "May 2016")]
    [True, False, False]
    """
    who = _SOME_DAY.sub("", note)
    return who != note and sum(letter.isalpha() for letter in who) >= LEAST_SAID_OF_WHO


def _bare(words: str) -> str:
    """Words alone, so that a capital, a comma or a line's end does not tell a quotation from what was
    said."""
    return " ".join(re.findall(r"[^\W_]+", words.replace("’", "").replace("'", "").casefold()))


def _unanswered(page: PageContent, written: Commentary, released: set[str]) -> list[str]:
    """What must be spoken of and is not: once in a pack, on the page the measure belongs to."""
    named = _named(written) | {heading for heading, words in written.sections.items() if words}
    faults = []
    for section, reasons in page.wanted.items():
        for reason in reasons:
            if not _falls_here(page, reason, released):
                continue
            heading = reason["measure"] if written.sections.get(reason["measure"]) else section
            text = written.sections.get(heading, "")
            where = f"{written.path}, line {written.lines.get(heading, 1)}"
            if reason["measure"] and reason["measure"] not in named:
                faults.append(
                    f"{where}: {reason['sentence']} No word says what it means: name {{{{ "
                    f"{reason['measure']}.latest }}}} and say it."
                )
            elif text.lower().strip(" .!") == NOTHING_NEW:
                faults.append(f"{where}: {reason['sentence']} “Nothing new.” will not do here.")
    return faults


def _named(written: Commentary) -> set[str]:
    """The measures named in any section; braces that cannot be read name none, and are said elsewhere with
    their line."""
    return set().union(*(figures_named(text) for text in written.sections.values()))


def _falls_here(page: PageContent, reason: Reason, released: set[str]) -> bool:
    """On the page a measure belongs to; on the dashboard only when that page is not in the pack."""
    return reason["home"] == page.element or (page.speaks_for_absent and reason["home"] not in released)
