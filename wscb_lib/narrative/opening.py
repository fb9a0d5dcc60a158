"""What a notebook opens: shown results and drawn exhibits of one element, and nothing behind them."""

from __future__ import annotations

from pathlib import Path

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.exhibits.passage import Passage
from wscb_lib.page_content import PageContent, kept_page
from wscb_lib.quarter import Quarter
from wscb_lib.store import Store, project_root, workspace_folder


def open_narrative(
    element: str, quarter: str, workspace: str = "specimen", edition: str = "board", topic: str = ""
) -> Narrative:
    """Open one element of the framework for one quarter.

    `workspace` is "specimen", "live" or a folder; it is never guessed. Reads what `run_quarter.py` has
    measured, protected and drawn, and calculates nothing. Raises `UsageFault` with the nearest name for an
    element that does not exist, and with the command to run when the quarter has not been run.
    """
    when = Quarter.parse(quarter)
    folder = workspace_folder(workspace, project_root())
    store = Store(folder)
    known = store.narratives(when, edition)
    if not known:
        wanted = f"python run_quarter.py {when} --workspace {workspace} --edition {edition}"
        raise UsageFault(f"{workspace} has no results for {when} in the {edition} edition. Run:  {wanted}")
    name = f"{element}__{topic}" if topic else element
    if name not in known:
        raise UsageFault(f'There is no element "{name}".{nearest(name, known)} Known: {", ".join(known)}.')
    return Narrative(kept_page(store, when, edition, name), folder)


class Narrative:
    """Everything an element's notebook may say. Each method returns a passage for the page.

    It holds no facts: only what disclosure control let through for this edition.
    """

    def __init__(self, page: PageContent, workspace: Path):
        self._page = page
        self._workspace = workspace

    def __repr__(self) -> str:
        return f"{self._page.title}, {self._page.quarter}, {self._page.edition} edition"

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
        """The measures of one section, in declared order."""
        return self._part(f"section/{name}")

    def commentary(self, section: str) -> Passage:
        """The analyst's words for one section, read afresh each time, so that an edit shows at once."""
        from wscb_lib.commentary import commentary_passage

        return commentary_passage(self._page, self._workspace, section)

    def drafts(self) -> Passage:
        """For the analyst, in the notebook only: what still needs words, and findings to start from."""
        from wscb_lib.commentary import drafts_passage

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
        """The ten statements, a line each."""
        return self._part("statements")

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
            raise UsageFault(
                f'{self!r}: there is no part called "{name}".{nearest(name, parts)} Known: '
                f"{', '.join(parts)}."
            )
        return self._page.passage(name)
