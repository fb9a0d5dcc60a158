"""What a run does beside making a pack: asks agencies, says who has sent what, brings in extracts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from wscb_lib.errors import UsageFault
from wscb_lib.framework import load_framework
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.checking import checked
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.store import INBOX, Store


def request(when: Quarter, root: Path, store: Store, ledger: Ledger) -> int:
    """Ask every agency for the quarter, from what it sent until the one before."""
    from wscb_lib.quarterly import exchange

    exchange.refuse_asked_already(store, when)
    (store.workspace / "returns").mkdir(exist_ok=True)  # a new workspace has been sent nothing yet
    gate, readings = checked(when.previous, root, store, ledger)
    with ledger.stage("Write the requests"):
        return exchange.request(
            exchange.framework_of(root, when, store.workspace), gate, readings, store, ledger
        )


def bring_in_published(
    files: Sequence[str], is_kept: bool, when: Quarter, root: Path, store: Store, ledger: Ledger
) -> int:
    """Say what publishers' files would change of what stands beside our figures; write it where asked."""
    from wscb_lib.sources import bring_in_published

    with ledger.stage("Read the framework"):
        framework = load_framework(root / "data" / "framework", when, store.workspace)
    own = store.workspace / "framework" / "comparators.csv"
    with ledger.stage("Read what is published"):
        said = bring_in_published(framework, [Path(f) for f in files], own, is_kept)
    for sentence in said:
        ledger.say(sentence)
    return 0


def bring_in(source: Sequence[str], when: Quarter, root: Path, store: Store, ledger: Ledger) -> int:
    """Write the quarter's returns that an extract fills, and say what it could not."""
    from wscb_lib.sources import bring_in

    name, *files = source
    if not files:
        raise UsageFault(
            f"--from {name}: no file is named. Wanted --from SOURCE FILE…, such as --from annex_a lists.xlsx."
        )
    with ledger.stage("Read the framework"):
        framework = load_framework(root / "data" / "framework", when, store.workspace)
    with ledger.stage("Read the extract"):
        said = bring_in(
            framework, store.workspace, name, [Path(f) for f in files], store.folder / "sources" / str(when)
        )
    for sentence in said:
        ledger.say(sentence)
    return 0


def status(when: Quarter, root: Path, store: Store, ledger: Ledger) -> int:
    """Who has sent what for the quarter, as at today."""
    from wscb_lib.pack.pages import style
    from wscb_lib.quarterly import alerts, exchange

    gate, _ = checked(when, root, store, ledger)
    alerts.say_alerts(gate, store, ledger)
    return exchange.status(gate, store, ledger, style(""), date.today())


def receive(root: Path, store: Store, when: Quarter, ledger: Ledger) -> None:
    """Put what lies in the quarter's inbox in its place, before anything is read."""
    if (store.workspace / "returns" / str(when) / INBOX).is_dir():
        from wscb_lib.exchange import receive

        for sentence in receive(
            load_framework(root / "data" / "framework", when, store.workspace), store.workspace, when
        ):
            ledger.say(sentence)
