"""Reads `results.csv`: figures of past quarters, in the columns in which a pack prints its own. Every line,
or why not."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from wscb_lib.counts_in_words import counted
from wscb_lib.errors import UsageFault
from wscb_lib.framework.declared import Column, Measure
from wscb_lib.framework.values import Framework
from wscb_lib.measures.groups import BETWEEN
from wscb_lib.measures.past import Numbers, PastTotal, breakdowns_of, groups_known, settled
from wscb_lib.measures.status import FIGURES
from wscb_lib.quarter import Quarter
from wscb_lib.results_columns import RESULTS_COLUMNS
from wscb_lib.returns.cells import read_column
from wscb_lib.returns.files import Sheet, open_file
from wscb_lib.returns.frames import shown_path
from wscb_lib.returns.names import RESULTS
from wscb_lib.returns.spellings import did_you_mean, fold, fold_words, is_blank_row, listed

NUMBERS = ("numerator", "denominator", "value")
ABSENCES = ("suppressed", "held", "not_returned", "not_due", "too_early", "not_applicable", "too_few")
_YEAR_FIRST = re.compile(r"(20\d\d)\s*[-/]\s*(?:20)?(\d\d)[\s,-]*q(?:uarter|tr)?\s*([1-4])")
_YEAR_LAST = re.compile(r"q(?:uarter|tr)?\s*([1-4])[\s,-]*(20\d\d)\s*[-/]\s*(?:20)?(\d\d)")
_YEAR_ALONE = re.compile(r"20\d\d\s*[-/]\s*(?:20)?\d\d")
_SHOWN_LINES = 12


@dataclass(frozen=True)
class PastTotals:
    """A file of totals as read: its figures, how many lines, and why lines were set aside, a sentence a
    reason.

    With a `fault`, nothing was read. `set_aside` counts lines; no sentence repeats what stands in one.
    `notes` say how the file was read.
    """

    totals: tuple[PastTotal, ...] = ()
    lines: int = 0
    set_aside: int = 0
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fault: str = ""


def read_past_totals(framework: Framework, folder: Path, workspace: Path) -> PastTotals | None:
    """Read `results.csv` in a folder; None when there is none.

    Only a measure, by its id or title, a quarter, and a value or a numerator (and denominator) must be there;
    a breakdown, group or agency that is not written is "all". A line that cannot be right is set aside and
    counted.
    """
    path = folder / RESULTS
    if not path.is_file():
        return None
    shown = shown_path(path, workspace)
    opened = open_file(
        path, lambda row: sum(fold_words(cell) in map(fold_words, RESULTS_COLUMNS) for cell in row)
    )
    if opened.fault:
        return PastTotals(fault=f"{shown}: {opened.fault.found}. {opened.fault.mend}")
    sheet = opened.sheets[0]
    places, notes = _headings(sheet)
    if lacking := _lacking(places):
        return PastTotals(
            fault=f"{shown}, row 1: these headings are missing: {listed(lacking)}. "
            f"Wanted {', '.join(RESULTS_COLUMNS)}; those that say nothing may be left out."
        )
    return _Lines(framework, sheet, places).read((*opened.notes, *notes))


def _headings(sheet: Sheet) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each heading stands, and what to say of those that are none."""
    known = {fold_words(name): name for name in RESULTS_COLUMNS}
    places: dict[str, int] = {}
    unknown = []
    for place, cell in enumerate(sheet.rows[0] if sheet.rows else ()):
        name = known.get(fold_words(cell))
        if name and name not in places:
            places[name] = place
        elif str(cell).strip():
            unknown.append(place + 1)
    said = (
        (
            (
                f"{counted(len(unknown), 'column')} with a heading that is not known, and not read: "
                f"{listed(map(str, unknown))}"
            ),
        )
        if unknown
        else ()
    )
    return places, said


def _lacking(places: Mapping[str, int]) -> list[str]:
    wanted = {
        "measure (or title)": ("measure", "title"),
        "quarter": ("quarter",),
        "value (or numerator)": ("value", "numerator"),
    }
    return [said for said, any_of in wanted.items() if not any(name in places for name in any_of)]


