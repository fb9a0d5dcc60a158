"""What no single agency can check: where two returns speak of the same thing, do they agree?

Each rule is one small function under `@across`, which says what it compares and why. A rule is asked only
when the returns it needs were accepted for the quarter, and answers with both numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from wscb_lib.quality.findings import Finding, Key
from wscb_lib.quality.questions import TableKey
from wscb_lib.quarter import Quarter


@dataclass(frozen=True)
class View:
    """The facts of one quarter: the rows of a table whose date falls in it."""

    facts: Mapping[TableKey, pd.DataFrame]
    quarter: Quarter

    def rows(self, return_id: str, table: str, on: str) -> pd.DataFrame:
        """Rows whose column `on` falls in the quarter."""
        facts = self.facts[return_id, table]
        start, after = pd.Timestamp(self.quarter.start), pd.Timestamp(self.quarter.next.start)
        return facts[(facts[on] >= start) & (facts[on] < after)]

    def all_rows(self, return_id: str, table: str) -> pd.DataFrame:
        """Every row known at the quarter's end."""
        return self.facts[return_id, table]


ACROSS = "across"
"""What stands for the return in findings between returns: they belong to no single agency."""

Check = Callable[[View], Iterator[str]]


@dataclass(frozen=True)
class Across:
    """One rule across returns: what it compares, why, and the returns it needs."""

    id: str
    title: str
    why: str
    returns: tuple[str, ...]
    check: Check


RULES: list[Across] = []


def across(title: str, *returns: str, why: str) -> Callable[[Check], Check]:
    """Declare a rule. The function yields a sentence for each disagreement, and nothing when all agree."""

    def declare(check: Check) -> Check:
        RULES.append(Across(check.__name__, title, why, returns, check))
        return check

    return declare


def across_findings(
    facts: Mapping[TableKey, pd.DataFrame], statuses: Mapping[Key, str], quarter: Quarter
) -> list[Finding]:
    """Find where accepted returns of the quarter disagree: an ADVISORY each, under `ACROSS` as its return."""
    accepted = {key[0] for key, word in statuses.items() if key[2] == str(quarter) and word == "received"}
    view = View(facts, quarter)
    return [
        Finding("ADVISORY", ACROSS, "all", str(quarter), "", rule.id, sentence, why=rule.why)
        for rule in RULES
        if accepted.issuperset(rule.returns)
        for sentence in rule.check(view)
    ]


def _conferences(view: View) -> pd.DataFrame:
    """Conferences held in the quarter, one row a meeting."""
    held = [
        view.rows("child_protection_conferences", table, "held_on")[["meeting_id", "is_quorate"]]
        for table in ("initial_conferences", "review_conferences")
    ]
    return pd.concat(held).dropna(subset="meeting_id").drop_duplicates("meeting_id", keep="last")


def _invited(view: View) -> pd.DataFrame:
    """Conferences to which agencies were invited in the quarter, one row a meeting."""
    rows = view.rows("professional_participation", "invitations", "held_on")[["meeting_id", "is_quorate"]]
    return rows.drop_duplicates("meeting_id", keep="last")


@across(
    "Conferences held and conferences with invitations are the same ones",
    "professional_participation",
    "child_protection_conferences",
    why="Attendance is worked out over the meetings of the invitations: a meeting left out of them is a "
    "meeting whose agencies nobody can answer for.",
)
def conferences_have_invitations(view: View) -> Iterator[str]:
    held, invited = set(_conferences(view)["meeting_id"]), set(_invited(view)["meeting_id"])
    if held != invited:
        yield (
            f"Conferences held: {len(held):,} by the conferences return, {len(invited):,} by the "
            f"invitations. Without invitations: {len(held - invited):,}. With invitations and not among the "
            f"conferences: {len(invited - held):,}."
        )


@across(
    "Both returns agree whether a conference was quorate",
    "professional_participation",
    "child_protection_conferences",
    why="One meeting cannot both have had enough agencies to decide and not have had them.",
)
def quorate_agrees(view: View) -> Iterator[str]:
    both = _conferences(view).merge(_invited(view), on="meeting_id", suffixes=("_held", "_invited")).dropna()
    held, invited = both["is_quorate_held"].astype(bool), both["is_quorate_invited"].astype(bool)
    if (held != invited).any():
        yield (
            f"Quorate conferences, of {len(both):,} in both returns: {held.sum():,} by the conferences "
            f"return, {invited.sum():,} by the invitations. They differ on {(held != invited).sum():,}."
        )


@across(
    "Every return interview belongs to an episode that police know",
    "return_interviews",
    "missing_children",
    why="An interview for an episode that police do not have is under a wrong number, or police "
    "were never told.",
)
def interviews_have_episodes(view: View) -> Iterator[str]:
    interviews = view.rows("return_interviews", "interviews", "returned_at")["episode_id"]
    unknown = int((~interviews.isin(view.all_rows("missing_children", "episodes")["episode_id"])).sum())
    if unknown:
        yield (
            f"Return interviews whose episode is not among those reported to police: {unknown:,} of "
            f"{len(interviews):,}."
        )


