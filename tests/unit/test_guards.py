"""Guards that nothing else would miss: each was once taken out, and no test noticed.

What stops a pack that is not safe, what keeps a value out of what goes further, and what puts a pack back.
`tests/mutants.toml` takes each of them out again.
"""

from __future__ import annotations

from types import SimpleNamespace as Some

import pandas as pd
import pytest
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from tests.conftest import framework_of
from wscb_lib import disclosure
from wscb_lib.commentary import figures
from wscb_lib.errors import DisclosureNotSafe
from wscb_lib.quality import suites
from wscb_lib.quality.findings import Finding
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly import line, making, year
from wscb_lib.quarterly.shelf import Shelf
from wscb_lib.store import Store

QUARTER = Quarter.parse("2015-16-Q4")
BREACH = Some(measure="plans", quarter="2015-16-Q4", breakdown="category")
HELD = Finding("FAIL", "lado", "lado", "2015-16-Q4", "", "held", "Held. Zebedee.xlsx: a sheet is Zebedee.")


def edition(name: str = "board"):
    return framework_of().board.editions[name]


def test_an_auditor_who_finds_a_way_stops_the_run_with_15_and_shows_nothing(monkeypatch):
    monkeypatch.setattr(disclosure, "protect_until_safe", lambda *_: (Some(shown="figures"), [BREACH]))
    with pytest.raises(DisclosureNotSafe) as stopped:
        line.protect(framework_of(), pd.DataFrame(), edition())
    assert stopped.value.exit_code == 15 and "plans, 2015-16-Q4, by category" in str(stopped.value)


def test_what_an_earlier_release_and_this_one_would_tell_together_stops_it_too(monkeypatch, tmp_path):
    monkeypatch.setattr(year, "rows_published", lambda *_: [[{}]])
    monkeypatch.setattr(year, "beside_earlier", lambda *_: (["said"], ["Plans: could be told."]))
    with pytest.raises(DisclosureNotSafe, match="Plans: could be told"):
        year.held_against_earlier(
            framework_of(), pd.DataFrame(), pd.DataFrame(), edition(), Store(tmp_path), QUARTER
        )


def test_a_new_pack_that_cannot_be_moved_leaves_the_last_one_in_its_place(tmp_path):
    shelf = Shelf(tmp_path / "board")
    (shelf.start() / "index.html").write_text("good")
    shelf.finish()
    (shelf.start() / "index.html").write_text("new")
    shelf.building.rename(tmp_path / "taken away")  # as another program would, or a drive that went
    with pytest.raises(OSError, match="No such file"):
        shelf.finish()
    shelf.abandon()
    assert (tmp_path / "board" / "index.html").read_text() == "good"
    assert not (tmp_path / ".board.last").exists()


def test_figures_in_words_are_worked_out_where_nothing_of_python_can_be_reached():
    """The list of what may be written refuses such words before; this is the wall behind it."""
    assert isinstance(figures._SANDBOX, SandboxedEnvironment)
    with pytest.raises(SecurityError):
        figures._SANDBOX.from_string("{{ ''.__class__.__mro__ }}").render()


class Listening:
    """A table as great-expectations has it; what it answers is kept."""

    def __init__(self, table):
        self.table, self.answered = table, []

    def get_batch(self, **named):
        batch = self.table.get_batch(**named)

        def validate(*given, **told):
            self.answered.append(batch.validate(*given, **told))
            return self.answered[-1]

        return Some(validate=validate)


def test_a_check_answers_with_the_places_of_rows_and_with_no_value():
    """Whatever great-expectations is asked to answer, no value of a child is among it."""
    wants = {
        "type": "expect_column_values_to_be_in_set",
        "kwargs": {"column": "name", "value_set": ["a"]},
        "meta": {"rule": "known", "asked_by": "here"},
    }
    frame = pd.DataFrame({"name": ["a", "Zebedee Quux"]})
    with suites._great_expectations() as gx:
        table = Listening(suites._asset())
        assert suites._validate_one(gx, table, "cases", frame, [wants], []) == {"known": [1]}
    assert table.answered and "Zebedee" not in str(table.answered)


def test_braces_within_braces_within_braces_are_a_fault_and_end_nothing():
    (fault,) = figures.figure_faults("{{" * 3000, {})
    assert "too deep" in fault[1] or "cannot be read" in fault[1]
    assert figures.figures_named("{{" * 3000) == set()


def test_a_manifest_has_no_wording_into_which_a_number_could_be_put_back():
    finding = Finding(
        "ADVISORY", "ehe", "schools", "2015-16-Q4", "children", "x", "Not seen: 1.", (12,), wording="{count}"
    )
    assert not {"wording", "columns"} & making._shipped(finding).keys()


def test_a_manifest_says_of_a_held_return_what_pages_say_and_nothing_that_stands_in_the_file():
    gate = Some(quarter=QUARTER, findings=[HELD], holds={HELD.key: Some(shown="A sheet is blank.")})
    (told,) = making._findings_to_ship(gate, Some(year=None, edition=edition()))
    assert told["sentence"] == "Held. A sheet is blank." and "Zebedee" not in str(told)
