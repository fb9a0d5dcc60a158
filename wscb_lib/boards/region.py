"""The region's page, once the Boards' packs are made: read from what they print, and put in its place as a
pack is."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from wscb_lib import pack
from wscb_lib.boards.asked import is_board
from wscb_lib.commentary.stale import checksum
from wscb_lib.counts_in_words import counted
from wscb_lib.errors import DisclosureNotSafe, FrameworkFault, NotebookFailed, PaperNotMade, UsageFault
from wscb_lib.framework import Framework, load_framework
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.beside import Beside
from wscb_lib.quarterly.easel import draw_all
from wscb_lib.quarterly.kernels import NotebookJob, run_notebooks
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.quarterly.lock import alone
from wscb_lib.quarterly.shelf import Shelf
from wscb_lib.scratch import scratch_folder
from wscb_lib.stopping import ALL_WHOLE
from wscb_lib.store import Store, code_mark
from wscb_lib.store.places import AGREED, OWN

if TYPE_CHECKING:
    from wscb_lib.pages.region import BoardFigures, Region

FEWEST = 2
"""Boards from which a region's page is made."""
NOTEBOOK = "notebooks/region.ipynb"
Frameworks: TypeAlias = Mapping[tuple[Path, str], Framework]
"""A Board's folder and a quarter -> its own framework."""
_WANTED = ("index.html", "region.html", "tables/results.csv")


@dataclass(frozen=True)
class BoardPack:
    """A Board's workspace, its pack of the quarter, the checksum of the pack's manifest, and the returns it
    holds; or, where none was made, why."""

    workspace: Path
    pack: Path | None
    checksum: str = ""
    held: tuple[str, ...] = ()
    why: str = ""


def region_folder(boards: Sequence[Path], root: Path) -> Path:
    """Where the page of these Boards lies: in the folder that holds them and no others; else in reports/,
    under a name made of theirs.

    >>> region_folder([Path("/srv/north/bury"), Path("/srv/south/bolton")], Path("/srv/wscb")).parent.name
    'reports'
    """
    parents = {board.parent for board in boards}
    parent = next(iter(parents))
    every = {path for path in parent.glob("*") if is_board(path)}
    if len(parents) == 1 and every == set(boards) and parent not in (root, root / "data"):
        return parent
    names = "\n".join(board.as_posix() for board in sorted(boards))
    return root / "reports" / f"region-{hashlib.sha256(names.encode()).hexdigest()[:8]}"


def make_region(
    folder: Path,
    packs: Sequence[BoardPack],
    quarter: str,
    edition: str,
    root: Path,
    ledger: Ledger,
    frameworks: Frameworks,
    with_paper: bool = False,
) -> None:
    """Lay the packs of one quarter side by side, and put the page in `folder`/reports/<quarter>/<edition>;
    with its paper, region.pdf, where that is asked for.

    Of fewer than two packs nothing is made, and a sentence says so; nor where nothing has changed. Raises
    `AnotherRun` where a page of this region is being made, `DisclosureNotSafe` where the page would say more
    than the packs do, `UsageFault` for a pack that is not what its manifest says, and `PaperNotMade` where
    the page stands and its paper could not be printed.
    """
    made = [each for each in packs if each.pack]
    if len(made) < FEWEST:
        ledger.say(f"The region, {quarter}: {counted(len(made), 'pack')}, and so no page of several Boards.")
        return
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder)
    with alone(store, f"{quarter} {edition} region"):
        shelf = Shelf(folder / "reports" / quarter / edition)
        shelf.recover()
        inputs = _inputs(packs, root)
        stands = (_parameters(packs, quarter, edition, each) for each in Beside(with_paper).or_more())
        if any(
            pack.is_unchanged(shelf.place, inputs=inputs, parameters=given, wanted=_WANTED)
            for given in stands
        ):
            ledger.say(f"The region, {quarter}: nothing has changed: {shelf.place}/index.html")
            return
        with ledger.stage(f"Lay {counted(len(made), 'Board')} side by side"):
            region = read_region(packs, quarter, root, frameworks)
            _say_told(region, ledger)
            with shelf.new_pack() as out:
                faults = _bind(region, store, out, edition, root, with_paper)
                parameters = _parameters(packs, quarter, edition, Beside(with_paper and not faults))
                pack.write_manifest(out, inputs=inputs, parameters=parameters)
                shelf.finish(ALL_WHOLE)
    ledger.say(f"The region, {quarter}: {shelf.place}/index.html")
    if faults:
        raise PaperNotMade(*faults)


