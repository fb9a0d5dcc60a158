"""Who has sent what, how good it is, and how many days overdue: on one screen, and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from wscb_lib.counts_in_words import counted
from wscb_lib.days_in_words import day_in_words
from wscb_lib.quality import Gate, Standing, but_for

WORDS = {"received": "received", "held": "HELD", "not_returned": "NOT RETURNED", "not_due": "not due"}
"""How each status is said."""
_GRAVEST_FIRST = ("not_returned", "held", "received", "not_due")


@dataclass(frozen=True)
class Line:
    """One agency's return for the quarter.

    `days_overdue` counts to the day asked about where nothing usable has come, and to the day it came where
    that was late; 0 where it came in time, or the day it came was not written down. `to_look_at` is how many
    remarks the checks made.
    """

    agency: str
    agency_name: str
    return_id: str
    title: str
    status: str
    due_on: date
    received_on: date | None
    days_overdue: int
    rows: int
    set_aside: int
    to_look_at: int
    lacking: tuple[str, ...] = ()  # tables that did not come with it, or cannot be read
    unread: tuple[str, ...] = ()  # those of them that came and cannot be read

    @property
    def in_words(self) -> str:
        """What became of it, as one cell says it.

        >>> day = date(2016, 4, 20)
        >>> Line("lado", "LADO", "lado", "Allegations", "not_returned", day, None, 3, 0, 0, 0).in_words
        'NOT RETURNED, 3 days overdue'
        """
        said = WORDS[self.status]
        if self.lacking:
            said += f" {but_for(self.lacking, self.unread).upper()}"
        if not self.days_overdue:
            return said
        late = counted(self.days_overdue, "day")
        return f"{said}, {late} late" if self.status == "received" else f"{said}, {late} overdue"

    @property
    def how_good(self) -> str:
        """Rows, rows set aside and remarks; "" where nothing came.

        >>> day = date(2016, 4, 20)
        >>> Line("lado", "LADO", "lado", "Allegations", "received", day, day, 0, 59, 1, 2).how_good
        '59 rows, 1 set aside, 2 to look at'
        """
        if self.status not in ("received", "held"):
            return ""
        said = [counted(self.rows, "row")]
        said += [f"{self.set_aside:,} set aside"] if self.set_aside else []
        said += [f"{self.to_look_at:,} to look at"] if self.to_look_at else []
        return ", ".join(said)


def standing_lines(gate: Gate, as_at: date) -> tuple[Line, ...]:
    """A line for each return that is due, or came, in the gate's quarter: what is missing first, then by
    agency.

    `as_at` is the day to which days overdue are counted; once the Board has met, the day it met.
    """
    board = gate.framework.board
    until = min(as_at, gate.quarter.end + timedelta(days=board.meets_after_days))
    found = []
    for (return_id, agency, quarter), status in gate.statuses.items():
        if quarter != str(gate.quarter) or status == "not_due":
            continue
        spec = gate.framework.returns[return_id]
        standing = gate.standings.get((return_id, agency, quarter), Standing())
        due = gate.quarter.end + timedelta(days=spec.due_days)
        reached = standing.received_on if status == "received" else until
        remarks = [f for f in gate.findings_of(return_id, agency, quarter) if f.level == "ADVISORY"]
        found.append(
            Line(
                agency,
                board.agency_name(agency),
                return_id,
                spec.title,
                status,
                due,
                standing.received_on,
                max(0, (reached - due).days) if reached else 0,
                standing.rows,
                standing.set_aside,
                0 if status == "not_returned" else len(remarks),
                tuple(each.table for each in gate.lacking_in(return_id, agency, quarter)),
                tuple(each.table for each in gate.lacking_in(return_id, agency, quarter) if each.is_held),
            )
        )
    return tuple(sorted(found, key=lambda e: (_GRAVEST_FIRST.index(e.status), e.agency_name, e.title)))


def summary(lines: Sequence[Line]) -> str:
    """How many came, are held and are missing, in a sentence."""
    came = sum(line.status == "received" for line in lines)
    held = sum(line.status == "held" for line in lines)
    missing = sum(line.status == "not_returned" for line in lines)
    aside = sum(line.set_aside for line in lines)
    return (
        f"{came} of {len(lines)} returns due have come and count, {held} held, {missing} not returned; "
        f"{counted(aside, 'row')} set aside."
    )


def told_on_a_screen(lines: Sequence[Line], width: int = 110) -> str:
    """The lines as a table of text, at most `width` wide, what is missing first, under a sentence."""
    head = ("Agency", "Return", "Due", "What came", "How good")
    rows = [
        (e.agency_name, e.return_id, f"{e.due_on.day} {e.due_on:%b}", e.in_words, e.how_good) for e in lines
    ]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    spare = width - sum(widths) - 2 * (len(head) - 1)
    # What agencies are called gives way, and no figure does.
    widths[0] = max(18, widths[0] + min(0, spare))
    return "\n".join([summary(lines), "", *(_line(row, widths) for row in (head, *rows))])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    fitted = [
        text if len(text) <= room else f"{text[: room - 1]}…"
        for text, room in zip(cells, widths, strict=True)
    ]
    return "  ".join(f"{text:<{room}}" for text, room in zip(fitted, widths, strict=True)).rstrip()


def page_of_standing(lines: Sequence[Line], *, board: str, quarter: str, as_at: date, style: str) -> str:
    """The lines as one accessible page that fetches nothing; `style` is the house's own."""
    row = Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>')
    body = Markup("\n").join(
        row.format(e.agency_name, e.title, _day(e.due_on), _day(e.received_on), e.in_words, e.how_good)
        for e in lines
    )
    heads = Markup("").join(
        Markup('<th scope="col">{}</th>').format(word)
        for word in ("Agency", "Return", "Due", "Came", "What became of it", "How good")
    )
    title = f"Who has sent what: {quarter}"
    return (
        Markup(
            '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" '
            'content="width=device-width, initial-scale=1"><title>{} · {}</title><style>{}</style></head>\n'
            '<body><main id="main"><p class="board">{}</p><h1>{}</h1><p>{}</p><p>As at {}.</p>\n'
            '<div class="scroll" tabindex="0" role="region" aria-label="Who has sent what"><table>'
            "<caption>Every return due, what is missing first</caption><thead><tr>{}</tr></thead>"
            "<tbody>{}</tbody></table></div></main></body></html>\n"
        )
        .format(title, board, Markup(style), board, title, summary(lines), _day(as_at), heads, body)
        .replace("\r", "")
    )


def _day(day: date | None) -> str:
    return day_in_words(day) if day else ""
