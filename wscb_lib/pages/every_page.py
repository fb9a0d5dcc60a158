"""Every page of a pack, written from shown results: which pages there are, and which parts each has.

`KINDS` says what one element's page has that others have not. It is the only place where an element is told
from another by its id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from wscb_lib.exhibits.passage import paragraph
from wscb_lib.framework import Agency, Element, Measure, Theme
from wscb_lib.framework.subjects import HOME
from wscb_lib.page_content import PageContent, Reason
from wscb_lib.pages import annual_report, board_summary, partner, subject
from wscb_lib.pages import theme as theme_page
from wscb_lib.pages.drawing import Draft
from wscb_lib.pages.evidence import DASHBOARD, Evidence
from wscb_lib.pages.parts.at_a_glance import at_a_glance, in_a_line, questions
from wscb_lib.pages.parts.board_record import record
from wscb_lib.pages.parts.commentary_names import figures_of
from wscb_lib.pages.parts.definitions import definitions
from wscb_lib.pages.parts.in_their_words import in_their_words, you_said_we_did
from wscb_lib.pages.parts.lessons import lessons_on
from wscb_lib.pages.parts.line_of_sight import line_of_sight
from wscb_lib.pages.parts.outcomes import outcomes
from wscb_lib.pages.parts.published import published_on
from wscb_lib.pages.parts.reliability import reliability, reliability_line
from wscb_lib.pages.parts.section import section_drafts
from wscb_lib.pages.parts.subject_answers import answered_line, answers
from wscb_lib.pages.parts.words_required import (
    draft_challenges,
    reasons_by_section,
    reasons_by_statement,
)
from wscb_lib.pages.performance_dashboard import every_measure, first_screen, statement_drafts

PAGE_ONE_LINE = "What changed, what to decide today and who answers for it, on one side of paper."

Parts = Mapping[str, Draft]


@dataclass(frozen=True)
class PageDraft:
    """One page before its exhibits are drawn: what it may say, and its parts by name."""

    content: PageContent
    parts: Parts

    @property
    def stem(self) -> str:
        """The name of its file."""
        return self.content.stem


def _glance(evidence: Evidence, element: Element, measures: Sequence[Measure]) -> Parts:
    return {"at_a_glance": at_a_glance(evidence, measures)}


def _sections(evidence: Evidence, element: Element) -> Parts:
    absent = {
        s.id: paragraph(
            f"No return yet: nothing that agencies send answers “{s.title}” this quarter.", "absent"
        )
        for s in element.sections
    }
    return section_drafts(evidence, element.id, [s.id for s in element.sections], absent)


@dataclass(frozen=True)
class Kind:
    """How an element's page is written; what is not said here is as on every other page."""

    first: Callable[[Evidence, Element, Sequence[Measure]], Parts] = _glance  # under the opening
    more: Mapping[str, Callable[[Evidence], Draft]] = field(default_factory=dict)  # parts of this page alone
    sections: Callable[[Evidence, Element], Parts] = _sections
    reasons: Callable[[Evidence, Element], Mapping[str, list[Reason]]] = reasons_by_section
    line: str = ""  # on the front page of the pack; "": what is flagged here
    has_words: bool = True  # of commentary; False where what it gathers is written about elsewhere
    is_of_all: bool = False  # its figures are those of every measure of the framework
    is_whole_view: bool = False  # shows every measure, on whichever page it stands
    says_across: bool = False  # names what does not agree between returns


KINDS: Mapping[str, Kind] = {
    "board_summary": Kind(
        first=lambda evidence, element, measures: board_summary.parts(evidence),
        line=PAGE_ONE_LINE,
        more={"record": board_summary.whole_record},
        is_of_all=True,
        has_words=False,
    ),
    DASHBOARD: Kind(
        first=lambda evidence, element, measures: {"statements": first_screen(evidence)},
        more={"every_measure": every_measure, "line_of_sight": line_of_sight},
        sections=lambda evidence, element: statement_drafts(evidence),
        reasons=reasons_by_statement,
        is_whole_view=True,
        says_across=True,
    ),
    "local_authority_report": Kind(says_across=True),
    HOME: Kind(
        first=lambda evidence, element, measures: {"at_a_glance": subject.at_a_glance(evidence, measures)}
    ),
    "practitioner_feedback": Kind(more={"voices": you_said_we_did}),
    "children_and_young_people": Kind(more={"voices": in_their_words}),
}
ORDINARY = Kind()


