"""What each agency is told: one plain text file, with row numbers, headings and reasons, and no value of any
row."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from wscb_lib.counts_in_words import counted
from wscb_lib.quality.findings import TABLE_MISSING, Gate, Key, Past, Standing
from wscb_lib.returns.spellings import listed

_WIDTH = 100
_QUOTED = re.compile(r'"([^"]*)"')
_TO_AN_AGENCY = (  # what the analyst is told to do, and what the agency itself would
    ("Please check, and add it to the aliases if it is right", "Please tell us if it is not"),
    ("The agency sent this return again", "You sent this return again"),
    ("Ask for the column", "Send the column"),
    ("ask for the column", "send the column"),
    ("Ask for .xlsx", "Send .xlsx"),
    ("ask for the value alone", "send the value alone"),
    ("Ask what stands, and for that alone", "Send what stands, alone"),
    ("Please read the note", "Please tell us what the note says"),
    ("a formula never worked out? Please ask", "a formula never worked out? Please tell us"),
)
_NOT_THEIRS = ("registered", TABLE_MISSING)  # what the analyst keeps, and what is told them in other words
_WORDS = {
    "received": "received",
    "held": "HELD: none of its rows count until it is mended",
    "not_returned": "NOT RETURNED",
}


def write_feedback(gate: Gate, folder: Path) -> tuple[Path, ...]:
    """Write `<agency>.txt` for every agency with something due or sent this quarter; returns the files, in
    order.

    The same gate gives the same bytes. Files of an earlier check that no longer apply are left alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for agency in sorted({key[1] for key in _keys(gate)}):
        path = folder / f"{agency}.txt"
        path.write_text(feedback_for(gate, agency), encoding="utf-8", newline="\n")
        written.append(path)
    return tuple(written)


def write_history_feedback(gate: Gate, folder: Path, strays: Iterable[str] = ()) -> Path | None:
    """Write `back_series.txt` for whoever keeps the Board's history; None where there is no history.

    It holds what became of every history, the rows set aside, how its files were read, and the files not read
    (`strays`).
    """
    strays = tuple(strays)
    keys = [key for key in gate.standings if not key[2]]
    past = tuple(_about_past(gate.past))
    if not keys and not strays and not past:
        return None
    title = f"{gate.framework.board.short_name}: the Board's own history, returns/back_series"
    lines = [title, "=" * len(title), "", *_wrapped(_OF_HISTORY)]
    if strays:
        lines += ["", "Files that were not read:", *(line for stray in strays for line in _point(stray))]
    for key in keys:
        lines += ["", *_about_history(gate, key)]
    lines += past
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "back_series.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return path


_OF_HISTORY = "Rows are named by their number in the file, and nothing that stands in them is repeated here."


def _about_past(past: Past) -> Iterator[str]:
    """The file of totals: how many of its lines count, why others do not, and how it was read."""
    if not past.lines and not past.fault:
        return
    title = (
        "Totals of past quarters, results.csv: "
        f"{'HELD: none of it counts until it is mended' if past.fault else 'read'}"
    )
    yield from ("", title, "-" * len(title))
    if past.fault:
        yield from _wrapped(past.fault)
        return
    yield f"{counted(past.lines, 'line')}, {len(past.totals):,} counted, {past.set_aside:,} set aside."
    said = (
        ("Lines set aside, which do not count:", past.reasons),
        ("Lines that were not used:", past.superseded),
        ("How the file was read:", past.notes),
    )
    for heading, sentences in said:
        if sentences:
            yield from ("", heading)
        for sentence in sentences:
            yield from _point(sentence)


def _about_history(gate: Gate, key: Key) -> Iterator[str]:
    """One return's history: held or not, the rows set aside, what was found in it, and how its files were
    read."""
    standing = gate.standings[key]
    title = (
        f"{gate.framework.returns[key[0]].title}: "
        f"{'HELD: none of its history counts until it is mended' if key in gate.holds else 'read'}"
    )
    yield from (title, "-" * len(title))
    yield f"{counted(standing.rows, 'row')}, {standing.set_aside:,} of them set aside."
    if key in gate.holds:
        yield from _wrapped(gate.holds[key].asked)
    aside = gate.set_aside[(gate.set_aside["return"] == key[0]) & (gate.set_aside["quarter"] == "")]
    if len(aside):
        yield from ("", "Rows set aside, which do not count:")
    for file, number, reason in zip(aside["_file"], aside["_row"], aside["reason"], strict=True):
        yield from _point(f"{Path(str(file)).name}, row {number}: {reason}")
    advisories = [f for f in gate.findings if (f.return_id, f.quarter, f.level) == (key[0], "", "ADVISORY")]
    if advisories:
        yield from ("", "Please look at:")
        for finding in advisories:
            yield from _point(f"{finding.table}: {finding.sentence}{_numbers(finding.rows)}")
    if standing.notes:
        yield from ("", "How the files were read:")
        for note in standing.notes:
            yield from _point(note)


