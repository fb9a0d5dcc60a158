"""From written pages to a pack in its place: draw, tell, run the notebooks, bind."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from wscb_lib import pack
from wscb_lib.commentary.checks import commentary_path
from wscb_lib.commentary.stale import checksum, figures_path
from wscb_lib.days_in_words import day_in_words
from wscb_lib.errors import NotebookFailed
from wscb_lib.page_content import PageContent
from wscb_lib.quarterly.background import in_two
from wscb_lib.quarterly.beside import Beside, Laid, lay_beside
from wscb_lib.quarterly.fitted import fitted
from wscb_lib.quarterly.kernels import AT_ONCE, LONGEST_CELL, NotebookFault, NotebookJob, run_notebooks
from wscb_lib.quarterly.ready import Ready, Told
from wscb_lib.store import Store, code_mark

if TYPE_CHECKING:  # a pack whose words alone have changed is bound without any of these
    import pandas as pd

    from wscb_lib.pages.every_page import PageDraft
    from wscb_lib.pages.evidence import Evidence
    from wscb_lib.quarterly.line import Measured


NOTHING = Beside()


def ready(
    drafts: Sequence[PageDraft],
    standing: Sequence[PageDraft],
    material: Evidence,
    told: Mapping[str, Told],
    findings: Sequence[Mapping[str, object]],
    wanted: Sequence[str],
    said: Sequence[str] = (),
) -> Ready:
    """Gather what binding needs of the pages that were told to their notebooks."""
    board = material.framework.board
    return Ready(
        str(material.quarter),
        material.edition.id,
        material.edition.title,
        material.edition.marking,
        board.name,
        material.period,
        material.is_specimen,
        bool(material.year),
        (*_as_returned(material), ("Written for the meeting of", day_in_words(material.meeting_on))),
        {d.stem: _spoken_of(d) for d in drafts},
        {d.stem: _spoken_of(d) for d in standing},
        told,
        tuple(findings),
        tuple(wanted),
        tuple(said),
        material.accepted,
        {"Vision": board.vision, "Statement of intent": board.statement_of_intent},
        tuple(d.stem for d in {d.stem: d for d in (*standing, *drafts)}.values() if _has_cause(d, material)),
        tuple(material.framework.measures),
        day_in_words(material.meeting_on),
        board.papers,
        material.name(alone) if (alone := material.framework.alone) else "",
    )


def _has_cause(draft: PageDraft, material: Evidence) -> bool:
    """Whether the Board has cause to read an element's page: words are wanted of it, or a measure on it is
    flagged or kept. Pages that gather what stands elsewhere say it there."""
    from wscb_lib.pages.parts.at_a_glance import flagged_of
    from wscb_lib.pages.wording.open_concerns import kept_from_earlier

    element = next((each for each in material.framework.elements if each.stem == draft.stem), None)
    if element is None:
        return False
    measures = material.measures_on(element)
    return bool(
        draft.content.wanted or flagged_of(material, measures) or kept_from_earlier(material, measures)
    )


def _spoken_of(draft: PageDraft) -> PageContent:
    """What the pack says of a page, without its figures."""
    return replace(draft.content, figures={})


def tell(
    drafts: Sequence[PageDraft], material: Evidence, store: Store, jobs: int, is_whole: bool
) -> dict[str, Told]:
    """Draw what is to be drawn, keep each page for its notebook, and return by stem what each was told."""
    from wscb_lib.quarterly.easel import draw_all

    drawings = [d for page in drafts for draft in page.parts.values() for d in draft.drawings]
    drawn = draw_all(drawings, store, material.quarter, material.edition.id, jobs)
    pages = {}
    for page in drafts:
        parts = {name: draft.finished(drawn).to_dict() for name, draft in page.parts.items()}
        pages[page.content.element] = replace(
            page.content, checksum=checksum(page.content.figures), parts=parts
        )
    kept = {name: page.to_dict() for name, page in pages.items()}
    store.keep_narratives(material.quarter, material.edition.id, kept, is_whole=is_whole)
    return {page.stem: Told(page.checksum, checksum(kept[name])) for name, page in pages.items()}


def execute(
    stems: Sequence[str],
    pack_of: Ready,
    root: Path,
    scratch: Path,
    workspace: str,
    page_done: Callable[[str], None] | None = None,
    limit: int = LONGEST_CELL,
    jobs: int = 2,
) -> list[NotebookFault]:
    """Run each page's notebook into `scratch`, of one job in one kernel; one that fails does not stop the
    others."""
    parameters = {"quarter": pack_of.quarter, "workspace": workspace, "edition": pack_of.edition}
    notebooks = [_job(stem, pack_of, root, scratch, parameters) for stem in stems]
    return run_notebooks(notebooks, AT_ONCE if jobs > 1 else 1, page_done, limit)


def _job(stem: str, pack_of: Ready, root: Path, scratch: Path, parameters: Mapping[str, str]) -> NotebookJob:
    """A page's notebook; one that serves several subjects, themes or partners is told which, by what follows
    "__" in the stem."""
    topic = stem.partition("__")[2]
    chosen = {**parameters, "topic": topic} if topic else parameters
    source = _with_its_sections(notebook_of(stem, root), pack_of.pages[stem], scratch / f"of {stem}")
    return NotebookJob(stem, source, scratch / f"{stem}.ipynb", chosen)


def _with_its_sections(source: Path, page: PageContent, folder: Path) -> Path:
    """The notebook as it lies, or a copy in `folder` where the Board has other sections than it speaks to."""
    if not page.over:
        return source
    written = json.loads(source.read_text(encoding="utf-8"))
    made = fitted(written, page.over)
    if made == written:
        return source
    folder.mkdir()
    (folder / source.name).write_text(json.dumps(made), encoding="utf-8")
    return folder / source.name


def notebook_of(stem: str, root: Path) -> Path:
    """Where a page's notebook lies."""
    return root / "notebooks" / f"{stem.partition('__')[0]}.ipynb"


