"""What is not as it should be: what changed since the run, and what has no words yet."""

from __future__ import annotations

from wscb_lib.commentary import sections_without_words, unnamed_flags
from wscb_lib.notebook.lines import Lines
from wscb_lib.notebook.run import Run
from wscb_lib.pack.manifest import changed_inputs
from wscb_lib.page_content import PageContent, kept_page
from wscb_lib.quarterly.inputs import Inputs
from wscb_lib.store import reports_folder

STALE_COLUMNS = ("file", "what", "since the run", "to see it")
WORDS_COLUMNS = ("page", "section", "wanted", "measure")
_KINDS = {
    "returns/": "a return",
    "commentary/": "commentary",
    "data/framework/": "the framework",
    "framework/": "the Board's own framework",
    "agreed.csv": "what was agreed",
    "expectations/": "a check",
    "notebooks/": "a page's notebook",
}
_SEEN_AT_ONCE = ("commentary/", "notebooks/")
"""What a preview reads afresh: the rest needs a run."""


def stale(run: Run) -> Lines:
    """Every file that the run was made from and that is another now, new or gone; empty when none is.

    One row a file: what it is, what happened, and what to do to see it on a page.
    """
    pack = reports_folder(run.workspace, run.root) / str(run.quarter) / run.edition
    changed = changed_inputs(pack, Inputs.take(run.store.workspace, run.quarter, run.root).certified())
    if changed is None:
        rows = [(f"reports/{run.quarter}/{run.edition}", "the pack", "gone", run.command)]
    else:
        rows = [(name, _kind(name), how, _remedy(run, name)) for name, how in changed.items()]
    return Lines(rows, columns=[*STALE_COLUMNS])


def _kind(name: str) -> str:
    return next((said for start, said in _KINDS.items() if name.startswith(start)), "a file")


def _remedy(run: Run, name: str) -> str:
    if name.startswith(_SEEN_AT_ONCE):
        return f'bench.preview("{name.rpartition("/")[2].split(".")[0]}")'
    return run.command


def unseen(run: Run) -> tuple[str, ...]:
    """What a preview cannot show, in a sentence: files that changed and need a run; () where there are
    none."""
    waiting = [file for file, _, _, do in stale(run).itertuples(index=False, name=None) if do == run.command]
    if not waiting:
        return ()
    files = f"{waiting[0]} and {len(waiting) - 1} more files" if len(waiting) > 1 else waiting[0]
    return (f"Changed since the run, and not seen here: {files} (bench.stale()). Run:  {run.command}",)


def without_words(run: Run) -> Lines:
    """What still wants words, a row each: a section with none, or a flagged measure that none names.

    Read afresh from the commentary as it is now; empty when every page has its words.
    """
    rows = [(page.stem, *wanted) for page in element_pages(run) for wanted in _wanting(page, run)]
    return Lines(rows, columns=[*WORDS_COLUMNS])


def element_pages(run: Run) -> list[PageContent]:
    """The pages of the run that somebody writes words for, in the framework's order."""
    kept = {
        page.stem: page
        for name in run.store.narratives(run.quarter, run.edition)
        if (page := kept_page(run.store, run.quarter, run.edition, name)).is_element
    }
    order = [element.stem for element in run.framework.elements]
    return [kept[stem] for stem in order if stem in kept]


def _wanting(page: PageContent, run: Run) -> list[tuple[str, str, str]]:
    workspace = run.store.workspace
    found = [(section, "words", "") for section in sections_without_words(page, workspace)]
    return found + [("", "to name this flag", title) for title in unnamed_flags(page, workspace)]
