"""The run: walks the straight line from agencies' files to a pack, and alone writes files.

- `inputs`    every file, by checksum                - `making`    from the gate to a pack in its place
- `intake`    finds and reads every return         - `line`      measures, judges, protects
- `gathering` what pages may know                  - `easel`     draws every exhibit once
- `ready`     a pack but for its words, kept       - `binding`   pages, front page, figures
- `kernels`   runs the notebooks                   - `shelf`     puts the pack in place
- `engine`    how papermill has their cells run    - `thin` whether one only shows its page
- `beside`    papers and pictures, when asked for
- `release`   what stops a release, and what was published; `accepted` what it may go out without
- `standing`  what stands, and what is made again
- `checking`  what came, and what is held    - `checker`   asks great_expectations apart
- `alerts`    what cannot wait, said at once
- `errands`  what a run does beside making a pack
- `exchange`  what agencies are asked for, who has sent what, and what goes back
- `own_page`  one agency's page, from its own files alone
- `year`      the same line over four quarters, for publication
- `bench_record`  what a run leaves for the workbench
- `fitted`    a notebook with a Board's own sections
- `headings`  whether notebooks head their sections as the framework does
- `ledger`    what the run says, and its log       - `background` work on the second core
- `looked_over`  pages, for what must stand on none
- `forgetting`  what agencies sent, after a set time
- `lock`      one run at a time in a workspace     - `processes`  which are alive; ends them with the run
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework import YEARLY_PAGE, Framework, load_framework
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly import checking, errands
from wscb_lib.quarterly.beside import Beside
from wscb_lib.quarterly.headings import refuse_other_headings
from wscb_lib.quarterly.inputs import Inputs, names_chosen
from wscb_lib.quarterly.kernels import LONGEST_CELL
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.quarterly.lock import alone
from wscb_lib.quarterly.making import Making
from wscb_lib.quarterly.processes import is_alive
from wscb_lib.scratch import sweep_leftovers, temporary_files_apart
from wscb_lib.stopping import tidied
from wscb_lib.store import Store, project_root, reports_folder, workspace_folder

MOST_READINGS = 3  # of files that somebody saves again and again while they are read


def run_quarter(
    quarter: str,
    workspace: str = "specimen",
    edition: str = "board",
    only: Sequence[str] = (),
    check: bool = False,
    release: bool = False,
    accept: Sequence[str] = (),
    jobs: int = 2,
    new_commentary: bool = False,
    preview: str = "",
    request: bool = False,
    status: bool = False,
    source: Sequence[str] = (),
    comparators: Sequence[str] = (),
    write: bool = False,
    pdf: bool = False,
    pictures: bool = False,
    limit: int = LONGEST_CELL,
    forget: int = 0,
    for_good: bool = False,
    agency: str = "",
    ledger: Ledger | None = None,
) -> int:
    """Make one quarter's pack and return the exit code; a person's mistake is a `WorkbookFault`.

    `check` stops after the gate and writes one feedback file for each agency; `status` says instead who has
    sent what. `request` makes no pack: it writes what agencies are asked for in the quarter. `new_commentary`
    lays a file of questions for each page that has no words. `preview` names an element: its page is made
    from what the last run kept, and nothing else. `pdf` and `pictures` make papers and pictures beside the
    pages. `agency` names one whose own page is made from its own files alone. `forget` says what is older
    than so many quarters, and with `for_good` throws it away. `limit` is how many seconds one cell of a
    notebook may take. The last good pack stays whole until a new one is finished.
    """
    asked = Beside(pdf, pictures)
    _refuse_what_cannot_be_meant(only, check, release, accept, jobs, asked, limit)
    commands = {
        "--request": request,
        "--status": status,
        "--from": bool(source),
        "--comparators": bool(comparators),
        "--forget": bool(forget),
        "--preview": bool(preview),
        "--agency": bool(agency),
    }
    others = {
        "--check": check,
        "--release": release,
        "--only": bool(only),
        "--accept": bool(accept),
        "--new-commentary": new_commentary,
        "--pdf": pdf,
        "--pictures": pictures,
    }
    if write and not comparators:
        raise UsageFault("--write lays in what --comparators read. Add --comparators FILE…, or leave it out.")
    if for_good and not forget:
        raise UsageFault("--for-good goes with --forget QUARTERS, and with nothing else. Leave it out.")
    if agency and edition != "board":
        raise UsageFault(f"--agency with --edition {edition}: that edition names no agency. Leave it out.")
    _refuse_two_commands(commands, others)
    if preview:
        ledger = ledger or Ledger()
        with tidied(partial(ledger.close, None)):
            return _preview(quarter, workspace, preview, edition, ledger, limit)
    when = Quarter.parse(quarter)
    root = project_root()
    folder = workspace_folder(workspace, root)
    reports = reports_folder(workspace, root)  # refused now, and not when the pack is put in its place
    ledger = ledger or Ledger()
    if left := sweep_leftovers(is_alive):
        ledger.say(
            f"Removed what an earlier run that was stopped left in the temporary folder: {left} "
            f"{'folder' if left == 1 else 'folders'}."
        )
    store = Store(folder)
    given = [name for name, is_given in {**commands, **others}.items() if is_given]
    with (
        tidied(partial(ledger.close, None)),
        temporary_files_apart(),
        alone(store, " ".join((quarter, edition, *given))) as stopped,
        tidied(partial(ledger.close, store.folder / "run.log")),
    ):
        if stopped:
            ledger.say(stopped)
        if forget:
            from wscb_lib.quarterly import forgetting

            return forgetting.forget(store, when, forget, for_good, ledger)
        if request:
            return errands.request(when, root, store, ledger)
        if comparators:
            return errands.bring_in_published(comparators, write, when, root, store, ledger)
        if source:
            return errands.bring_in(source, when, root, store, ledger)
        ledger.keep_out(names_chosen(folder, root))
        if agency:
            from wscb_lib.quarterly.own_page import make_own_page

            return make_own_page(agency, when, root, store, reports, jobs, ledger)
        errands.receive(root, store, when, ledger)
        if status:
            return errands.status(when, root, store, ledger)
        inputs = Inputs.take(folder, when, root)
        making = Making(store, inputs, workspace, edition, tuple(only), jobs, ledger, asked, limit)
        return _walk(making, accept, check, release, new_commentary)


def _refuse_what_cannot_be_meant(
    only: Sequence[str],
    check: bool,
    release: bool,
    accept: Sequence[str],
    jobs: int,
    asked: Beside,
    limit: int,
) -> None:
    """Options that contradict one another, or that would be passed over in silence."""
    said = []
    if release and only:
        said.append("--release with --only: a release is the whole pack. Leave --only out.")
    if release and check:
        said.append(
            "--release with --check: a check makes no pack, so nothing would be released. Leave one of them "
            "out."
        )
    if accept and check:
        said.append(
            "--accept with --check: a check makes no pack, so nothing can be accepted. Leave one of them out."
        )
    elif accept and not release:
        said.append(
            "--accept without --release: a draft is made whatever is held or missing. Leave --accept out, or "
            "add --release."
        )
    if check and asked.named:
        said.append(
            f"--{asked.named.split()[0]} with --check: a check makes no pack, so there is nothing to print "
            "or draw. Leave one of them out."
        )
    if jobs < 1:
        said.append(f"--jobs: found {jobs}. Wanted 1 or more: how many processes may work at once.")
    if limit < 1:
        said.append(f"--limit: found {limit}. Wanted 1 or more: the seconds that one cell may take.")
    if said:
        raise UsageFault(*said)


def _refuse_two_commands(commands: dict[str, bool], others: dict[str, bool]) -> None:
    """A command that makes no pack stands alone: nothing given beside it would be done."""
    alone = [name for name, is_asked in commands.items() if is_asked]
    given = [*alone, *(name for name, is_asked in others.items() if is_asked)]
    if alone and len(given) > 1:
        raise UsageFault(
            f"{' with '.join(given)}: {alone[0]} is a command of its own and makes no pack. Leave the others "
            "out."
        )


def _preview(quarter: str, workspace: str, element: str, edition: str, ledger: Ledger, limit: int) -> int:
    page = preview_page(quarter, workspace, element, edition, ledger.say, limit)
    when = Quarter.parse(quarter)
    root = project_root()
    store = Store(workspace_folder(workspace, root))
    making = Making(store, Inputs.take(store.workspace, when, root), workspace, edition, (), 1, ledger)
    if store.recall("ready", making.name, making.key) is None:
        ledger.say("Its figures are those of the last run: a return or the framework has changed since.")
    ledger.say(f"The page as it would look: {page}")
    return 0


def preview_page(
    quarter: str,
    workspace: str,
    element: str,
    edition: str = "board",
    say: Callable[[str], object] = print,
    limit: int = LONGEST_CELL,
) -> Path:
    """Make one element's page as it would look now, from what the last run kept; return where it lies.

    The words and the notebook are today's, the figures those of the last run; the pack stays as it is. Raises
    `UsageFault` with the nearest name for an element that is not known, and with the command to run when the
    quarter has not been run; `NotebookFailed` when a cell fails; `DisclosureNotSafe` where it holds what is a
    child's number by its check digit. `say` is given a sentence of what else may be somebody's; `limit` is
    how many seconds one cell may take.
    """
    from wscb_lib.quarterly.standing import preview_from

    when, root = Quarter.parse(quarter), project_root()
    store = Store(workspace_folder(workspace, root))
    return preview_from(store, when, root, workspace, element, edition, say, limit)


def _walk(making: Making, accept: Sequence[str], check: bool, release: bool, new_commentary: bool) -> int:
    """Take what stands as it is, and walk the rest of the line; return the exit code."""
    from wscb_lib.quarterly.standing import bind_again, still_stands

    ledger, store, when, root = making.ledger, making.store, making.quarter, making.root
    if not (check or release or new_commentary):
        with ledger.stage("Compare with the last run"):
            is_same = still_stands(making)
        if is_same or bind_again(making):
            return 0
    from wscb_lib.quarterly.accepted import accepted as read_accepted
    from wscb_lib.quarterly.alerts import say_alerts
    from wscb_lib.quarterly.checker import Checker
    from wscb_lib.quarterly.making import make_pack

    for _ in range(MOST_READINGS):
        checker, before = Checker(store, when, making.inputs.returned, jobs=making.jobs), len(ledger.said)
        checker.warm_up()
        try:
            with ledger.stage("Read the framework"):
                framework = load_framework(root / "data" / "framework", when, store.workspace)
                wanted = _wanted(framework, root, making.edition, making.only)
                refuse_other_headings(framework, root / "notebooks")
            accepted = read_accepted(accept, framework, store, when) if release else None
            gate, strays = checking.check(framework, store, when, root, checker, ledger, jobs=making.jobs)
        finally:
            checker.close()
        now = making.inputs.again()
        moved = making.inputs.moved_figures(now)
        making = replace(making, inputs=now)
        if not moved:
            break
        roles = now.roles(moved)
        ledger.say(f"{roles[moved[0]]}: changed while it was being read, so the returns are read again.")
    else:
        raise UsageFault(
            f"{roles[moved[0]]}: has changed at every reading. Run the quarter again when nobody is saving "
            "files."
        )
    say_alerts(gate, store, ledger)
    if check:
        return checking.feed_back(gate, strays, store, when, ledger)
    return make_pack(making, gate, framework, wanted, accepted, new_commentary, before)


def _wanted(framework: Framework, root: Path, edition: str, only: Sequence[str]) -> list[str]:
    """The stems of the pages to make; a name that is no element is refused."""
    if edition not in framework.board.editions:
        known = framework.board.editions
        raise UsageFault(f'edition: found "{edition}".{nearest(edition, known)} Known: {", ".join(known)}.')
    if framework.board.editions[edition].is_yearly:
        return _wanted_of_the_year(framework, edition, only)
    made = [e for e in framework.elements if (root / "notebooks" / f"{e.notebook}.ipynb").exists()]
    names = {name: e.stem for e in made for name in (e.stem, e.id)} | {
        stem: stem for stem in _gathered(framework)
    }
    for name in only:
        if name == YEARLY_PAGE:
            raise UsageFault(
                f"--only: {YEARLY_PAGE} is the page of the yearly edition. Make it with --edition public."
            )
        if name not in names:
            raise UsageFault(
                f'--only: found "{name}".{nearest(name, names)} Known: {", ".join(e.id for e in made)}.'
            )
    return [names[name] for name in only] if only else [e.stem for e in made]


def _gathered(framework: Framework) -> list[str]:
    """The stems of the pages that gather what stands elsewhere; an agency with nothing to its name has none
    made."""
    return [
        *(f"theme__{theme.id}" for theme in framework.themes),
        *(f"partner__{agency.id}" for agency in framework.board.agencies),
    ]


def _wanted_of_the_year(framework: Framework, edition: str, only: Sequence[str]) -> list[str]:
    """The one page of a yearly edition; a quarter that ends no year is refused."""
    from wscb_lib.quarterly.year import refuse_unfinished_year

    refuse_unfinished_year(framework.quarter, framework.board.editions[edition])
    for name in only:
        if name != YEARLY_PAGE:
            raise UsageFault(f'--only: found "{name}". The {edition} edition is one page: {YEARLY_PAGE}.')
    return [YEARLY_PAGE]
