"""The two commands of the door: what goes out to agencies for a quarter, and who has sent what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from wscb_lib.counts_in_words import counted
from wscb_lib.days_in_words import day_in_words
from wscb_lib.errors import UsageFault
from wscb_lib.exchange import (
    asked_of_everybody,
    chasing_letter,
    covering_letter,
    give_back,
    letter_of_questions,
    page_of_standing,
    proposals,
    standing_lines,
    told_on_a_screen,
    write_request,
)
from wscb_lib.framework import Framework, load_framework
from wscb_lib.framework.partners import Agency, named_in
from wscb_lib.learning import Asked as AskedAbout
from wscb_lib.quality import Gate
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.intake import read_everything
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.record import RETURN, Record, entries, read_record
from wscb_lib.returns import Reading
from wscb_lib.returns.spellings import listed
from wscb_lib.store import Store

MOST_FAULTS = 12
"""Remarks on what an agency last sent that its request repeats; its feedback had them all."""


def refuse_asked_already(store: Store, quarter: Quarter) -> None:
    """Raise `UsageFault` where the requests of a quarter lie already: nothing is written over."""
    folder = store.folder / "requests" / str(quarter)
    if folder.exists() and any(folder.iterdir()):
        raise UsageFault(
            f"--request: {shown(folder, store)} holds requests already, and nothing is written over. Move "
            "that folder away to write them anew."
        )


def request(
    framework: Framework, before: Gate, readings: Sequence[Reading], store: Store, ledger: Ledger
) -> int:
    """Write a workbook and a covering e-mail for every agency that owes something in `framework.quarter`.

    `before` is the gate of the quarter before, and `readings` what came until then. Nothing is written over:
    a quarter that has been asked for already is refused with a sentence.
    """
    quarter = framework.quarter
    folder = store.folder / "requests" / str(quarter)
    asked = asked_of_everybody(framework, quarter, readings, before.facts)
    if not asked:
        raise UsageFault(f"--request: no return is due for {quarter}, so nobody is asked for anything.")
    folder.mkdir(parents=True, exist_ok=True)
    record = read_record(before.facts)
    questions = {a.id: asked_about(framework, before, a) for a in framework.board.agencies}
    alone = {agency: said for agency, said in questions.items() if said and agency not in asked}
    for agency, said in alone.items():
        letter = letter_of_questions(framework, agency, said)
        (folder / f"{agency}.txt").write_text(letter, encoding="utf-8", newline="\n")
    for agency, wanted in asked.items():
        name = f"{framework.board.short_name}_{quarter}_{agency}.xlsx"
        write_request(
            folder / name,
            framework,
            wanted,
            open_actions=waiting_for(framework, record, agency),
            last_faults=last_faults(before, agency),
            questions=questions.get(agency, ()),
        )
        forms = [each for each in wanted if each.spec.unit_column]
        for each in forms:
            called = each.spec.unit_called.get(agency, "team")
            form = f"{framework.board.short_name}_{quarter}_{agency}__for_a_{called}.xlsx"
            write_request(folder / form, framework, [each], unit=None)
        letter = covering_letter(framework, wanted, name, questions.get(agency, ()))
        (folder / f"{agency}.txt").write_text(letter, encoding="utf-8", newline="\n")
    ledger.say(
        f"Requests for {len(asked)} agencies, a workbook and an e-mail each, are in {shown(folder, store)}."
    )
    if alone:
        ledger.say(
            f"{counted(len(alone), 'e-mail')} there with questions about a subject alone: no return is due "
            f"from {listed(framework.board.agency_name(agency) for agency in alone)}."
        )
    return 0


def status(gate: Gate, store: Store, ledger: Ledger, style: str, today: date) -> int:
    """Say who has sent what, write it as a page, and lay an e-mail for each agency that must be chased."""
    lines = standing_lines(gate, today)
    ledger.say(told_on_a_screen(lines))
    folder = store.folder / "status" / str(gate.quarter)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.txt"):
        old.unlink()
    page = page_of_standing(
        lines,
        board=gate.framework.board.name,
        quarter=gate.quarter.label,
        as_at=today,
        style=style,
    )
    (folder / "index.html").write_text(page, encoding="utf-8", newline="\n")
    chased = 0
    for agency in sorted({line.agency for line in lines}):
        mine = [line for line in lines if line.agency == agency]
        if letter := chasing_letter(gate.framework, mine, gate.quarter.label):
            (folder / f"{agency}.txt").write_text(letter, encoding="utf-8", newline="\n")
            chased += 1
    ledger.say(
        f"The same as a page, and {counted(chased, 'e-mail')} to send to whoever is behind, in "
        f"{shown(folder, store)}."
        if chased
        else f"The same as a page is in {shown(folder, store)}."
    )
    return 0


def send_back(gate: Gate, store: Store, folder: Path, ledger: Ledger) -> None:
    """Give agencies their own workbooks back with the cells to mend marked, and the analyst lines to
    paste."""
    readings, _ = read_everything(gate.framework, store, gate.quarter)
    if marked := give_back(gate, readings, store.workspace, folder):
        ledger.say(
            f"{counted(len(marked), 'workbook')} to give back with the cells to mend marked: each goes to "
            "its sender alone."
        )
    lines = proposals(readings, gate.framework, gate.quarter)
    (folder / "declarations.toml").write_text("\n".join(lines), encoding="utf-8", newline="\n")
    if lines:
        ledger.say("Codes and headings that nobody has declared are there too, to paste: declarations.toml.")


def waiting_for(framework: Framework, record: Record, agency: str) -> list[str]:
    """What the Board waits for from an agency: challenges not answered, actions not done; [] when nothing
    is."""
    agencies = framework.board.agencies
    partner = next((a for a in agencies if a.id == agency), None)
    if partner is None:
        return []
    said = [
        f"Asked on {day_in_words(c.raised_on)}, due {day_in_words(c.due_on)}: {c.question}"
        for c in record.challenges
        if c.is_open and c.responded_on is None and agency in named_in(c.asked_of, agencies)
    ]
    return said + [
        f"Agreed on {day_in_words(a.agreed_on)}, due {day_in_words(a.due_on)}: {a.action}"
        for a in record.actions
        if a.is_open and agency in named_in(a.owner, agencies)
    ]


def asked_about(framework: Framework, before: Gate, agency: Agency) -> list[str]:
    """What an agency was asked about subjects of detailed information sharing and has not answered: each
    subject with its questions; [] when nothing is open."""
    rows = before.facts.get((RETURN, "asked_about"))
    waiting = {
        each.subject: each
        for each in entries(AskedAbout, rows, "asked_on")
        if each.answered_on is None and agency.is_called(each.agency)
    }
    return [
        f"{topic.title} (asked on {day_in_words(each.asked_on)}, due {day_in_words(each.due_on)}): "
        f"{' '.join(question.asks for question in topic.questions)}"
        for topic in framework.topics
        if (each := waiting.get(topic.id))
    ]


def last_faults(before: Gate, agency: str) -> list[str]:
    """What was amiss with what an agency last sent, by return: no value of a row, and no more than a
    dozen."""
    said = []
    for (return_id, sender, quarter), hold in before.holds.items():
        if sender == agency and quarter == str(before.quarter):
            said.append(f"{before.framework.returns[return_id].title}: {hold.asked}")
    said += [
        f"{before.framework.returns[f.return_id].title}: {f.sentence}"
        for f in before.findings
        if f.agency == agency and f.quarter == str(before.quarter) and f.level == "ADVISORY"
    ]
    over = len(said) - MOST_FAULTS
    return said if over <= 0 else [*said[:MOST_FAULTS], f"And {over} more, in the feedback you had."]


def framework_of(root: Path, quarter: Quarter, workspace: Path) -> Framework:
    """The framework as it stands in a quarter."""
    return load_framework(root / "data" / "framework", quarter, workspace)


def shown(folder: Path, store: Store) -> str:
    """A folder of the workspace as sentences name it."""
    return f"the workspace, in {folder.relative_to(store.workspace).as_posix()}"
