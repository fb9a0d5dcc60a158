"""From written pages to a pack in its place: draw, tell, run the notebooks, bind."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from wscb_lib import pack
from wscb_lib.commentary.stale import checksum
from wscb_lib.errors import NotebookFailed
from wscb_lib.narrative.compose import PageDraft
from wscb_lib.narrative.material import Material
from wscb_lib.quarterly.easel import draw_all
from wscb_lib.quarterly.kernels import NotebookFault, NotebookJob, run_notebooks
from wscb_lib.quarterly.line import Measured
from wscb_lib.store import Store


def tell(drafts: Sequence[PageDraft], material: Material, store: Store, jobs: int, is_whole: bool) -> dict[str, str]:
    """Draw what is to be drawn, keep each page for its notebook, and return each page's checksum by stem."""
    drawings = [d for page in drafts for draft in page.parts.values() for d in draft.drawings]
    drawn = draw_all(drawings, store, material.quarter, material.edition.id, jobs)
    pages = {}
    for page in drafts:
        parts = {name: draft.finished(drawn).to_dict() for name, draft in page.parts.items()}
        pages[page.about["element"]] = {**page.about, "checksum": checksum(page.about["figures"]), "parts": parts}
    store.keep_narratives(material.quarter, material.edition.id, pages, is_whole=is_whole)
    return {page["stem"]: page["checksum"] for page in pages.values()}


def execute(drafts: Sequence[PageDraft], root: Path, scratch: Path, workspace: str, material: Material) -> list[NotebookFault]:
    """Run each page's notebook into `scratch`; one that fails does not stop the others."""
    parameters = {"quarter": str(material.quarter), "workspace": workspace, "edition": material.edition.id}
    jobs = [_job(d.stem, root, scratch, parameters) for d in drafts]
    return run_notebooks(jobs)


def _job(stem: str, root: Path, scratch: Path, parameters: Mapping[str, str]) -> NotebookJob:
    """A page's notebook; one that serves several subjects or themes is told which, by what follows "__" in the stem."""
    notebook, _, topic = stem.partition("__")
    chosen = {**parameters, "topic": topic} if topic else parameters
    return NotebookJob(stem, root / "notebooks" / f"{notebook}.ipynb", scratch / f"{stem}.ipynb", chosen)


def bind(
    drafts: Sequence[PageDraft], measured: Measured, scratch: Path, out: Path, checksums: Mapping[str, str], faults: Sequence[NotebookFault]
) -> None:
    """Executed notebooks to pages, the front page, and the files of figures. Raises `NotebookFailed` for an unfit page."""
    material = measured.material
    failed = {fault.stem for fault in faults}
    kept = [d for d in drafts if d.stem not in failed]
    face = face_of(kept, material, checksums)
    pack.write_pages({d.stem: scratch / f"{d.stem}.ipynb" for d in kept}, out, face)
    framework = material.framework
    pack.write_tables(
        out,
        measured.shown,
        face,
        titles={m.id: m.title for m in framework.measures.values()},
        units={m.id: m.unit for m in framework.measures.values()},
    )
    missing = "".join(f" The page of {d.about['title']} could not be made." for d in drafts if d.stem in failed)
    pack.write_index(
        out,
        face,
        lead=f"{framework.board.name}: the Board pack for {material.quarter.label}.{missing}",
        lines={d.stem: d.about["line"] for d in kept},
        files=(("tables/figures.xlsx", "the headline figures as a workbook"), ("tables/results.csv", "every figure shown, as a csv")),
    )


def face_of(drafts: Sequence[PageDraft], material: Material, checksums: Mapping[str, str]) -> pack.Face:
    """What every page says of itself."""
    whole = hashlib.sha256("".join(checksums[d.stem] for d in drafts).encode()).hexdigest()[:12]
    return pack.Face(
        board=material.framework.board.name,
        quarter=material.quarter.label,
        edition=material.edition.title,
        marking=material.edition.marking,
        is_specimen=material.is_specimen,
        pages=tuple(pack.PageName.of(d.stem, d.about["title"]) for d in drafts),
        provenance=(("Figures", whole), ("Written for the meeting of", f"{material.meeting_on:%-d %B %Y}")),
    )


def refuse_failed(faults: Sequence[NotebookFault], place: Path) -> None:
    """Every notebook that failed, together; the pack without them is in its place."""
    if faults:
        raise NotebookFailed(
            *(fault.sentence for fault in faults),
            f"The other pages are in {place.as_posix()}. Mend the cells named above and run the quarter again.",
        )
