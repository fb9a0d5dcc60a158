"""The command that says which rows made a figure: their places, and no value that stands in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wscb_lib.errors import UsageFault
from wscb_lib.notebook.rows import places, places_in_words
from wscb_lib.notebook.run import Run, open_run
from wscb_lib.notebook.standing import unseen

OWN_EYES = (
    "These are the rows themselves, before small numbers are hidden: for whoever may open the returns, and "
    "for no pack."
)


def say_rows(
    measure: str,
    quarter: str,
    workspace: str = "specimen",
    edition: str = "board",
    others: Sequence[str] = (),
    say: Callable[[str], object] = print,
) -> int:
    """Say file, sheet and row numbers of the rows that made a measure's figure in the last run; return 0.

    Nothing is made. Raises `UsageFault` for a measure that does not exist, a quarter that has not been run,
    and for `others`, options beside it that make something.
    """
    if others:
        raise UsageFault(f"--rows with {' and '.join(others)}: --rows makes nothing. Leave one of them out.")
    for sentence in rows_in_words(open_run(quarter, workspace, edition), measure):
        say(sentence)
    return 0


def rows_in_words(run: Run, measure_id: str) -> list[str]:
    """The places of the rows behind a measure's figure, a sentence each, and what to know of them."""
    measure = run.measure(measure_id)
    found = places(run, measure, str(run.quarter))
    folder = run.store.workspace
    shown = folder.relative_to(run.root).as_posix() if folder.is_relative_to(run.root) else folder.name
    said = places_in_words(measure.title, run.quarter, found, shown)
    if measure.of and len(found):
        column = run.framework.table_of(measure).columns.get(measure.of)
        noun = column.heading if column else measure.of
        said.append(f"Rows that agree in {noun} ({measure.of}) are counted once.")
    return [*said, OWN_EYES, *unseen(run)]
