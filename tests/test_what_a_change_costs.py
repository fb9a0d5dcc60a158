"""What CONTRIBUTING promises: a measure costs one file, a return two, a subject one, an element two, and each
is on its page.

The examples are taken from that page as it stands, and added to a copy of the project one after another.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import ROOT, copy_project

QUARTER = "2015-16-Q4"
SUBJECT, ELEMENT = "young_people_on_the_street", "10_housing_and_homelessness"
PAGES = (
    "2_local_authority_report",
    "9_children_and_young_people",
    f"7_detailed_information_sharing__{SUBJECT}",
    ELEMENT,
)


def examples(heading: str) -> list[str]:
    """The blocks of code under one heading of CONTRIBUTING, in order."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    part = re.search(rf"^### {heading}\n(.*?)(?=^##)", text, re.DOTALL | re.MULTILINE)[1]
    return re.findall(r"```(?:toml|json)\n(.*?)```", part, re.DOTALL)


class Change:
    """A copy of the project that remembers which of its files each change touched."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.touched: dict[str, list[str]] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        before = self._sums()
        yield
        after = self._sums()
        self.touched[name] = sorted(
            path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
        )

    def _sums(self) -> dict[str, str]:
        files = (p for p in self.folder.rglob("*") if p.is_file() and "returns/2" not in p.as_posix())
        return {
            p.relative_to(self.folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
        }

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text, encoding="utf-8")


def notebook_of_the_element(folder: Path) -> str:
    """Another element's notebook with this one's title, name and only section."""
    notebook = json.loads((folder / "notebooks" / "6_training.ipynb").read_text(encoding="utf-8"))
    kept = [
        c
        for c in notebook["cells"]
        if not re.search(r"how_well|so_what|How well|So what", "".join(c["source"]))
    ]
    for cell in kept:
        words = "".join(cell["source"]).replace("# Training", "# Housing and homelessness")
        words = words.replace('open_narrative("training"', 'open_narrative("housing_and_homelessness"')
        words = words.replace(
            "How many people were trained, from which agencies, in what?",
            "How many families have nowhere of their own?",
        )
        cell["source"] = words.splitlines(keepends=True)
    return json.dumps({**notebook, "cells": kept}, indent=1)


@pytest.fixture(scope="module")
def change(tmp_path_factory) -> Change:
    change = Change(copy_project(tmp_path_factory.mktemp("cost") / "project", "lado"))
    lado = change.folder / "data/framework/returns/lado.toml"
    (measure,) = examples("A measure")
    (spec, suite), (topic,), (element,) = (
        examples("A return"),
        examples("A subject for detailed information sharing"),
        examples("An element"),
    )
    with change.of("a measure"):
        lado.write_text(f"{lado.read_text(encoding='utf-8')}\n{measure}", encoding="utf-8")
    with change.of("a return"):
        change.write("data/framework/returns/street_work.toml", spec)
        change.write("expectations/street_work.json", suite)
    with change.of("a subject"):
        change.write(f"data/framework/topics/{SUBJECT}.toml", topic)
    with change.of("an element"):
        change.write(f"data/framework/elements/{ELEMENT}.toml", element)
        change.write(f"notebooks/{ELEMENT}.ipynb", notebook_of_the_element(change.folder))
    with change.of("a quarter"):  # a file that came is nobody's change of the project
        sent = "Evening,Date,Young people met\nE1,12/01/2016,9\nE2,19/01/2016,14\nE3,26/01/2016,11\n"
        change.write(f"data/specimen/returns/{QUARTER}/street_work.csv", sent)
    return change


@pytest.fixture(scope="module")
def page(change):
    """Runs those pages alone, and gives the words of one by its stem."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(ROOT / "run_quarter.py"), QUARTER, "--only", *PAGES]
    run = subprocess.run(
        command, check=False, cwd=change.folder, env=environment, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stdout + run.stderr
    pack = change.folder / "reports" / "specimen" / QUARTER / "board"

    def words(stem: str) -> str:
        body = (pack / f"{stem}.html").read_text(encoding="utf-8").split("<main", 1)[1]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())

    return words


@pytest.mark.parametrize(
    ("what", "files"),
    [("a measure", 1), ("a return", 2), ("a subject", 1), ("an element", 2), ("a quarter", 0)],
)
def test_a_change_touches_as_many_files_as_contributing_says(change, what, files):
    assert len(change.touched[what]) == files, change.touched[what]


def test_the_new_measure_stands_on_the_page_of_its_section_with_a_figure(page):
    assert re.search(
        r"LADO cases concluded within one month (?:\d+%|\d of \d)", page("2_local_authority_report")
    )


def test_the_new_returns_measure_is_counted_on_the_page_of_its_section(page):
    assert "Evenings of youth work on the street: 3 in January to March 2016" in page(
        "9_children_and_young_people"
    )


def test_the_new_return_is_among_those_the_page_rests_on(page):
    assert "Youth work on the street day not recorded 3 0 none" in page("9_children_and_young_people")


def test_the_new_subject_has_a_page_with_its_reason_its_measure_and_its_question(page):
    told = page(f"7_detailed_information_sharing__{SUBJECT}")
    assert "Some are met at night by nobody else." in told
    assert "Evenings of youth work on the street" in told and "On how many evenings was anybody met?" in told


def test_the_new_element_has_a_page_in_its_own_words_after_the_ninth(page, change):
    told = page(ELEMENT)
    assert "Where a child lives decides much of whether the child is safe." in told
    assert "No return yet: nothing that agencies send answers “How much?” this quarter." in told
    index = (change.folder / "reports/specimen" / QUARTER / "board/index.html").read_text(encoding="utf-8")
    main = index.split("<main", 1)[1]
    assert main.index("9_children_and_young_people.html") < main.index(f"{ELEMENT}.html")
