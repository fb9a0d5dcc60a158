"""What the checks found of children and cannot wait for a meeting: said as the returns are read, with a
message to each agency."""

from __future__ import annotations

from wscb_lib.quality import Finding, Gate
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.record import RETURN, read_record
from wscb_lib.store import Store

BEFORE = "ask_today__"
"""How the name of a message begins; the agency's id follows."""


def alerts_of(gate: Gate) -> tuple[Finding, ...]:
    """What the returns of the gate's quarter show that must be asked about today, in the order it is
    printed."""
    return tuple(f for f in gate.findings if f.alert and f.quarter == str(gate.quarter))


def alert_in_words(gate: Gate, alert: Finding) -> str:
    """What must be asked about, of whom; and, where the Board's record has it, who was told, when, and what
    came back."""
    framework = gate.framework
    who = framework.board.agency_name(alert.agency)
    told = read_record(gate.facts).told_of(alert.rule, alert.agency, gate.quarter, framework.board.agencies)
    if told is None:
        return f"At least one {alert.alert}: ask {who} today. Nobody has written down that it was told."
    return f"At least one {alert.alert}. {told.came_back(who)}"


def say_alerts(gate: Gate, store: Store, ledger: Ledger) -> None:
    """Say each alert, and lay a message to its agency with the feedback of the quarter.

    Messages of an earlier reading go first: what was mended is asked about no longer. No value of a row, and
    not how many rows, is said on the screen: a message names rows by number, for its agency alone.
    """
    from wscb_lib.exchange import urgent_letter

    folder = store.folder / "feedback" / str(gate.quarter)
    for old in folder.glob(f"{BEFORE}*.txt"):
        old.unlink()
    found = alerts_of(gate)
    for alert in found:
        ledger.say(f"Do not wait. {alert.return_id}: {alert_in_words(gate, alert)}")
    agencies = sorted({alert.agency for alert in found})
    for agency in agencies:
        mine = [alert for alert in found if alert.agency == agency]
        folder.mkdir(parents=True, exist_ok=True)
        letter = urgent_letter(gate.framework, agency, mine, gate.quarter.label)
        (folder / f"{BEFORE}{agency}.txt").write_text(letter, encoding="utf-8", newline="\n")
    if found:
        letters = ", ".join(f"{BEFORE}{agency}.txt" for agency in agencies)
        ledger.say(
            "A message to each agency, to send today, is in the workspace, in "
            f"store/feedback/{gate.quarter}: {letters}. Write who was told, when, and what came back in "
            f"{RETURN}, table told_at_once, about: {', '.join(dict.fromkeys(a.rule for a in found))}."
        )
    for said in _told_of_nothing(gate, found):
        ledger.say(said)


def _told_of_nothing(gate: Gate, found: tuple[Finding, ...]) -> list[str]:
    """Entries of the record that were made since the quarter ended and are about no alert that stands."""
    known = {alert.rule for alert in found}
    astray = [
        told
        for told in read_record(gate.facts).told
        if told.told_on > gate.quarter.end and told.about.strip() not in known
    ]
    if not astray or not known:
        return []
    where, wanted = ", ".join(told.where for told in astray), ", ".join(sorted(known))
    return [
        (
            f"{where}, table told_at_once: about no alert that stands. Wanted one of: {wanted}; or leave it, "
            "where what it was about has been mended since."
        )
    ]
