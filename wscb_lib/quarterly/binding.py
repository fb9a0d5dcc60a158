"""From written pages to a pack in its place: draw, tell, run the notebooks, bind."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from wscb_lib import pack
from wscb_lib.commentary.checks import commentary_path
from wscb_lib.commentary.stale import checksum, figures_path
from wscb_lib.errors import NotebookFailed
from wscb_lib.narrative.compose import PageDraft
from wscb_lib.narrative.definitions import beware
from wscb_lib.narrative.material import Material
from wscb_lib.quarterly.beside import Beside, Laid, lay_beside
from wscb_lib.quarterly.easel import code_mark, draw_all
from wscb_lib.quarterly.kernels import NotebookFault, NotebookJob, run_notebooks
from wscb_lib.quarterly.line import Measured
from wscb_lib.quarterly.year import by_year
from wscb_lib.store import Store

NOTHING = Beside()


@dataclass(frozen=True)
class Told:
    """A page as its notebook will find it: `figures` is the checksum of its figures, `content` that of all it
    may say."""

    figures: str
    content: str


def tell(
    drafts: Sequence[PageDraft], material: Material, store: Store, jobs: int, is_whole: bool
) -> dict[str, Told]:
    """Draw what is to be drawn, keep each page for its notebook, and return by stem what each was told."""
    drawings = [d for page in drafts for draft in page.parts.values() for d in draft.drawings]
    drawn = draw_all(drawings, store, material.quarter, material.edition.id, jobs)
    pages = {}
    for page in drafts:
        parts = {name: draft.finished(drawn).to_dict() for name, draft in page.parts.items()}
        pages[page.about["element"]] = {
            **page.about,
            "checksum": checksum(page.about["figures"]),
            "parts": parts,
        }
    store.keep_narratives(material.quarter, material.edition.id, pages, is_whole=is_whole)
    return {page["stem"]: Told(page["checksum"], checksum(page)) for page in pages.values()}


def execute(
    drafts: Sequence[PageDraft], root: Path, scratch: Path, workspace: str, material: Material
) -> list[NotebookFault]:
    """Run each page's notebook into `scratch`; one that fails does not stop the others."""
    parameters = {"quarter": str(material.quarter), "workspace": workspace, "edition": material.edition.id}
    jobs = [_job(d.stem, root, scratch, parameters) for d in drafts]
    return run_notebooks(jobs)


def _job(stem: str, root: Path, scratch: Path, parameters: Mapping[str, str]) -> NotebookJob:
    """A page's notebook; one that serves several subjects, themes or partners is told which, by what follows
    "__" in the stem."""
    topic = stem.partition("__")[2]
    chosen = {**parameters, "topic": topic} if topic else parameters
    return NotebookJob(stem, notebook_of(stem, root), scratch / f"{stem}.ipynb", chosen)


def notebook_of(stem: str, root: Path) -> Path:
    """Where a page's notebook lies."""
    return root / "notebooks" / f"{stem.partition('__')[0]}.ipynb"


def bind(
    drafts: Sequence[PageDraft],
    measured: Measured,
    scratch: Path,
    out: Path,
    told: Mapping[str, Told],
    faults: Sequence[NotebookFault],
    standing: Sequence[PageDraft] = (),
    last: Path | None = None,
    unmoved: Collection[str] = (),
    asked: Beside = NOTHING,
    jobs: int = 1,
) -> Laid:
    """Executed notebooks to pages, the front page, the files of figures, and what was `asked` for beside
    them; returns what came of that. Raises `NotebookFailed` for an unfit page.

    Of the pages `standing` in the pack before, whose folder is `last`, those not made now are taken over as
    they are; so are those `unmoved`, which would come out the same if they were made.
    """
    material = measured.material
    failed = {fault.stem for fault in faults}
    made = [d for d in drafts if d.stem not in failed]
    kept = (
        taken_over(last, out, [d for d in standing if d.stem not in {m.stem for m in made}]) if last else []
    )
    face = face_of(made, material, told, _in_order([*made, *kept], standing))
    if last:
        taken_over(last, out, [d for d in made if d.stem in unmoved])
    pack.write_pages({d.stem: scratch / f"{d.stem}.ipynb" for d in made if d.stem not in unmoved}, out, face)
    framework = material.framework
    pack.write_tables(
        out,
        by_year(measured.shown) if material.year else measured.shown,
        face,
        titles={m.id: m.title for m in framework.measures.values()},
        units={m.id: m.unit for m in framework.measures.values()},
        notes={m.id: beware(m) for m in framework.measures.values()},
    )
    laid = lay_beside(asked, out, face, [*made, *kept], material, jobs)
    pack.write_index(
        out,
        face,
        title="The year's evidence" if material.year else "Board pack",
        lead=lead_of(material, made, [d for d in drafts if d.stem in failed], kept),
        lines={d.stem: d.about["line"] for d in (*made, *kept)},
        files=(
            *laid.files,
            ("tables/figures.xlsx", "the headline figures as a workbook"),
            ("tables/results.csv", "every figure shown, as a csv"),
        ),
    )
    return laid


