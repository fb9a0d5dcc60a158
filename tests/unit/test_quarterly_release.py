"""What stops a release: what is held or missing and nobody accepted, histories and totals of the past among
them."""

from __future__ import annotations

from types import SimpleNamespace as Some

from wscb_lib.quality import History
from wscb_lib.quality.findings import Past
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.release import held_faults, issue_of
from wscb_lib.returns import Lacking
from wscb_lib.store import Store

QUARTER = Quarter.parse("2015-16-Q4")

LOST = History(
    "complaints", 40, 9, "9 of its 40 rows were set aside. Mend them.", "9 of its 40 rows were set aside."
)


def gate(*histories, past=None, lacking=()):
    return Some(
        quarter=QUARTER,
        statuses={},
        histories=histories,
        past=past or Past(),
        lacking={key: Lacking(key[3], "", "", "", is_held) for key, is_held in lacking},
    )


def test_a_table_that_did_not_come_stops_a_release_until_its_return_is_accepted_by_name():
    found = gate(lacking=[(("front_door", "mash", str(QUARTER), "referrals"), False)])
    assert held_faults(found, {})[0] == "referrals of front_door from mash is not returned."
    assert held_faults(found, {"front_door": "a new system"}) == []
    before = gate(lacking=[(("front_door", "mash", str(QUARTER.previous), "referrals"), False)])
    assert held_faults(before, {}) == []
    unread = gate(lacking=[(("front_door", "mash", str(QUARTER), "referrals"), True)])
    assert held_faults(unread, {})[0] == "referrals of front_door from mash is held."


def test_a_held_history_stops_a_release_until_it_is_mended_or_accepted_by_name():
    said = held_faults(gate(LOST), {})
    assert (
        said[0] == "The history of complaints is held. 9 of its 40 rows were set aside. Mend them."
        and "--accept" in said[-1]
    )
    assert held_faults(gate(LOST), {"back_series/complaints": "lost in the move"}) == []


def test_who_accepts_that_a_return_did_not_come_has_not_accepted_that_its_history_is_held():
    assert held_faults(gate(LOST), {"complaints": "the police refused"}) != []


def test_a_history_of_which_a_row_was_set_aside_stops_nothing():
    assert held_faults(gate(History("complaints", 40, 1)), {}) == []


def test_totals_of_the_past_that_cannot_be_read_stop_a_release_too():
    unread = Past(fault="results.csv, row 1: these headings are missing: quarter.")
    assert held_faults(gate(past=unread), {})[0].startswith(
        "The totals of past quarters are held. results.csv, row 1"
    )
    assert held_faults(gate(past=unread), {"back_series/results": "the spreadsheet is being mended"}) == []


# ---- a pack issued again


def issued(store: Store, told) -> str:
    """The notice of a release that tells `told`, which is then kept as published."""
    framework = Some(measures={"plans": Some(title="Plans begun")})
    material = Some(quarter=QUARTER, edition=Some(id="board"), framework=framework)
    issue = issue_of(told, store, material)
    store.publish(QUARTER, "board", told)
    return issue.notice


def test_a_pack_issued_again_says_its_number_and_what_is_other_than_before(tmp_path):
    store = Store(tmp_path)
    first = {"figures": {"plans": {"2015-16-Q4": "7"}}, "words": {"Training": "a"}, "rows": []}
    assert issued(store, first) == "" and issued(store, first) == ""  # the very same is the same issue
    figures = {**first, "figures": {"plans": {"2015-16-Q4": "9"}}}
    second = "Issue 2, in place of issue 1. Other than there: the figures of Plans begun."
    assert issued(store, figures) == second and issued(store, figures) == second
    assert issued(store, {**figures, "words": {"Training": "b"}}) == (
        "Issue 3, in place of issue 2. Other than there: the words of Training."
    )