def _inputs(packs: Sequence[BoardPack], root: Path) -> dict[str, Path | bytes | str]:
    """What the page is made from, named without a path of this machine: each pack by its manifest, and the
    notebook."""
    found: dict[str, Path | bytes | str] = {
        f"{p.workspace.name}/manifest": p.checksum for p in packs if p.pack
    }
    return {**found, NOTEBOOK: root / NOTEBOOK}


def _parameters(packs: Sequence[BoardPack], quarter: str, edition: str, beside: Beside) -> dict[str, str]:
    lacking = "; ".join(f"{p.workspace.name}: {p.why}" for p in packs if not p.pack)
    return {
        "quarter": quarter,
        "edition": edition,
        "pages": "region",
        "lacking": lacking,
        "beside": beside.named,
        "code": code_mark(),
    }


def own_frameworks(boards: Sequence[Path], quarters: Sequence[str], root: Path) -> Frameworks:
    """The framework of each Board that has pages or agreements of its own, by its folder and the quarter.

    Raises `FrameworkFault` where one does not fit the framework that lies here: it was written for another
    version. Every fault of every Board is gathered, each by the Board's folder.
    """
    found: dict[tuple[Path, str], Framework] = {}
    faults: list[str] = []
    for board in boards:
        for quarter in quarters if (board / OWN).is_dir() or (board / AGREED).is_file() else ():
            try:
                own = load_framework(root / "data" / "framework", Quarter.parse(quarter), board)
                found[board, quarter] = own
            except FrameworkFault as fault:
                faults += [f"{board.name}, {quarter}: {sentence}" for sentence in fault.sentences]
    if faults:
        raise FrameworkFault(
            *faults,
            "No Board was begun. Bring its framework to this version, or leave that Board out of --boards.",
        )
    return found


