"""The papers of the pack that stands: every sheet keeps what PDF/UA promises, and nothing of a page is lost
on the way."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.bench.papers import IMPRINT, papers_in
from tests.pdfua import faults_of
from wscb_lib.paper import Paper, document_of
from wscb_lib.paper.press import print_pdf

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def papers(specimen_run) -> tuple[Path, list[Paper]]:
    """The pack's folder, and its papers as if every element's page but two had something to say."""
    _, pack = specimen_run
    return pack, papers_in(pack)


def test_every_exhibit_of_every_page_stands_in_one_paper_once_but_for_repeated_definitions(papers):
    pack, made = papers
    printed = Counter(
        found
        for paper in made
        for found in re.findall(r'<figure [^>]*id="([^"]+)"', document_of(paper, pack, IMPRINT))
    )
    wanted = Counter(
        f"{page.stem}--{found}"
        for page in pack.glob("*.html")
        for found in re.findall(r'<figure [^>]*id="([^"]+)"', page.read_text(encoding="utf-8"))
    )
    assert not printed - wanted
    assert all(name.endswith("-definitions") for name in wanted - printed)


def test_every_paper_keeps_what_pdf_ua_promises(papers, tmp_path):
    pack, made = papers
    for paper in made:
        (tmp_path / paper.name).write_bytes(print_pdf(document_of(paper, pack, IMPRINT), paper.name))
    faults = {paper.name: faults_of(tmp_path / paper.name) for paper in made}
    assert not any(faults.values()), faults
