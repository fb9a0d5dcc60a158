"""Reads and checks everything up to a quarter, and says what came."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wscb_lib.framework import Framework, load_framework
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.background import begun_in_two
from wscb_lib.quarterly.inputs import Inputs
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.store import Store
from wscb_lib.store.places import OWN

if TYPE_CHECKING:
    from wscb_lib.quality import Gate
    from wscb_lib.quality.findings import Past
    from wscb_lib.quality.gate import Ahead
    from wscb_lib.quarterly.checker import Checker
    from wscb_lib.returns import Reading

MOST_ROWS_TWICE = 200_000  # of all returns together: four times what one town sends in four years is more
MOST_REASONS = 5  # why lines were set aside, on the console; the feedback has them all


def checked(when: Quarter, root: Path, store: Store, ledger: Ledger) -> tuple[Gate, list[Reading]]:
    """The gate of one quarter, asked in a process of its own, and every reading it was asked of."""
    from wscb_lib.quarterly.checker import Checker

    with ledger.stage("Read the framework"):
        framework = load_framework(root / "data" / "framework", when, store.workspace)
    checker = Checker(store, when, Inputs.take(store.workspace, when, root).returned, makes_a_pack=False)
    checker.warm_up()
    readings: list[Reading] = []
    try:
        gate, _ = check(framework, store, when, root, checker, ledger, readings)
    finally:
        checker.close()
    return gate, readings


def check(
    framework: Framework,
    store: Store,
    when: Quarter,
    root: Path,
    checker: Checker,
    ledger: Ledger,
    kept: list[Reading] | None = None,
    jobs: int = 2,
) -> tuple[Gate, list[str]]:
    """Read and check everything up to a quarter, and say what came; the gate, and sentences about strays.

    Each reading is let go of once it is checked, unless there is a list in which they are `kept`; so many
    processes read at once.
    """
    from wscb_lib.quality import check_returns, read_registers
    from wscb_lib.quarterly.intake import handed_over, read_everything
    from wscb_lib.returns import read_past_totals

    with ledger.stage("Read the returns"):
        readings, strays = read_everything(framework, store, when, jobs)
        past = read_past_totals(framework, store.workspace / "returns" / "back_series", store.workspace)
    if kept is not None:
        kept += readings
    for sentence in strays:
        ledger.say(sentence)
    rows = sum(len(table) for reading in readings for table in reading.tables.values())
    with ledger.stage("Check the returns"):
        register = read_registers(framework, store.workspace, when)
        gate = check_returns(
            framework,
            handed_over(readings),
            when,
            register=register,
            past=past,
            expectations=root / "expectations",
            own_expectations=store.workspace / OWN / "expectations",
            run=checker,
            answered=checker.answered,
            ahead=_ahead(rows, jobs),
            remember=partial(checker.taken, known=framework.returns),
        )
    say_gate(gate, ledger)
    return gate, strays


def _ahead(rows: int, jobs: int) -> Ahead | None:
    """How returns are gone through while the suites are asked: of many rows by this process alone, for what a
    copy of it makes is in memory twice."""
    from wscb_lib.quality.gate import taken_here

    if jobs < 2:
        return None
    return partial(begun_in_two, jobs=jobs) if rows <= MOST_ROWS_TWICE else taken_here


def say_gate(gate: Gate, ledger: Ledger) -> None:
    """What came, what is held and why, and what did not come: in our own words, with nothing that stands in a
    file."""
    quarter = str(gate.quarter)
    came = sum(status in ("received", "held") for (_, _, q), status in gate.statuses.items() if q == quarter)
    due = sum(status != "not_due" for (_, _, q), status in gate.statuses.items() if q == quarter)
    aside = int((gate.set_aside["quarter"] == quarter).sum())
    if due or came:
        ledger.say(f"{came} of {due} returns due have come; {aside} of their rows set aside.")
    else:
        ledger.say(f"No return was due for {quarter}, and none came.")
    for (return_id, agency, q), because in gate.held.items():
        if q == quarter:
            ledger.say(f"Held: {return_id} from {agency}. {because}")
    for return_id, agency in gate.not_returned:
        ledger.say(f"Not returned: {return_id} from {agency}.")
    for (return_id, agency, q, _), lacking in gate.lacking.items():
        if q == quarter:
            word = "Held" if lacking.is_held else "Not returned"
            ledger.say(f"{word}: a table of {return_id} from {agency}; the others count. {lacking.logged}")
    for history in gate.histories:
        if history.is_held:
            ledger.say(f"Held: the history of {history.return_id}. {history.said}")
        else:
            ledger.say(
                f"The history of {history.return_id}: {history.set_aside:,} of its {history.rows:,} rows set "
                "aside. The feedback (--check) lists them in back_series.txt."
            )
    for sentence in past_in_words(gate.past):
        ledger.say(sentence)


def past_in_words(past: Past) -> list[str]:
    """What the file of totals held and what became of it, as the console tells it; [] where there is none."""
    if past.fault:
        return [f"Held: the totals of past quarters. {past.fault}"]
    if not past.lines:
        return []
    said = [
        (
            f"Totals of past quarters: {past.lines:,} lines in results.csv, {len(past.totals):,} of them "
            f"counted, {past.set_aside:,} set aside."
        )
    ]
    said += [f"Set aside, {reason}" for reason in past.reasons[:MOST_REASONS]]
    over = len(past.reasons) - MOST_REASONS
    if over > 0:
        reasons = "reason" if over == 1 else "reasons"
        said.append(f"And {over} more {reasons}: the feedback (--check) lists them in back_series.txt.")
    return [*said, *(f"Not used: {sentence}" for sentence in past.superseded)]


def feed_back(gate: Gate, strays: Sequence[str], store: Store, when: Quarter, ledger: Ledger) -> int:
    from wscb_lib.quality import write_feedback, write_history_feedback
    from wscb_lib.quarterly.exchange import send_back

    folder = store.folder / "feedback" / str(when)
    files = write_feedback(gate, folder)
    ledger.say(f"Feedback for {len(files)} agencies is in the workspace, in store/feedback/{when}.")
    send_back(gate, store, folder, ledger)
    if write_history_feedback(
        gate, folder, [stray for stray in strays if stray.startswith("returns/back_series/")]
    ):
        ledger.say("What was found in the Board's own history is there too, in back_series.txt.")
    return 0