def refuse_unwritable(folder: Path) -> None:
    """Raise `UsageFault` where the page of the region could not be laid in its folder."""
    place = next(each for each in (folder, *folder.parents) if each.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        raise UsageFault(
            f"--boards: {place} may not be written to, where the page of all these Boards goes. Ask for the "
            "rights to it. No Board was begun."
        )


# ---------------------------------------------------------------- reading


def read_region(packs: Sequence[BoardPack], quarter: str, root: Path, own: Frameworks) -> Region:
    """Every Board as its pack prints it, in order of their names; a Board has the shipped framework where it
    has none of its `own`. Raises `UsageFault` for a pack whose table
    of figures is not what its manifest says."""
    from wscb_lib.pages.region import Region, named_apart

    when, pages = Quarter.parse(quarter), root / "data" / "framework"
    shipped = load_framework(pages, when)
    frameworks = [own.get((each.workspace, quarter), shipped) for each in packs]
    names = named_apart([(f.board.town, p.workspace.name) for f, p in zip(frameworks, packs, strict=True)])
    found: list[BoardFigures] = []
    absent: dict[str, str] = {}
    for each, framework, name in zip(packs, frameworks, names, strict=True):
        if each.pack:
            found.append(_board(each, framework, name, quarter))
        else:
            absent[name] = "Its pack of this quarter could not be made."
    return Region(quarter, tuple(sorted(found, key=lambda board: board.name)), shipped, absent)


def _board(each: BoardPack, framework: Framework, name: str, quarter: str) -> BoardFigures:
    from wscb_lib.pages.region import BoardFigures, read_printed

    assert each.pack is not None
    table = each.pack / "tables" / "results.csv"
    says = json.loads((each.pack / "manifest.json").read_text(encoding="utf-8"))
    if not table.is_file() or pack.checksum(table) != says["outputs"].get("tables/results.csv"):
        raise UsageFault(f"{table}: not what its manifest says. Make that Board's pack again.")
    region = framework.region
    breakdowns = {told.by for told in region.told} | {placed.by for placed in region.placed}
    held = tuple(framework.returns[r].title if r in framework.returns else r for r in each.held)
    return BoardFigures(
        name,
        framework,
        read_printed(table, quarter, breakdowns),
        (each.workspace / "specimen.json").exists(),
        held,
    )


# ---------------------------------------------------------------- disclosure


def refuse_more_than_packs(region: Region, rows: Sequence[Mapping[str, object]]) -> None:
    """The door of a region's page: a Board's figure is what its pack prints, and a figure of all together is
    of figures that packs print. Raises `DisclosureNotSafe` for any other."""
    printed = {board.name: board for board in region.boards}
    faults = []
    for row in rows:
        measure, group = str(row["measure"]), str(row["group"])
        if row["breakdown"] == "board":
            own = printed[group].headline(measure)
            is_same = own is not None and (own.value, own.status) == (row["value"], row["status"])
            if not is_same:
                faults.append(f"{measure}, {group}: not what its pack prints.")
        elif row["numerator"] != sum(_of_boards(rows, measure)):
            faults.append(f"{measure}, all together: not the sum of what packs print.")
    if faults:
        raise DisclosureNotSafe(*faults, "No page of the region was made.")


def _of_boards(rows: Sequence[Mapping[str, object]], measure: str) -> list[float]:
    """What each Board's own row of a measure says is counted, where it shows a figure."""
    own = (r for r in rows if r["measure"] == measure and r["breakdown"] == "board")
    shown = (r["value"] if r["numerator"] is None else r["numerator"] for r in own)
    return [float(str(number)) for number in shown if number is not None]


def _say_told(region: Region, ledger: Ledger) -> None:
    """Tell whoever runs it of numbers that one pack hides and the packs together give away: where, and never
    how many."""
    from wscb_lib.pages.region import counted_once

    for placed in region.framework.region.placed:
        for board, town in counted_once(region, placed).told:
            ledger.say(
                f"The packs together: {board}'s hides how many children of {town} live with it, and the "
                "others tell it. The region's page leaves it out; tell whoever answers for these packs."
            )


# ---------------------------------------------------------------- binding


def _bind(
    region: Region, store: Store, out: Path, edition: str, root: Path, with_paper: bool
) -> Sequence[str]:
    """Draw what the page shows, run its notebook, and write page, front page, figures and paper; return why
    the paper could not be printed."""
    from wscb_lib.pages import region as page

    when = Quarter.parse(region.quarter)
    rows = page.figures_of(region)
    refuse_more_than_packs(region, rows)
    parts = page.parts_of(region)
    drawn = draw_all([d for draft in parts.values() for d in draft.drawings], store, when, edition, 1)
    told = replace(
        page.content(region, str(store.workspace), edition),
        parts={name: draft.finished(drawn).to_dict() for name, draft in parts.items()},
    )
    store.keep_narratives(when, edition, {page.STEM: told.to_dict()})
    with scratch_folder() as folder:
        executed = folder / "region.ipynb"
        given = {"quarter": region.quarter, "workspace": str(store.workspace), "edition": edition}
        faults = run_notebooks([NotebookJob(page.STEM, root / NOTEBOOK, executed, given)], 1)
        if faults:
            raise NotebookFailed(*(fault.sentence for fault in faults), "The last good page is untouched.")
        face = _face(region, edition, checksum(told.parts))
        pack.write_pages({page.STEM: executed}, out, face)
    measures = {each.measure.id: each.measure for each in page.alike(region)}
    pack.write_results(
        out,
        rows,
        titles={m: measure.title for m, measure in measures.items()},
        units={m: measure.unit for m, measure in measures.items()},
    )
    printed, unprinted = _paper(out, face, told.line) if with_paper else ((), ())
    pack.write_index(
        out,
        face,
        title="The region",
        lead=f"{counted(len(region.boards), 'Board')}, side by side, for {when.label}.",
        lines={page.STEM: told.line},
        files=(*printed, ("tables/results.csv", "every figure of the page, as a csv")),
    )
    return unprinted


def _paper(out: Path, face: pack.Face, line: str) -> tuple[Sequence[tuple[str, str]], Sequence[str]]:
    """Print the page as it stands in `out`: the file for the front page, and why it could not be printed."""
    from wscb_lib.paper import Imprint, PageFacts, papers_of, write_papers

    facts = [PageFacts(each.stem, each.title, line) for each in face.pages]
    imprint = Imprint(face.board, face.quarter, "Draft, not released", face.marking, face.is_specimen)
    printed, faults = write_papers(papers_of(facts, ""), out, imprint)
    return [(paper.name, f"{paper.title}, to print") for paper in printed], faults


def _face(region: Region, edition: str, figures: str) -> pack.Face:
    from wscb_lib.pages.region import STEM, TITLE
    from wscb_lib.pages.region.side_by_side import place_of

    rule = region.framework.board.editions[edition]
    return pack.Face(
        board=place_of(region),
        quarter=Quarter.parse(region.quarter).label,
        edition=rule.title,
        marking=rule.marking,
        is_specimen=region.is_specimen,
        pages=(pack.PageName.of(STEM, TITLE),),
        provenance=(
            ("This page", "made from the packs of the Boards it names"),
            ("Figures", figures[:12]),
        ),
    )
