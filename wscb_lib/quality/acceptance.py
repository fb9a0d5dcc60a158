"""What counts of each return, and what in it is unlike the quarters before: found anew only where something
of that return has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from wscb_lib.framework.declared import Return
from wscb_lib.framework.values import Framework
from wscb_lib.quality.facts import Accepted, accept
from wscb_lib.quality.failures import Failures
from wscb_lib.quality.findings import Finding
from wscb_lib.quality.history import history_findings
from wscb_lib.quality.stacks import Stacks, Submission
from wscb_lib.quality.suites import Suite
from wscb_lib.quarter import Quarter


@dataclass(frozen=True)
class Taken:
    """What counts of one return, or of all of them, and what in it is unlike the quarters before."""

    accepted: Accepted
    unlike_before: list[Finding]


class Remember(Protocol):
    """Return what an earlier check took of a return made of the same; else make it, and keep it."""

    def __call__(self, return_id: str, made_of: Sequence[str], make: Callable[[], Taken]) -> Taken:
        """`made_of` names everything that goes into it but the code."""


def take_one(
    spec: Return,
    framework: Framework,
    stacks: Stacks,
    failures: Failures,
    suites: Mapping[str, Suite],
    quarter: Quarter,
    remember: Remember | None = None,
) -> Taken:
    """What counts of one return. With `remember`, one of which nothing has changed is not gone through
    again."""

    def make() -> Taken:
        accepted = accept(spec, stacks, failures, suites[spec.id], quarter, framework.board.agencies)
        unlike = history_findings(spec, stacks, accepted.facts, accepted.held, quarter)
        return Taken(accepted, unlike)

    if remember is None:
        return make()
    declared = repr((spec, str(quarter), framework.board.agencies))
    made_of = _made_of(spec, stacks, failures, suites[spec.id])
    return remember(spec.id, (declared, *made_of), make)


def all_taken(returns: Iterable[Taken]) -> Taken:
    """What counts of every return, of what counts of each."""
    whole = Taken(Accepted(), [])
    for one in returns:
        whole.accepted.facts.update(one.accepted.facts)
        whole.accepted.holds.update(one.accepted.holds)
        whole.accepted.findings.extend(one.accepted.findings)
        whole.unlike_before.extend(one.unlike_before)
    return whole


def _made_of(spec: Return, stacks: Stacks, failures: Failures, suite: Suite) -> list[str]:
    """All that is known of one return when it is taken: every row of it, each file as it was read but for its
    rows, and which rows failed what."""
    files = [(n, s) for n, s in enumerate(stacks.submissions) if s.return_id == spec.id]
    made_of = [repr([(n, *_as_read(s)) for n, s in files])]
    for name, stack in stacks.of(spec.id).items():
        failed = [
            (f.rule.id, f.rule.level, f.rule.takes_out, f.rule.column, f.places.tolist())
            for f in failures[spec.id, name]
        ]
        told = (name, stack.days_after, sorted(stack.lacking), sorted(suite.ahead(name)), failed)
        made_of += [repr(told), repr(stack.marks)]
    return made_of


def _as_read(submission: Submission) -> Iterable[object]:
    """What is known of a file beside its rows, its notes and the cells that could not be read."""
    reading = submission.reading
    yield from (
        submission.key,
        submission.order,
        reading.path,
        reading.version,
        sorted(reading.header.items()),
    )
    yield from (reading.fault, reading.fault_logged, reading.fault_asked, reading.fault_shown)
    yield from (reading.lacking, reading.matches)
    yield [(name, list(frame.columns)) for name, frame in reading.tables.items()]
