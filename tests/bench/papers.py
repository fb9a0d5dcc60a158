"""What all papers of a pack cost, against the same documents given to the press as it comes:

    python -m tests.bench.papers PACK [PAPER…]

PACK is the folder of a pack that stands. Each paper is printed both ways, one after the other in one
process, and what is compared is processor time. Named papers alone, where some are named.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import weasyprint

from wscb_lib.paper import Imprint, PageFacts, Paper, document_of, papers_of
from wscb_lib.paper.press import print_pdf

IMPRINT = Imprint("The Board", "January to March 2016", "Draft, not released", "OFFICIAL-SENSITIVE", True)
GROUPS = {"partner": "Partners", "theme": "Themes"}


def papers_in(pack: Path) -> list[Paper]:
    """The papers of a pack, as if every element's page but two had something to say."""
    front = (pack / "index.html").read_text(encoding="utf-8")
    listed = re.findall(r'href="(\w+)\.html">([^<]*)</a>', front[front.index("<main") :])
    facts = [
        PageFacts(stem, title, "", GROUPS.get(stem.split("__")[0], ""), stem[0] not in "46")
        for stem, title in dict(listed).items()
    ]
    return papers_of(facts, "26 May 2016")


def cost_of(work: Callable[[], object]) -> float:
    """Processor seconds of this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def compare(pack: Path, names: Sequence[str] = ()) -> None:
    """Print what the papers cost, paper by paper and in all, as a share of what the press alone takes."""
    ours = theirs = 0.0
    for paper in papers_in(pack):
        if names and paper.name not in names:
            continue
        document = document_of(paper, pack, IMPRINT)
        own = cost_of(lambda document=document, paper=paper: print_pdf(document, paper.name))
        alone = cost_of(
            lambda document=document: weasyprint.HTML(string=document).write_pdf(
                pdf_variant="pdf/ua-1", pdf_identifier=b"0" * 32
            )
        )
        print(f"{paper.name}: {own:.1f} s, {own / alone:.2f} of the press alone", flush=True)
        ours, theirs = ours + own, theirs + alone
    print(f"all: {ours:.1f} s of one processor (wanted: under 60), {ours / theirs:.2f} of the press alone")


if __name__ == "__main__":
    compare(Path(sys.argv[1]), sys.argv[2:])
