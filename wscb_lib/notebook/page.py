"""What an element's notebook opens: shown results and drawn exhibits of one page, and nothing behind them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wscb_lib.commentary import commentary_passage, drafts_passage, with_words_beside
from wscb_lib.errors import UsageFault, nearest
from wscb_lib.exhibits.passage import Passage
from wscb_lib.notebook.editions import edition_named
from wscb_lib.page_content import SECTION, PageContent, kept_page
from wscb_lib.quarter import Quarter
from wscb_lib.store import Store, project_root, workspace_folder

if TYPE_CHECKING:
    from wscb_lib.notebook.measured import BenchMeasure

ALWAYS = ("commentary", "drafts", "section", "measure", "sections", "parts")
"""What every page offers, beside the parts it was written with."""


def open_narrative(
    element: str, quarter: str, workspace: str = "specimen", edition: str = "board", topic: str = ""
) -> Page:
    """Open one element of the framework for one quarter.

    `workspace` is "specimen", "live" or a folder; it is never guessed. Reads what `run_quarter.py` has
    measured, protected and drawn, and calculates nothing. Raises `UsageFault` with the nearest name for an
    element or an edition that does not exist, and with the command to run when the quarter has not been run.
    """
    when = Quarter.parse(quarter)
    folder = workspace_folder(workspace, project_root())
    store = Store(folder)
    known = store.narratives(when, edition)
    wanted = f"Run:  python run_quarter.py {when} --workspace {workspace} --edition {edition}"
    if not known:
        edition_named(edition, when, folder)
        raise UsageFault(f"{workspace} has no results for {when} in the {edition} edition. {wanted}")
    name = f"{element}__{topic}" if topic else element
    if name not in known:
        raise UsageFault(f'There is no element "{name}".{nearest(name, known)} Known: {", ".join(known)}.')
    if store.narrative(when, edition, name) is None:
        raise UsageFault(
            f"{workspace}: the page {name} of {when} was made by another version, or in another workspace, "
            f"or has been damaged. {wanted}"
        )
    return Page(kept_page(store, when, edition, name), folder)


class Page:
    """One page, as its notebook finds it. Each method returns a passage: what one line puts on the page.

    It holds no facts: only what disclosure control let through for this edition. A page lacks the parts it
    was not written with, and completion offers only those it has.
    """

    def __init__(self, page: PageContent, workspace: Path) -> None:
        self._page = page
        self._workspace = workspace

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections of this page, as `page.section("…")` and `page.commentary("…")` name them."""
        written = (name.removeprefix(SECTION) for name in self._page.parts if name.startswith(SECTION))
        return tuple(dict.fromkeys([*written, *self._page.sections]))

    @property
    def parts(self) -> tuple[str, ...]:
        """The other parts of this page: each is a method, `page.opening()` and the like."""
        return tuple(name for name in self._page.parts if not name.startswith(SECTION))

    def __dir__(self) -> list[str]:
        """What works on this page: a part it was not written with is not offered."""
        return [*self.parts, *ALWAYS]

    def __repr__(self) -> str:
        lines = [self._name, f"  parts     {', '.join(f'{name}()' for name in self.parts)}"]
        if self.sections:
            lines.append(f"  sections  {', '.join(self.sections)}")
        return "\n".join([*lines, '  for you   drafts(), measure("…")'])

    @property
    def _name(self) -> str:
        return f"{self._page.title}, {self._page.quarter}, {self._page.edition} edition"

    def measure(self, measure: str) -> BenchMeasure:
        """Hand one measure over to the workbench: its card, chart, frame and rows. For the analyst only.

        Raises `UsageFault` while a pack is being made: a page says what disclosure control let through, and
        the bench leads to children's rows.
        """
        from wscb_lib.notebook.workbench import open_workbench

        page = self._page
        return open_workbench(page.quarter, str(self._workspace), page.edition).measure(measure)

    def opening(self) -> Passage:
        """What this element is for, in the framework's words, and which quarter this is."""
        return self._part("opening")

    def at_a_glance(self) -> Passage:
        """What changed, what did not, and what cannot be told."""
        return self._part("at_a_glance")

    def reliability(self) -> Passage:
        """Who returned, what was set aside or held, and what not to rely on."""
        return self._part("reliability")

    def section(self, name: str) -> Passage:
        """The measures of one section, in declared order, each with the words that are its own beside it."""
        if f"{SECTION}{name}" not in self._page.parts:
            raise _absent(self, f"{SECTION}{name}")
        return with_words_beside(self._page, self._workspace, name)

    def commentary(self, section: str) -> Passage:
        """The analyst's words for one section, read afresh each time, so that an edit shows at once.

        Raises `UsageFault` with the nearest name for a section that this page has not.
        """
        if section not in self.sections:
            raise _absent(self, f"{SECTION}{section}")
        return commentary_passage(self._page, self._workspace, section)

    def drafts(self) -> Passage:
        """For the analyst, in the notebook only: what still needs words, and findings to start from."""
        return drafts_passage(self._page, self._workspace)

    def outcomes(self) -> Passage:
        """Each outcome of the framework, its evidence and the judgement."""
        return self._part("outcomes")

    def questions(self) -> Passage:
        """What the Board may wish to ask."""
        return self._part("questions")

    def record(self) -> Passage:
        """What the Board last considered, asked and decided here."""
        return self._part("record")

    def lessons(self) -> Passage:
        """What was learned here, who was told and what changed; and what is to be done, in words."""
        return self._part("lessons")

    def answers(self) -> Passage:
        """Whom a subject asked, who answered, who is silent, and what the Board concluded."""
        return self._part("answers")

    def line_of_sight(self) -> Passage:
        """From each objective and statutory function, by its measures and judgement, to what is being
        done."""
        return self._part("line_of_sight")

    def definitions(self) -> Passage:
        """What each measure counts, why, and where its figures come from."""
        return self._part("definitions")

    def line(self) -> Passage:
        """Whose pack, which quarter, who returned, how many flags and how many chance alone would raise."""
        return self._part("line")

    def decide_today(self) -> Passage:
        """At most three things to decide, each with an owner and a date."""
        return self._part("decide_today")

    def what_changed(self) -> Passage:
        """Concerns by gravity, and one improvement."""
        return self._part("what_changed")

    def asked_last_time(self) -> Passage:
        """What the Board asked, and whether it moved."""
        return self._part("asked_last_time")

    def not_in_the_room(self) -> Passage:
        """Who did not return."""
        return self._part("not_in_the_room")

    def statements(self) -> Passage:
        """The ten statements, each with its judgement."""
        return self._part("statements")

    def every_measure(self) -> Passage:
        """Every measure in a table, and those with published figures beside ours."""
        return self._part("every_measure")

    def do_not_rely_on(self) -> Passage:
        """Figures that should not be used to decide anything, and why."""
        return self._part("do_not_rely_on")

    def heard(self) -> Passage:
        """One thing a child, parent or practitioner said, and what was done."""
        return self._part("heard")

    def voices(self) -> Passage:
        """What was said and may be printed, and what the Board did about it."""
        return self._part("voices")

    def scrutineer(self) -> Passage:
        """The independent scrutineer's two lines."""
        return self._part("scrutineer")

    def _part(self, name: str) -> Passage:
        parts = self._page.parts
        if name not in parts:
            raise _absent(self, name)
        return self._page.passage(name)


def _absent(page: Page, name: str) -> UsageFault:
    is_section = name.startswith(SECTION)
    known = page.sections if is_section else page.parts
    wanted = name.removeprefix(SECTION)
    return UsageFault(
        f'{page._name}: there is no {"section" if is_section else "part"} called "{wanted}".'
        f"{nearest(wanted, known)} Known: {', '.join(known) or 'none'}."
    )