def taken_over(last: Path, out: Path, pages: Sequence[PageDraft]) -> list[PageDraft]:
    """Copy those of these pages that the pack before has into the one being built; which they are."""
    kept = [d for d in pages if (last / f"{d.stem}.html").exists()]
    for draft in kept:
        shutil.copy2(last / f"{draft.stem}.html", out / f"{draft.stem}.html")
    return kept


def marks_of(
    drafts: Sequence[PageDraft],
    told: Mapping[str, Told],
    material: Material,
    root: Path,
    workspace: Path,
    standing: Sequence[PageDraft],
    last: Path,
) -> dict[str, str]:
    """Each page's mark: a checksum of everything that page alone is made from, when every page is made.

    What it was told, its notebook, its words and the figures they were signed against, what every page of the
    pack says of itself, and the code. """  # fmt: skip
    kept = [d for d in standing if d.stem not in told and (last / f"{d.stem}.html").exists()]
    shared = [asdict(face_of(drafts, material, told, _in_order([*drafts, *kept], standing))), code_mark()]
    return {
        d.stem: checksum(
            [told[d.stem].content, _text_of(notebook_of(d.stem, root)), *_words_of(d, workspace), *shared]
        )
        for d in drafts
    }


def _words_of(draft: PageDraft, workspace: Path) -> list[str]:
    written = commentary_path(draft.about, workspace)
    return [_text_of(written), _text_of(figures_path(written))]


def _text_of(path: Path) -> str:
    """A file's bytes as text that loses nothing; "" where there is none."""
    return path.read_bytes().decode("latin-1") if path.exists() else ""


def _in_order(drafts: Sequence[PageDraft], standing: Sequence[PageDraft]) -> list[PageDraft]:
    """The pages in the order of the whole pack."""
    order = [d.stem for d in standing]
    return sorted(drafts, key=lambda d: order.index(d.stem)) if order else list(drafts)


def lead_of(
    material: Material, made: Sequence[PageDraft], failed: Sequence[PageDraft], kept: Sequence[PageDraft]
) -> str:
    """The front page's first words: whose pack, what is missing, and what was not made in this run."""
    what = "the evidence chapter of the annual report" if material.year else "the Board pack"
    said = f"{material.framework.board.name}: {what} for {material.period}."
    said += "".join(f" The page of {d.about['title']} could not be made." for d in failed)
    if kept:
        now = ", ".join(d.about["title"] for d in made) or "none"
        said += f" Pages made again in this run: {now}. The others stand as an earlier run left them."
    return said


def face_of(
    drafts: Sequence[PageDraft], material: Material, told: Mapping[str, Told], pages: Sequence[PageDraft] = ()
) -> pack.Face:
    """What every page says of itself; `pages` are all that stand in the pack, when they are more than were
    made."""
    whole = hashlib.sha256("".join(told[d.stem].figures for d in drafts).encode()).hexdigest()[:12]
    state = "a draft, not released" if material.accepted is None else "released"
    return pack.Face(
        board=material.framework.board.name,
        quarter=material.period,
        edition=material.edition.title,
        marking=material.edition.marking,
        is_specimen=material.is_specimen,
        pages=tuple(
            pack.PageName.of(d.stem, d.about["title"], d.about.get("group", "")) for d in pages or drafts
        ),
        provenance=(
            ("This pack", state),
            ("Figures", whole),
            *_as_returned(material),
            ("Written for the meeting of", f"{material.meeting_on:%-d %B %Y}"),
        ),
    )


def _as_returned(material: Material) -> tuple[tuple[str, str], ...]:
    """The data freeze, for the foot of every page; and what came after it, so that the first line is true."""
    frozen = ("Figures as returned by", f"{material.frozen_on:%-d %B %Y}")
    late = "; ".join(
        f"{material.framework.returns[s.return_id].title}, from "
        f"{material.framework.board.agency_name(s.agency)}, {s.received_on:%-d %B %Y}"
        for s in material.came_late
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