@dataclass
class _Lines:
    """The lines of one file, read one after another; what is set aside is gathered by its reason."""

    framework: Framework
    sheet: Sheet
    places: Mapping[str, int]
    totals: list[PastTotal] = field(default_factory=list)
    aside: dict[str, list[int]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)  # on how figures were written

    def __post_init__(self) -> None:
        self.measures = self.framework.measures
        self.width = max(n for n, heading in enumerate(self.sheet.rows[0], 1) if str(heading).strip())
        measures = self.measures.values()
        self.ids = {fold(m.id): m.id for m in measures}
        self.titles: dict[str, list[str]] = {}
        for m in measures:
            self.titles.setdefault(fold_words(m.title), []).append(m.id)
        self.known = [*self.ids, *(m.title for m in measures)]
        self.groups: dict[tuple[str, str, str], tuple[str, str]] = {}
        self.quarters: dict[str, Quarter | str] = {}
        self.found: dict[str, str] = {}  # a measure as written -> its id, or a sentence
        agencies = self.framework.board.agencies
        self.agencies = {fold_words(name): a.id for a in agencies for name in (a.id, a.name)}

    def read(self, notes: Sequence[str]) -> PastTotals:
        """Every line that holds something, as a total or set aside."""
        numbered = [(n, row) for n, row in enumerate(self.sheet.rows[1:], 2) if not is_blank_row(row)]
        figures = self._figures([row for _, row in numbered])
        seen: dict[tuple[str, ...], int] = {}
        blank = 0
        for at, (number, row) in enumerate(numbered):
            made = self._total(number, row, {name: read[at] for name, read in figures.items()})
            if isinstance(made, PastTotal) and made.key in seen:
                made = f"it says again what line {seen[made.key]} says"
            if isinstance(made, str):
                self.aside.setdefault(made, []).append(number)
                continue
            seen[made.key] = number
            blank += made.status == "not_returned"
            self.totals.append(made)
        notes = (
            *notes,
            *self.remarks,
            *([f"{counted(blank, 'line')} with no figure: read as not returned"] if blank else []),
        )
        return PastTotals(
            tuple(self.totals), len(numbered), sum(map(len, self.aside.values())), self._reasons(), notes
        )

    def _reasons(self) -> tuple[str, ...]:
        return tuple(
            f"{'line' if len(n) == 1 else 'lines'} {listed(map(str, n), _SHOWN_LINES)}: "
            f"{reason}{'' if reason.endswith('?') else '.'}"
            for reason, n in self.aside.items()
        )

    def _cell(self, row: Sequence[object], name: str) -> str:
        place = self.places.get(name, -1)
        return " ".join(str(row[place]).split()) if 0 <= place < len(row) else ""

    def _figures(self, rows: Sequence[Sequence[object]]) -> dict[str, list[tuple[float, str, str]]]:
        """Read the three numbers of every line: the number, the word in its place, and what is wrong with
        it."""
        made = {}
        for name in NUMBERS:
            cells = [
                self._cell(row, name).removesuffix("%").strip() if name == "value" else self._cell(row, name)
                for row in rows
            ]
            typed = read_column(Column(name, "", "number"), cells)
            self.remarks += [f'column "{name}": {remark}' for remark in typed.remarks]
            wrong = {at: wanted for at, _, wanted in typed.wrong}
            words = typed.statuses if typed.statuses is not None else [None] * len(rows)
            made[name] = [
                (float(v), w or "", wrong.get(at, ""))
                for at, (v, w) in enumerate(zip(typed.values, words, strict=True))
            ]
        return made

    def _total(
        self, line: int, row: Sequence[object], figures: Mapping[str, tuple[float, str, str]]
    ) -> PastTotal | str:
        if not is_blank_row(row[self.width :]):
            return "it has more cells than there are headings: look for a stray separator, as in 1,234"
        measure_id = self._measure(row)
        if measure_id not in self.measures:
            return measure_id
        measure, quarter = self.measures[measure_id], self._quarter(self._cell(row, "quarter"))
        if isinstance(quarter, str):
            return quarter
        breakdown, group = self._group(
            measure, self._cell(row, "breakdown") or "all", self._cell(row, "group") or "all"
        )
        if not breakdown:
            return group
        agency = self._agency(measure, breakdown, self._cell(row, "agency"))
        if agency not in (*self.framework.returns[measure.return_id].agencies, "all"):
            return agency
        if wrong := next(
            (f"the {name} cannot be read. {w.rstrip('.')}" for name, (_, _, w) in figures.items() if w), ""
        ):
            return wrong
        status = _status(self._cell(row, "status"), figures)
        if status not in (*FIGURES, *ABSENCES):
            return status
        if measure.kind != "share" and self._cell(row, "value").endswith("%"):
            return "a per cent sign stands behind what is no share"
        made = PastTotal(line, measure.id, quarter, breakdown, group, agency, status=status)
        return self._with_numbers(made, measure, figures, _step(self._cell(row, "value")))

    def _with_numbers(
        self, made: PastTotal, measure: Measure, figures: Mapping[str, tuple[float, str, str]], step: float
    ) -> PastTotal | str:
        numerator, denominator, value = (figures[name][0] for name in NUMBERS)
        given = Numbers(numerator, denominator, value, step)
        is_blank = all(map(math.isnan, (numerator, denominator, value)))
        if made.status in ABSENCES:
            return made if is_blank else "it has a figure, and a status that says there is none"
        board, spec = self.framework.board, self.framework.returns[measure.return_id]
        found = settled(measure, spec, board, made.quarter, made.group, given)
        if isinstance(found, str):
            return found
        status = made.status if not math.isnan(found.value) else "not_applicable"
        return replace(
            made, numerator=found.numerator, denominator=found.denominator, value=found.value, status=status
        )

    def _quarter(self, text: str) -> Quarter | str:
        if text not in self.quarters:
            self.quarters[text] = _quarter(text)
        return self.quarters[text]

    def _measure(self, row: Sequence[object]) -> str:
        """The id of the measure a line is of, or why there is none."""
        text = self._cell(row, "measure") or self._cell(row, "title")
        if text not in self.found:
            titled = self.titles.get(fold_words(text), [])
            if fold(text) in self.ids:
                self.found[text] = self.ids[fold(text)]
            elif len(titled) == 1:
                self.found[text] = titled[0]
            elif titled:
                self.found[text] = f"more than one measure has this title. Write its id: {listed(titled)}"
            else:
                near = did_you_mean(text, self.known) if text else ""
                self.found[text] = (
                    f"there is no such measure.{near}".rstrip(".") if text else "no measure is named"
                )
        return self.found[text]

    def _group(self, measure: Measure, said: str, text: str) -> tuple[str, str]:
        """The breakdown and the group of a line, as results name them; "" and why not, where they name
        nothing."""
        key = (measure.id, said, text)
        if key not in self.groups:
            self.groups[key] = self._group_of(measure, said, text)
        return self.groups[key]

    def _group_of(self, measure: Measure, said: str, text: str) -> tuple[str, str]:
        known = breakdowns_of(measure)
        columns = self.framework.table_of(measure).columns
        breakdown = next((b for b in known if fold_words(said) in (fold_words(b), _spoken(b, columns))), "")
        if not breakdown:
            return (
                "",
                (
                    f"the measure is not broken down by that.{did_you_mean(said, known)} It is by "
                    f"{listed(known)}"
                ),
            )
        if breakdown in ("all", "events"):
            return (
                (breakdown, "all")
                if text == "all"
                else ("", "it names a group, and no breakdown that the group belongs to")
            )
        parts, labels = text.split(BETWEEN), groups_known(measure, breakdown, columns, self.framework.board)
        if len(parts) != len(labels):
            return "", f"the breakdown {breakdown} has groups of two parts, such as “first{BETWEEN}second”"
        found = [
            next((label for label in some if fold(label) == fold(part)), "") if some else part
            for part, some in zip(parts, labels, strict=True)
        ]
        if not all(found):
            lacking = found.index("")
            return (
                "",
                (
                    f"{breakdown} has no such group.{did_you_mean(parts[lacking], labels[lacking])} It has "
                    f"{listed(labels[lacking])}"
                ),
            )
        return breakdown, BETWEEN.join(found)

    def _agency(self, measure: Measure, breakdown: str, text: str) -> str:
        """The agency of a line, "all" where it is of all who send the return; or why it can be of none."""
        spec = self.framework.returns[measure.return_id]
        if not text or fold(text) == "all":
            return "all"
        agency = self.agencies.get(fold_words(text), "")
        if agency not in spec.agencies:
            known = (*spec.agencies, *(self.framework.board.agency_name(a) for a in spec.agencies))
            return (
                f"no such agency sends this measure.{did_you_mean(text, known)} It comes from "
                f"{listed(spec.agencies, 20)}"
            )
        if not spec.per_agency:
            return "all"
        return (
            agency
            if breakdown in ("all", "events")
            else "an agency's own figure is of the whole, and has no breakdown"
        )