@across(
    "Every child who came back is in the return of interviews",
    "return_interviews",
    "missing_children",
    why="The service can offer an interview only to a child it has heard of.",
)
def episodes_have_interviews(view: View) -> Iterator[str]:
    ended = view.rows("missing_children", "episodes", "found_at")
    missing = ended[ended["category"] == "missing"]["episode_id"]
    left_out = int((~missing.isin(view.all_rows("return_interviews", "interviews")["episode_id"])).sum())
    if left_out:
        yield (
            f"Missing episodes that ended in the quarter: {len(missing):,} by police. The return of "
            f"interviews has {len(missing) - left_out:,} of them and leaves out {left_out:,}."
        )


@across(
    "Police and the interview service agree when a child came back",
    "return_interviews",
    "missing_children",
    why="The 72 hours for an interview run from then.",
)
def return_times_agree(view: View) -> Iterator[str]:
    interviews = view.rows("return_interviews", "interviews", "returned_at")[["episode_id", "returned_at"]]
    episodes = view.all_rows("missing_children", "episodes")[["episode_id", "found_at"]]
    both = interviews.merge(episodes, on="episode_id").dropna()
    apart = int(((both["returned_at"] - both["found_at"]).abs() > pd.Timedelta(days=1)).sum())
    if apart:
        yield (
            f"Episodes whose end differs by more than a day between the two returns: {apart:,} of "
            f"{len(both):,}."
        )


# ---------------------------------------------------------------- children in care, by whoever counts them


@dataclass(frozen=True)
class Stays:
    """The rows that say who cared for a child, from the day in column `opened` to `ended_on`.

    `register` is what people call those rows.
    """

    return_id: str
    table: str
    opened: str
    care: str
    register: str


@dataclass(frozen=True)
class Seen:
    """The rows in which another agency met a child on a day, and says under `lives` in whose care."""

    return_id: str
    table: str
    on: str
    lives: str
    who: str


OUR_CARE = Stays(
    "children_in_care", "periods_of_care", "started_on", "our care", "the return of children in care"
)
PLACED_HERE = Stays(
    "children_from_other_authorities",
    "placements",
    "started_on",
    "another authority's care",
    "the list of children placed here",
)
MISSING = Seen(
    "missing_children", "episodes", "reported_at", "missing_from", "Children police had reported missing from"
)
AT_RISK = Seen("mcseto", "children", "referred_on", "lives", "Children referred to MCSETO as living in")


def _without_stay(view: View, children: pd.DataFrame, on: str, stays: Stays) -> tuple[int, int]:
    """How many children, and how many of them the other return does not have on the first of their days."""
    first = children.dropna(subset=["child_id", on]).sort_values(on).drop_duplicates("child_id")
    known = view.all_rows(stays.return_id, stays.table)[["child_id", stays.opened, "ended_on"]]
    known = known.rename(columns={stays.opened: "_opened"})
    both = first.astype({"child_id": object}).merge(known.astype({"child_id": object}), on="child_id")
    day = both[on].dt.normalize()
    there = both[(both["_opened"] <= day) & (both["ended_on"].isna() | (both["ended_on"] >= day))]
    return len(first), len(first) - there["child_id"].nunique()


def _not_there(view: View, seen: Seen, stays: Stays) -> Iterator[str]:
    """A sentence when some of the children whom one agency met in somebody's care are not in that care."""
    rows = view.rows(seen.return_id, seen.table, seen.on)
    total, unknown = _without_stay(view, rows[rows[seen.lives] == stays.care], seen.on, stays)
    if unknown:
        yield (
            f"{seen.who} {stays.care}: {total:,}. Of them {unknown:,} are not in {stays.register} on that "
            "day. The two may know a child by different numbers: ask for theirs, and compare."
        )


@across(
    "Children missing from our care are in our care",
    "missing_children",
    "children_in_care",
    why="A child police think is ours and we do not has nobody who goes to look for them.",
)
def missing_from_our_care(view: View) -> Iterator[str]:
    yield from _not_there(view, MISSING, OUR_CARE)


@across(
    "Children missing from another authority's care are on the list of those placed here",
    "missing_children",
    "children_from_other_authorities",
    why="Police met a child whom the town did not know it had: nobody had told us, or the list is "
    "out of date.",
)
def missing_from_anothers_care(view: View) -> Iterator[str]:
    yield from _not_there(view, MISSING, PLACED_HERE)


@across(
    "Children at risk of exploitation who live in our care are in our care",
    "mcseto",
    "children_in_care",
    why="The group plans with the child's social worker, and must know whether the child has one.",
)
def at_risk_in_our_care(view: View) -> Iterator[str]:
    yield from _not_there(view, AT_RISK, OUR_CARE)


@across(
    "Children at risk of exploitation whom another authority placed here are on its list",
    "mcseto",
    "children_from_other_authorities",
    why="The placing authority must be told of the risk, and the list says which authority that is.",
)
def at_risk_in_anothers_care(view: View) -> Iterator[str]:
    yield from _not_there(view, AT_RISK, PLACED_HERE)
