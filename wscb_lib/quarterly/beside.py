"""What is made beside the pages where it was asked for: papers to print, and pictures of charts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wscb_lib.errors import PaperNotMade
from wscb_lib.narrative.compose import PageDraft
from wscb_lib.narrative.glance import flagged_of
from wscb_lib.narrative.kept import kept_from_earlier
from wscb_lib.narrative.material import Material
from wscb_lib.pack import Face


@dataclass(frozen=True)
class Beside:
    """What is wanted beside the pages, or what was made of it.

    >>> Beside(pdf=True).named, list(Beside(pdf=True).or_more())
    ('pdf', [Beside(pdf=True, pictures=False), Beside(pdf=True, pictures=True)])
    """

    pdf: bool = False
    pictures: bool = False

    @property
    def named(self) -> str:
        """As the manifest keeps it: "", "pdf", "pictures" or "pdf pictures"."""
        return " ".join(name for name in ("pdf", "pictures") if getattr(self, name))

    def or_more(self) -> Iterator[Beside]:
        """This, and everything that has all of it: a pack with papers will do where none were asked for."""
        for pdf in (False, True)[self.pdf :]:
            for pictures in (False, True)[self.pictures :]:
                yield Beside(pdf, pictures)


@dataclass(frozen=True)
class Laid:
    """What was made beside the pages: `files` for the front page, as (path in the pack, what it is); and a
    sentence for each thing that was asked for and could not be made."""

    made: Beside
    files: tuple[tuple[str, str], ...] = ()
    faults: tuple[str, ...] = ()

    def refuse_missing(self) -> None:
        """Raise `PaperNotMade` where something could not be made; the pack without it is in its place."""
        if self.faults:
            raise PaperNotMade(*self.faults)


def lay_beside(
    asked: Beside, out: Path, face: Face, pages: Sequence[PageDraft], material: Material, jobs: int
) -> Laid:
    """Papers and pictures, from the pages as they stand in `out`; nothing is loaded that was not asked
    for."""
    if not asked.named:
        return Laid(Beside())
    drafts = {draft.stem: draft for draft in pages}
    in_order = [drafts[page.stem] for page in face.pages if page.stem in drafts]
    papers, paper_faults = _papers(out, face, in_order, material, jobs) if asked.pdf else ((), [])
    picture_faults = _pictures(out, in_order, material) if asked.pictures else []
    return Laid(
        Beside(asked.pdf and not paper_faults, asked.pictures and not picture_faults),
        papers,
        (*paper_faults, *picture_faults),
    )


def _papers(
    out: Path, face: Face, pages: Sequence[PageDraft], material: Material, jobs: int
) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    from wscb_lib.paper import Imprint, PageFacts, papers_of, write_papers

    facts = [
        PageFacts(
            draft.stem,
            draft.about["title"],
            draft.about["line"],
            draft.about.get("group", ""),
            _says_something(draft, material),
        )
        for draft in pages
    ]
    state = "Draft, not released" if material.accepted is None else "Released"
    imprint = Imprint(face.board, face.quarter, state, face.marking, face.is_specimen)
    papers = papers_of(facts, f"{material.meeting_on:%-d %B %Y}")
    printed, faults = write_papers(papers, out, imprint, jobs)
    listed = tuple(
        (paper.name, f"{paper.title}, to print")
        for paper in printed
        if not paper.stem.startswith("partner__")
    )
    return listed, faults


def _says_something(draft: PageDraft, material: Material) -> bool:
    """Whether the Board has cause to read an element's page: words are wanted of it, or a measure on it is
    flagged or kept. Pages that gather what stands elsewhere say it there."""
    element = next((each for each in material.framework.elements if each.stem == draft.stem), None)
    if element is None:
        return False
    measures = material.measures_on(element)
    return bool(
        draft.about.get("wanted") or flagged_of(material, measures) or kept_from_earlier(material, measures)
    )


def _pictures(out: Path, pages: Sequence[PageDraft], material: Material) -> list[str]:
    from wscb_lib.paper import write_pictures

    files = [(draft.stem, out / f"{draft.stem}.html") for draft in pages]
    return write_pictures(files, out, material.framework.measures)[1]