def feedback_for(gate: Gate, agency: str) -> str:
    """Write what one agency is told of all it sent, or did not send, for the run's quarter."""
    name = gate.framework.board.agency_name(agency)
    title = f"{gate.framework.board.short_name}: returns of {name}, {gate.quarter.label}"
    lines = [title, "=" * len(title), "", *_wrapped(_OPENING)]
    for key in _keys(gate):
        if key[1] == agency:
            lines += ["", *_about(gate, key)]
    return "\n".join(lines) + "\n"


_OPENING = (
    "Rows are named by their number in the file, and nothing that stands in them is repeated here. To mend "
    "something, send the whole file again with _v2 at the end of its name."
)


def _keys(gate: Gate) -> list[Key]:
    quarter = str(gate.quarter)
    return sorted(key for key, word in gate.statuses.items() if key[2] == quarter and word in _WORDS)


def _about(gate: Gate, key: Key) -> Iterator[str]:
    """One return: what became of it, the rows set aside, what to look at, and how the file was read."""
    lacking = gate.lacking_in(*key)
    title = f"{gate.framework.returns[key[0]].title}: {_WORDS[gate.statuses[key]]}"
    if lacking:
        title += f", but for {listed(each.table.replace('_', ' ') for each in lacking)}"
    yield from (title, "-" * len(title))
    standing = gate.standings.get(key)
    if standing is not None:
        yield from _wrapped(
            f"File {standing.file}: {counted(standing.rows, 'row')}, {standing.set_aside:,} of them set "
            "aside."
        )
    if key in gate.holds:
        yield from _wrapped(_in_their_words(gate.holds[key].asked, standing))
    for said, some in (
        ("Not returned in it", [each for each in lacking if not each.is_held]),
        ("Held of it", [each for each in lacking if each.is_held]),
    ):
        if some:
            yield from ("", f"{said}, while the rest counts:")
        for each in some:
            yield from _point(_in_their_words(each.asked, standing))
    yield from _set_aside(gate.set_aside, key, standing)
    advisories = [
        f for f in gate.findings if f.key == key and f.level == "ADVISORY" and f.rule not in _NOT_THEIRS
    ]
    if advisories:
        yield from ("", "Please look at:")
        for finding in advisories:
            yield from _point(_in_their_words(finding.sentence, standing) + _numbers(finding.rows))
    if standing is not None and standing.notes:
        yield from ("", "How the file was read:")
        for note in standing.notes:
            yield from _point(_for_the_agency(note))


def _in_their_words(sentence: str, standing: Standing | None) -> str:
    """A sentence with every heading as this agency writes it; ours is nothing that stands in its file.

    >>> theirs = Standing(headings={"Needs at start": "Score at start"})
    >>> _in_their_words('Nothing under "Needs at start".', theirs)
    'Nothing under "Score at start".'
    """
    theirs = standing.headings if standing else {}
    return _for_the_agency(_QUOTED.sub(lambda found: f'"{theirs.get(found[1], found[1])}"', sentence))


def _for_the_agency(sentence: str) -> str:
    """A sentence without what only the analyst can do about it."""
    for ours, theirs in _TO_AN_AGENCY:
        sentence = sentence.replace(ours, theirs)
    return sentence


def _set_aside(rows: pd.DataFrame, key: Key, standing: Standing | None) -> Iterator[str]:
    mine = rows[(rows["return"] == key[0]) & (rows["agency"] == key[1]) & (rows["quarter"] == key[2])]
    if not len(mine):
        return
    yield from ("", "Rows set aside, which do not count:")
    for table, part in mine.groupby("table", sort=True):
        for number, reason in zip(part["_row"], part["reason"], strict=True):
            yield from _point(
                f"{str(table).replace('_', ' ')}, row {number}: {_in_their_words(reason, standing)}"
            )


def _numbers(rows: tuple[int, ...], at_most: int = 40) -> str:
    if not rows:
        return ""
    shown = ", ".join(map(str, rows[:at_most]))
    more = f" and {len(rows) - at_most:,} more" if len(rows) > at_most else ""
    return f" ({'row' if len(rows) == 1 else 'rows'} {shown}{more})"


def _point(text: str) -> list[str]:
    return _wrapped(" ".join(text.split()), "- ", "  ")


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
