"""What a notebook opens: a page, which holds what may be shown, or the workbench, which leads to the rows.

- `page`        one page of the pack, a passage a line
- `workbench`   the analyst's bench: find, measure, try
- `measured`    one measure at the bench
- `rows`        the rows that made a figure, to look at
- `trace`       the same rows, as a command
- `why`         what the verdict rests on
- `standing`    what is stale, what has no words yet
- `preview`     one page as it looks now
- `run`         the last run, as the bench finds it
- `trial`       a measure written in a cell
- `own_figure`  a figure of one's own
- `lines`       a table of words, laid out whole
- `editions`    which editions a Board has
"""

from __future__ import annotations

from wscb_lib.notebook.page import Page, open_narrative

__all__ = ["Page", "Workbench", "open_narrative", "open_workbench"]


def __getattr__(name: str) -> object:
    """The bench is fetched when first asked for: a page must not wait for what only the analyst needs."""
    if name in ("Workbench", "open_workbench"):
        from wscb_lib.notebook import workbench

        return getattr(workbench, name)
    raise AttributeError(f"wscb_lib.notebook has no {name!r}; it offers {', '.join(__all__)}")