def _spoken(breakdown: str, columns: Mapping[str, Column]) -> str:
    return fold_words(columns[breakdown].spoken) if breakdown in columns else ""


def _step(text: str) -> float:
    """Half of the last place of a figure as it was written: what rounding may have taken from it.

    >>> _step("45.2*"), _step("45%")
    (0.05, 0.5)
    """
    places = re.search(r"\.(\d*)", text)
    return 0.5 * 10.0 ** -len(places[1] if places else "")


def _quarter(text: str) -> Quarter | str:
    """The quarter, by the financial year and its number, whichever comes first; or what was wanted."""
    folded = fold(text)
    if match := _YEAR_FIRST.fullmatch(folded):
        year, after, number = match.groups()
    elif match := _YEAR_LAST.fullmatch(folded):
        number, year, after = match.groups()
    elif _YEAR_ALONE.fullmatch(folded):
        return "a whole year stands where a quarter should. Wanted such as 2015-16-Q4"
    else:
        return "the quarter cannot be read. Wanted such as 2015-16-Q4, where April to June is Q1"
    try:
        return Quarter.parse(f"{year}-{after}-Q{number}")
    except UsageFault:
        return "the two years of the quarter do not follow one another. Wanted such as 2015-16-Q4"


def _status(text: str, figures: Mapping[str, tuple[float, str, str]]) -> str:
    """The status of a line: as it says or, where it says nothing, as its numbers do."""
    word = fold(text).replace(" ", "_")
    if word:
        known = (*FIGURES, *ABSENCES)
        return (
            word
            if word in known
            else f"there is no such status.{did_you_mean(word, known)} Known: {', '.join(known)}"
        )
    words = [said for _, said, _ in figures.values() if said]
    if words:
        return "suppressed" if "suppressed" in words else "not_returned"
    return "ok" if any(not math.isnan(number) for number, _, _ in figures.values()) else "not_returned"
