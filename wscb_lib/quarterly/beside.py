"""What is made beside the pages where it was asked for: papers to print, and pictures of charts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wscb_lib.errors import PaperNotMade
from wscb_lib.pack import Face
from wscb_lib.quarterly.ready import Ready


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


def lay_beside(asked: Beside, out: Path, face: Face, pack_of: Ready, jobs: int) -> Laid:
    """Papers and pictures, from the pages as they stand in `out`; nothing is loaded that was not asked
    for."""
    if not asked.named:
        return Laid(Beside())
    papers, paper_faults = _papers(out, face, pack_of, jobs) if asked.pdf else ((), [])
    picture_faults = _pictures(out, face, pack_of) if asked.pictures else []
    return Laid(
        Beside(asked.pdf and not paper_faults, asked.pictures and not picture_faults),
        papers,
        (*paper_faults, *picture_faults),
    )


def _papers(
    out: Path, face: Face, pack_of: Ready, jobs: int
) -> tuple[tuple[tuple[str, str], ...], list[str]]:
    from wscb_lib.paper import Imprint, PageFacts, papers_for_readers, papers_of, write_papers

    pages = {**pack_of.standing, **pack_of.pages}
    facts = [
        PageFacts(page.stem, page.title, page.line, page.group, page.stem in pack_of.to_read)
        for page in (pages[each.stem] for each in face.pages)
    ]
    state = "Draft, not released" if pack_of.accepted is None else "Released"
    imprint = Imprint(face.board, face.quarter, state, face.marking, face.is_specimen)
    for_readers, lost = papers_for_readers(pack_of.papers, facts) if len(facts) > 1 else ([], [])
    papers = [*papers_of(facts, pack_of.meeting), *for_readers]
    printed, faults = write_papers(papers, out, imprint, jobs)
    listed = tuple(
        (paper.name, f"{paper.title}, to print")
        for paper in printed
        if not paper.stem.startswith("partner__")
    )
    return listed, [*lost, *faults]


def _pictures(out: Path, face: Face, pack_of: Ready) -> list[str]:
    from wscb_lib.paper import write_pictures

    files = [(page.stem, out / f"{page.stem}.html") for page in face.pages]
    return write_pictures(files, out, pack_of.measures)[1]