def compose(evidence: Evidence) -> list[PageDraft]:
    """Every element's page, in the framework's order; then themes and partners; of a yearly edition its one
    page, and of one agency's own files that agency's."""
    if evidence.framework.alone:
        return [_partner(evidence, agency) for agency in partner.partners_of(evidence)]
    if evidence.year:
        return [PageDraft(annual_report.content(evidence), annual_report.parts(evidence))]
    pages = [page_of(evidence, element) for element in evidence.framework.elements]
    pages += [_theme(evidence, theme) for theme in evidence.framework.themes]
    return pages + [_partner(evidence, agency) for agency in partner.partners_of(evidence)]


def page_of(evidence: Evidence, element: Element) -> PageDraft:
    """The page of one element: every part of it, by name."""
    kind, measures = KINDS.get(element.id, ORDINARY), evidence.measures_on(element)
    across = tuple(evidence.across) if kind.says_across else ()
    parts: dict[str, Draft] = {
        "opening": subject.opening(evidence, element),
        **kind.first(evidence, element, measures),
        "reliability": reliability(evidence, element, measures, across),
        "outcomes": outcomes(evidence, element),
        "questions": questions(evidence, element, measures),
        "record": record(evidence, element),
        **_learned(evidence, element),
        **{name: part(evidence) for name, part in kind.more.items()},
        **{f"section/{name}": draft for name, draft in kind.sections(evidence, element).items()},
    }
    if glance := parts.get("at_a_glance"):
        lead = (*reliability_line(evidence, measures), *answered_line(evidence, element))
        parts["at_a_glance"] = Draft((*lead, *glance.blocks), glance.more)
    published = published_on(parts.values())
    parts["definitions"] = definitions(
        evidence, element, measures, published, says_unmeasured=kind.is_whole_view
    )
    return PageDraft(_content(evidence, element, kind), parts)


def _learned(evidence: Evidence, element: Element) -> Parts:
    """What was learned where the element looks; of subjects of detailed information sharing, who answered."""
    is_of_subjects = element.id == HOME or bool(element.topic)
    has_lessons = bool(element.lessons_from) or is_of_subjects
    return {
        **({"lessons": lessons_on(evidence, element)} if has_lessons else {}),
        **({"answers": answers(evidence, element)} if is_of_subjects else {}),
    }


def _content(evidence: Evidence, element: Element, kind: Kind) -> PageContent:
    on_page = evidence.measures_on(element)
    every = list(evidence.framework.measures.values())
    spoken_of = every if kind.is_of_all else on_page
    return PageContent(
        stem=element.stem,
        element=element.id,
        title=element.title,
        line=kind.line or in_a_line(evidence, every if kind.is_whole_view else on_page),
        sections=tuple(s.id for s in element.sections),
        over={s.id: f"## {s.title}\n\n{s.question}" for s in element.sections},
        figures=figures_of(evidence, spoken_of),
        is_element=kind.has_words,
        wanted=kind.reasons(evidence, element),
        challenges=tuple(draft_challenges(evidence, spoken_of)),
        speaks_for_absent=kind.is_whole_view,
        **evidence.of_run,
    )


def _theme(evidence: Evidence, theme: Theme) -> PageDraft:
    line = in_a_line(evidence, theme_page.measures_of(evidence, theme))
    return _gathering(evidence, "Themes", line, *theme_page.parts_of(evidence, theme))


def _partner(evidence: Evidence, agency: Agency) -> PageDraft:
    no_line = ""  # so many would say nothing on the front page
    return _gathering(evidence, "Partners", no_line, *partner.parts_of(evidence, agency))


def _gathering(evidence: Evidence, group: str, line: str, page: Element, parts: Parts) -> PageDraft:
    """A page that gathers what stands elsewhere: it is no element, and nobody writes commentary for it."""
    content = PageContent(
        stem=page.stem,
        element=page.stem,
        title=page.title,
        line=line,
        is_element=False,
        group=group,
        **evidence.of_run,
    )
    return PageDraft(content, parts)