def bind(
    pack_of: Ready,
    scratch: Path,
    out: Path,
    faults: Sequence[NotebookFault],
    write_tables: Callable[[Path, pack.Face], None],
    last: Path | None = None,
    unmoved: Collection[str] = (),
    asked: Beside = NOTHING,
    jobs: int = 1,
) -> Laid:
    """Executed notebooks to pages, the front page, the files of figures, and what was `asked` for beside
    them; returns what came of that. Raises `NotebookFailed` for an unfit page.

    Of the pages standing in the pack before, whose folder is `last`, those not made now are taken over as
    they are; so are those `unmoved`, which would come out the same if they were made. `write_tables` writes
    the files of figures into a folder.
    """
    failed = {fault.stem for fault in faults}
    made = [stem for stem in pack_of.pages if stem not in failed]
    kept = taken_over(last, out, [stem for stem in pack_of.standing if stem not in made]) if last else []
    face = face_of(pack_of, made, [*made, *kept])
    if last:
        taken_over(last, out, [stem for stem in made if stem in unmoved])
    executed = {stem: scratch / f"{stem}.ipynb" for stem in made if stem not in unmoved}
    pack.write_pages(executed, out, face, partial(in_two, jobs=jobs))
    write_tables(out, face)
    pages = {**pack_of.standing, **pack_of.pages}
    laid = lay_beside(asked, out, face, pack_of, jobs)
    pack.write_index(
        out,
        face,
        title=_title_of(pack_of),
        lead=lead_of(pack_of, made, [stem for stem in pack_of.pages if stem in failed], kept),
        aims=pack_of.aims,
        lines={stem: pages[stem].line for stem in (*made, *kept)},
        files=(
            *laid.files,
            ("tables/figures.xlsx", "the headline figures as a workbook"),
            ("tables/results.csv", "every figure shown, as a csv"),
        ),
    )
    return laid


def _title_of(pack_of: Ready) -> str:
    if pack_of.whose:
        return "An agency's own page"
    return "The year's evidence" if pack_of.is_yearly else "Board pack"


def write_figures(measured: Measured, out: Path, face: pack.Face, written: str = "") -> None:
    """Write the files of figures: everything shown, with each measure's title and unit. `written` is the
    larger of them, where `figures_in_csv` has written it already."""
    from wscb_lib.pages.parts.definitions import beware

    pack.write_tables(
        out,
        _of_files(measured),
        face,
        **_names_of(measured),
        notes={m.id: beware(m) for m in measured.material.framework.measures.values()},
        written=written,
    )


def figures_in_csv(measured: Measured) -> str:
    """Everything shown, as the text of results.csv."""
    return pack.results_in_csv(pack.rows_of(_of_files(measured)), **_names_of(measured))


def _of_files(measured: Measured) -> pd.DataFrame:
    from wscb_lib.quarterly.year import by_year

    return by_year(measured.shown) if measured.material.year else measured.shown


def _names_of(measured: Measured) -> dict[str, dict[str, str]]:
    """What each measure is called and what it counts."""
    measures = measured.material.framework.measures.values()
    return {"titles": {m.id: m.title for m in measures}, "units": {m.id: m.unit for m in measures}}


