"""The analyst's bench: what the run of a quarter found, to search, to look behind and to try things on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from markupsafe import Markup

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework import Measure
from wscb_lib.notebook import standing, trial
from wscb_lib.notebook.lines import Lines
from wscb_lib.notebook.measured import BenchMeasure
from wscb_lib.notebook.page import Page
from wscb_lib.notebook.preview import Preview, page_called, preview
from wscb_lib.notebook.run import Run, open_run

FOUND_COLUMNS = ("id", "title", "return", "page", "latest", "verdict")
_TELLS = (
    ('find("neglect")', "measures whose words say it"),
    ('measure("…")', "one measure: a card, and .chart() .frame() .by() .why() .rows() behind it"),
    ('try_measure("""[measure.x] …""")', "a measure of your own, calculated and not saved"),
    ("style()", "a figure of your own in the house style"),
    ('page("6_training")', "one page: its parts, and .drafts()"),
    ('preview("6_training")', "one page as it looks now"),
    ("without_words()", "what nobody has written about yet"),
    ("stale()", "what changed since the run"),
)


def open_workbench(quarter: str, workspace: str = "specimen", edition: str = "board") -> Workbench:
    """Open the bench on the last run of a quarter.

    `workspace` is "specimen", "live" or a folder; it is never guessed. Raises `UsageFault` with the command
    to run where there is no run, and always while a pack is being made.
    """
    return Workbench(open_run(quarter, workspace, edition))


class Workbench:
    """One run on the bench. What it shows is after disclosure control, but for a measure's `rows`.

    `bench["lado_referrals_count"]` is short for `bench.measure(…)`, with completion of the ids.
    """

    def __init__(self, run: Run) -> None:
        self._run = run

    def find(self, words: str) -> Lines:
        """Every measure whose title, question, why or caveats hold all of these words, titles first.

        A table: id, title, return, page, latest, verdict. Raises `UsageFault` with the nearest word when none
        does.
        """
        words = str(words)
        wanted = words.casefold().split()
        found = [m for m in self._run.framework.measures.values() if _holds(_words_of(m), wanted)]
        if not found:
            known = {
                w.strip(".,;:?’'()").casefold() for m in self._run.framework.measures.values()
                for w in _words_of(m).split()
            }  # fmt: skip
            near = nearest(words.casefold(), known)
            raise UsageFault(f'find: no measure\'s title, question, why or caveats say "{words}".{near}')
        found.sort(key=lambda measure: not _holds(f"{measure.title} {measure.id}", wanted))
        return Lines([self._line(measure) for measure in found], columns=[*FOUND_COLUMNS])

    def measure(self, measure_id: str) -> BenchMeasure:
        """One measure by its id: a card, with its chart, frame, breakdowns, rows and verdict behind it."""
        return BenchMeasure(self._run, self._run.material, self._run.measure(measure_id))

    def __getitem__(self, measure_id: str) -> BenchMeasure:
        return self.measure(measure_id)

    def _ipython_key_completions_(self) -> list[str]:
        return [*self._run.framework.measures]

    def try_measure(self, toml: str, of: str = "") -> BenchMeasure:
        """Calculate a measure written here as a return's page has it, `[measure.x]`. Nothing is saved.

        `of` names its return where the table alone does not tell. An id that exists is tried in its place.
        When it survives, paste it into data/framework/returns/ and run the quarter.
        """
        return trial.try_measure(self._run, str(toml), of)

    def written(self, measure_id: str) -> str:
        """A measure as its return's page has it, to try it with another filter or name."""
        return trial.as_written(self._run, measure_id)

    def page(self, name: str) -> Page:
        """One page, as its notebook opens it: `bench.page("6_training").drafts()` gives findings to begin
        from."""
        return Page(page_called(self._run, name), self._run.store.workspace)

    def preview(self, name: str) -> Preview:
        """One page as it looks now: the run's figures, today's words and today's notebook."""
        return preview(self._run, name, standing.unseen(self._run))

    def stale(self) -> Lines:
        """Every file that the run was made from and that has changed, come or gone since; empty when none
        has."""
        return standing.stale(self._run)

    def without_words(self) -> Lines:
        """Every section that has no words yet, and every flagged measure that the words of its page do not
        name."""
        return standing.without_words(self._run)

    @contextmanager
    def style(self, title: str = "", wide: float = 8.0, tall: float = 4.0) -> Iterator[Any]:
        """A figure of your own in the house style: draw on the axes it gives, or with seaborn alone.

        `wide` and `tall` are inches. A figure made of specimen data says so under it.
        """
        from wscb_lib.notebook.own_figure import own_figure

        with own_figure(title, (wide, tall), self._run.material.is_specimen) as axes:
            yield axes

    def _line(self, measure: Measure) -> dict[str, str]:
        one = BenchMeasure(self._run, self._run.material, measure)
        series = self._run.material.series.get(measure.id, ())
        return {
            "id": measure.id,
            "title": measure.title,
            "return": measure.return_id,
            "page": one.page or "1_performance_dashboard",
            "latest": series[-1].with_counts(measure.unit) if series else "no figure",
            "verdict": one.verdict,
        }

    @cached_property
    def _changed(self) -> int:
        return len(standing.stale(self._run))

    @property
    def _facts_in_words(self) -> list[str]:
        run = self._run
        flags = sum(signal.is_flag for signal in run.material.signals.values())
        made_up = " (made-up figures)" if run.material.is_specimen else ""
        changed = f"{self._changed} files changed since the run: bench.stale()"
        return [
            (
                f"{run.framework.board.name}, {run.quarter.label}, {run.edition} edition, "
                f"{run.workspace}{made_up}"
            ),
            f"{len(run.framework.measures)} measures, {flags} of them flagged",
            changed if self._changed else "Nothing has changed since the run.",
        ]

    def __repr__(self) -> str:
        tells = [f"  bench.{call:<36} {what}" for call, what in _TELLS]
        return "\n".join([*self._facts_in_words, *tells])

    def _repr_html_(self) -> str:
        """Whose run this is, whether it still stands, and what can be asked of it."""
        head = Markup("<br>").join(self._facts_in_words)
        rows = Markup("").join(
            Markup(
                '<tr><td style="text-align:left"><code>bench.{}</code></td><td '
                'style="text-align:left">{}</td></tr>'
            ).format(call, what)
            for call, what in _TELLS
        )
        return str(Markup("<p>{}</p><table>{}</table>").format(head, rows))


def _words_of(measure: Measure) -> str:
    return f"{measure.title} {measure.question} {measure.why} {measure.caveats} {measure.id}"


def _holds(text: str, wanted: list[str]) -> bool:
    return all(word in text.casefold() for word in wanted)
