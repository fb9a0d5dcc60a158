"""What cannot wait for a meeting: said as the return is read, with a message to its agency, and what came
back."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from types import SimpleNamespace as Some

import pandas as pd
import pytest

from tests.conftest import framework_of
from wscb_lib.quality import Finding
from wscb_lib.quarterly.alerts import alert_in_words, say_alerts
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.record import Told
from wscb_lib.store import Store

FRAMEWORK = framework_of()
QUARTER = FRAMEWORK.quarter
FOUND = Finding(
    "ADVISORY",
    "elective_home_education",
    "education_services",
    str(QUARTER),
    "children",
    "on_plan_unvisited",
    "Children on a plan who were not visited: 2.",
    (12, 31),
    "returns/2015-16-Q4/elective_home_education.xlsx",
    alert="child who is educated at home and on a child protection plan has not been visited",
)
WHO = FRAMEWORK.board.agency_name("education_services")
WORD = Told("T1", FOUND.rule, date(2016, 4, 21), "Education services", "Analyst", None, "")


def gate(*told: Told, findings=(FOUND,)):
    columns = ("told_id", "about", "told_on", "told_to", "told_by", "answered_on", "answer")
    rows = [{name: getattr(t, name) for name in columns} for t in told]
    frame = pd.DataFrame(rows, columns=[*columns])
    frame = frame.astype({"told_on": "datetime64[ns]", "answered_on": "datetime64[ns]"})
    frame = frame.assign(_file="returns/2015-16-Q4/board_record.xlsx", _row=range(2, len(rows) + 2))
    facts = {("board_record", "told_at_once"): frame}
    return Some(framework=FRAMEWORK, quarter=QUARTER, findings=findings, facts=facts)


def said_of(tmp_path, *told: Told, findings=(FOUND,)) -> tuple[str, dict[str, str]]:
    """What stands on the screen, and the messages by name."""
    screen = io.StringIO()
    store = Store(tmp_path)
    say_alerts(gate(*told, findings=findings), store, Ledger(screen))
    folder = store.folder / "feedback" / str(QUARTER)
    return screen.getvalue(), {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*.txt")}


def test_an_alert_is_said_at_once_with_a_message_to_its_agency(tmp_path):
    screen, messages = said_of(tmp_path)
    assert screen.startswith(
        "Do not wait. elective_home_education: At least one child who is educated at home"
    )
    assert f"ask {WHO} today. Nobody has written down that it was told." in screen
    assert "table told_at_once, about: on_plan_unvisited." in screen
    assert "31" not in screen  # which rows, its agency alone is told
    (message,) = messages.values()
    assert list(messages) == ["ask_today__education_services.txt"]
    said = " ".join(message.split())
    assert "(elective_home_education.xlsx), children: Children on a" in said and "Rows 12, 31." in said


def test_a_message_goes_when_what_it_was_about_is_mended(tmp_path):
    said_of(tmp_path)
    assert said_of(tmp_path, findings=(replace(FOUND, alert=""),)) == ("", {})


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        (WORD, f"Told to {WHO} on 21 April 2016; no answer is written down."),
        (
            replace(WORD, answered_on=date(2016, 4, 22), answer="Both were seen."),
            f"Told to {WHO} on 21 April 2016, who answered on 22 April 2016: Both were seen.",
        ),
        (replace(WORD, told_on=date(2016, 1, 20)), "Nobody has written down that it was told."),
        (replace(WORD, told_to="police"), "Nobody has written down that it was told."),
        (replace(WORD, about="on_plan"), "Nobody has written down that it was told."),
    ],
    ids=["told", "answered", "told of an earlier quarter's", "told to another", "told of another"],
)
def test_the_page_says_who_was_told_when_and_what_came_back(word, wanted):
    assert alert_in_words(gate(word), FOUND).endswith(wanted)


def test_an_entry_about_no_alert_that_stands_is_said_by_its_row(tmp_path):
    screen, _ = said_of(tmp_path, replace(WORD, about="on_plan"))
    assert "board_record.xlsx, row 2, table told_at_once: about no alert that stands." in screen
    assert "Wanted one of: on_plan_unvisited" in screen
