"""The head of a page: what it is for, which quarter and whose; above all that, whatever is held."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from wscb_lib.counts_in_words import sentence_case
from wscb_lib.exhibits.passage import Words, paragraph
from wscb_lib.framework import Element, Measure
from wscb_lib.pages.drawing import Block, Draft
from wscb_lib.pages.evidence import DASHBOARD, Evidence, PastState, ReturnState


def opening(evidence: Evidence, element: Element) -> Draft:
    """The element's purpose, and at the very top whatever is held; the dashboard's first screen, which stands
    above this, says that itself."""
    measures = evidence.measures_on(element)
    blocks: list[Block] = [] if element.id == DASHBOARD else list(held_notices(evidence, measures))
    blocks.append(Words(f"<p>{escape(sentence_case(element.purpose).rstrip('.'))}.</p>", "purpose"))
    blocks.append(when_and_whose(evidence))
    return Draft(tuple(blocks))


def held_notices(evidence: Evidence, measures: Sequence[Measure]) -> tuple[Words, ...]:
    """A line for each return, and for each history, that feeds these measures and is held."""
    held = [s for s in evidence.states_of(measures) if s.status == "held"]
    histories = [h for h in evidence.histories_of(measures) if h.held_because]
    return (
        *(held_notice(evidence, s) for s in held),
        *(held_history_notice(evidence, h) for h in histories),
    )


def when_and_whose(evidence: Evidence) -> Words:
    """Say which quarter a page is about, and whose it is: it stands under the page's purpose."""
    return paragraph(f"{evidence.quarter.label}. {evidence.framework.board.name}.", "quarter")


def held_history_notice(evidence: Evidence, history: PastState) -> Words:
    """Said at the top of every page that a held history feeds."""
    return paragraph(
        f"{history_held_words(evidence, history)} No figure of the quarters before its own returns is shown.",
        "held",
    )


def history_held_words(evidence: Evidence, history: PastState) -> str:
    """Whose history is held, and why.

    >>> from types import SimpleNamespace as Some
    >>> lado = Some(framework=Some(returns={"lado": Some(title="Allegations")}))
    >>> history_held_words(lado, PastState("lado", held_because="It is blank."))
    'Held: the history of Allegations. It is blank.'
    """
    return (
        f"Held: the history of {evidence.framework.returns[history.return_id].title}. {history.held_because}"
    )


def held_notice(evidence: Evidence, state: ReturnState) -> Words:
    """Said at the top of every page that a held return feeds."""
    title = evidence.framework.returns[state.return_id].title
    agency = evidence.name(state.agency)
    return paragraph(
        f"Held: {title}, from {agency}. {state.held_because} Its figures for this quarter are not shown.",
        "held",
    )