def taken_over(last: Path, out: Path, stems: Sequence[str]) -> list[str]:
    """Copy those of these pages that the pack before has into the one being built; which they are."""
    kept = [stem for stem in stems if (last / f"{stem}.html").exists()]
    for stem in kept:
        shutil.copy2(last / f"{stem}.html", out / f"{stem}.html")
    return kept


def marks_of(pack_of: Ready, root: Path, workspace: Path, last: Path) -> dict[str, str]:
    """Each page's mark: a checksum of everything that page alone is made from, when every page is made.

    What it was told, its notebook, its words and the figures they were signed against, what every page of the
    pack says of itself, and the code.
    """
    shared = [asdict(whole_face(pack_of, last)), code_mark()]
    return {
        stem: checksum(
            [
                pack_of.told[stem].content,
                _text_of(notebook_of(stem, root)),
                *_words_of(pack_of.pages[stem], workspace),
                *shared,
            ]
        )
        for stem in pack_of.pages
    }


def whole_face(pack_of: Ready, last: Path) -> pack.Face:
    """What every page says of itself where none fails; `last` is the folder of the pack before."""
    made = list(pack_of.pages)
    kept = [s for s in pack_of.standing if s not in pack_of.told and (last / f"{s}.html").exists()]
    return face_of(pack_of, made, [*made, *kept])


def _words_of(page: PageContent, workspace: Path) -> list[str]:
    written = commentary_path(page, workspace)
    return [_text_of(written), _text_of(figures_path(written))]


def _text_of(path: Path) -> str:
    """A file's bytes as text that loses nothing; "" where there is none: of a folder in its place whoever
    reads the words tells."""
    return path.read_bytes().decode("latin-1") if path.is_file() else ""


def lead_of(pack_of: Ready, made: Sequence[str], failed: Sequence[str], kept: Sequence[str]) -> str:
    """The front page's first words: whose pack, what is missing, and what was not made in this run."""
    what = "the evidence chapter of the annual report" if pack_of.is_yearly else "the Board pack"
    said = f"{pack_of.board}: {what} for {pack_of.period}."
    if pack_of.whose:
        said = f"{pack_of.whose}: its own page for {pack_of.period}, from its own files alone."
    said += "".join(f" The page of {pack_of.pages[stem].title} could not be made." for stem in failed)
    if kept:
        now = ", ".join(pack_of.pages[stem].title for stem in made) or "none"
        said += f" Pages made again in this run: {now}. The others stand as an earlier run left them."
    return said


def face_of(pack_of: Ready, made: Sequence[str], stems: Sequence[str] = ()) -> pack.Face:
    """What every page says of itself; `stems` are all that stand in the pack, when they are more than were
    made."""
    figures = "".join(pack_of.told[stem].figures for stem in made)
    pages = {**pack_of.standing, **pack_of.pages}
    order = [stem for stem in pack_of.standing if stem in stems] or list(stems or made)
    return pack.Face(
        board=pack_of.board,
        quarter=pack_of.period,
        edition=pack_of.edition_title,
        marking=pack_of.marking,
        is_specimen=pack_of.is_specimen,
        pages=tuple(pack.PageName.of(s, pages[s].title, pages[s].group) for s in order),
        provenance=(
            ("This pack", _state_of(pack_of)),
            ("Figures", hashlib.sha256(figures.encode()).hexdigest()[:12]),
            *pack_of.footnotes,
        ),
        notice=pack_of.notice,
    )


def _state_of(pack_of: Ready) -> str:
    if pack_of.accepted is None:
        return "a draft, not released"
    return "released" if pack_of.issue == 1 else f"released, issue {pack_of.issue}"


def _as_returned(material: Evidence) -> tuple[tuple[str, str], ...]:
    """The data freeze, for the foot of every page; and what came after it, so that the first line is true."""
    frozen = ("Figures as returned by", day_in_words(material.frozen_on))
    late = "; ".join(
        f"{material.framework.returns[s.return_id].title}, from "
        f"{material.framework.board.agency_name(s.agency)}, {day_in_words(s.received_on)}"
        for s in material.came_late
        if s.received_on
    )
    return (frozen, *([("And, returned after that day", late)] if late else []))


def refuse_failed(faults: Sequence[NotebookFault], place: Path) -> None:
    """Every notebook that failed, together; the pack without them is in its place."""
    if faults:
        raise NotebookFailed(
            *(fault.sentence for fault in faults),
            f"The other pages are in {place.as_posix()}. Mend the cells named above and run the quarter "
            "again.",
        )
