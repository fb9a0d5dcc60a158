"""The gate, from readings to what counts: every stage in the order it happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from pathlib import Path

from wscb_lib.counts_in_words import counted
from wscb_lib.framework.declared import Return
from wscb_lib.framework.values import Framework
from wscb_lib.lean import with_room
from wscb_lib.quality.acceptance import Remember, Taken, all_taken, take_one
from wscb_lib.quality.across import across_findings
from wscb_lib.quality.arrivals import (
    Receipt,
    arrival_findings,
    lacking_of,
    standings_of,
    statuses_of,
    table_findings,
)
from wscb_lib.quality.failures import (
    Failures,
    all_rules,
    find_failures,
    read_suites,
    row_findings,
    set_aside,
)
from wscb_lib.quality.findings import Finding, Gate, Key, Standing, in_order, with_tables
from wscb_lib.quality.numbers import clash_findings
from wscb_lib.quality.past import accept_totals
from wscb_lib.quality.questions import Questions, Rules, TableKey, ask
from wscb_lib.quality.senders import sender_findings
from wscb_lib.quality.stacks import stack
from wscb_lib.quality.suites import Frames, Raw, Suites, validate
from wscb_lib.quality.words import words_findings
from wscb_lib.quarter import Quarter
from wscb_lib.returns.past_totals import PastTotals
from wscb_lib.returns.readings import Reading

Run = Callable[[Frames, Suites], Raw]
Ahead = Callable[
    [Callable[[Return], Taken], Sequence[Return]], AbstractContextManager[Callable[[], list[Taken]]]
]
"""Goes through every return, begun at once or when it is asked what came of it."""


@contextmanager
def taken_here(
    take: Callable[[Return], Taken], returns: Sequence[Return]
) -> Iterator[Callable[[], list[Taken]]]:
    """Go through the returns in this process, when it is asked what came of it."""
    yield lambda: [take(spec) for spec in returns]


EXPECTATIONS = Path(__file__).parents[2] / "expectations"
"""Where the written suites lie, beside the library."""


def check_returns(
    framework: Framework,
    readings: Iterable[Reading],
    quarter: Quarter,
    *,
    register: Iterable[Receipt] = (),
    past: PastTotals | None = None,
    expectations: Path = EXPECTATIONS,
    own_expectations: Path | None = None,
    run: Run = validate,
    answered: MutableMapping[str, list[int]] | None = None,
    ahead: Ahead | None = taken_here,
    remember: Remember | None = None,
) -> Gate:
    """Check everything that came up to `quarter`, and decide what counts.

    `register` is what the workspace's received.csv files say (see `read_registers`), `past` its file of
    totals; `own_expectations` holds the suites of a Board's own framework. `run` asks great_expectations:
    pass one that hands the frames and suites to another process. `answered` holds what was answered before,
    by what was asked of which values: only the rest is asked, and afterwards it holds what this check learnt
    and nothing else. `ahead` goes through the returns while `run` is at work, as it likes to: None where
    nothing may be done meanwhile; `remember` gives what an earlier check took of a return of which nothing
    has changed. Raises
    `FrameworkFault` when a suite cannot be vouched for; a bad return never raises.
    """
    register = tuple(register)
    suites = read_suites(framework, expectations, own_expectations)
    rules = all_rules(framework, suites)
    stacks = stack(framework, readings, quarter)
    asked = ask(stacks, rules, answered) if answered else None
    foreseen = find_failures(stacks, rules, asked.answers({}) if asked else {}, quarter)
    likely = None

    def take(spec: Return, failures: Failures = foreseen) -> Taken:
        return take_one(spec, framework, stacks, failures, suites, quarter, remember)

    specs = list(framework.returns.values())
    with (ahead or taken_here)(take, specs) as each_taken:
        asked = asked or ask(stacks, rules, answered)  # where nothing is known, what goes ahead has begun
        with _beside(asked, run) as answering:
            if ahead:
                with suppress(Exception):  # rows that will be set aside may break what follows them
                    likely = each_taken()
            raw = answering.result()
    failures = find_failures(stacks, rules, asked.answers(raw), quarter)
    if likely is None or _that_set_aside(failures) != _that_set_aside(foreseen):
        likely = None  # let go of first
        likely = [take(spec, failures) for spec in specs]
    whole = all_taken(likely)
    accepted, unlike_before = whole.accepted, whole.unlike_before
    if answered is not None:
        learnt = asked.learnt(asked.answers(raw))
        answered.clear()
        answered.update(learnt)
    del asked, raw  # the columns that were asked about
    aside = set_aside(stacks, failures)
    statuses = statuses_of(framework, stacks, accepted.held, register, quarter)
    standings = standings_of(framework, stacks, aside, register)
    lacking = lacking_of(framework, stacks, accepted.held)
    findings = [
        *row_findings(stacks, failures),
        *accepted.findings,
        *_held_findings(accepted.held, standings),
        *arrival_findings(framework, statuses, standings, register, quarter),
        *table_findings(framework, lacking, standings),
        *sender_findings(framework, stacks, accepted.held),
        *unlike_before,
        *words_findings(framework, stacks, quarter),
        *clash_findings(stacks, quarter),
        *across_findings(accepted.facts, statuses, quarter),
    ]
    missing = tuple(
        key[:2] for key, word in statuses.items() if word == "not_returned" and key[2] == str(quarter)
    )
    return Gate(
        framework,
        quarter,
        in_order([*findings, *_passes(findings, standings, rules)]),
        accepted.facts,
        aside,
        accepted.held,
        tuple(sorted(missing)),
        statuses,
        standings,
        accepted.holds,
        accept_totals(framework, past, with_tables(statuses, lacking), accepted.facts, quarter),
        lacking,
    )


@contextmanager
def _beside(asked: Questions, run: Run) -> Iterator[Future[Raw]]:
    """Great_expectations at work on what is asked, while the returns are accepted as if no more rows fail.

    Most rules set no row aside; where some does, the returns are accepted again by what was answered.
    """
    with ThreadPoolExecutor(max_workers=1) as beside:
        asking = partial(run, asked.frames, asked.suites)
        yield beside.submit(with_room, asking) if asked.frames else _nothing_asked()


def _nothing_asked() -> Future[Raw]:
    answered: Future[Raw] = Future()
    answered.set_result({})
    return answered


def _that_set_aside(failures: Failures) -> dict[TableKey, list[tuple[str, bytes]]]:
    """The failures that decide which rows count, table by table."""
    return {
        key: [(f.rule.id, f.places.tobytes()) for f in some if f.rule.level == "FAIL" or f.rule.takes_out]
        for key, some in failures.items()
    }


def _held_findings(held: Mapping[Key, str], standings: Mapping[Key, Standing]) -> list[Finding]:
    return [
        Finding(
            "FAIL",
            *key,
            "",
            "held",
            f"Held. {sentence}",
            file=standings[key].file if key in standings else "",
            why="Figures from a return that cannot be trusted are worse than none.",
        )
        for key, sentence in held.items()
    ]


def _passes(findings: Iterable[Finding], standings: Mapping[Key, Standing], rules: Rules) -> list[Finding]:
    """A PASS for every return in which nothing at all was found."""
    spoken_of = {finding.key for finding in findings}
    return [
        Finding(
            "PASS",
            *key,
            "",
            "passed",
            f"{counted(_checks(rules, key[0]), 'check')} passed on {counted(standing.rows, 'row')}.",
            file=standing.file,
            why="That nothing was found is worth knowing when many things were looked for.",
        )
        for key, standing in standings.items()
        if key not in spoken_of
    ]


def _checks(rules: Rules, return_id: str) -> int:
    return sum(len(each) for (rid, _), each in rules.items() if rid == return_id)
