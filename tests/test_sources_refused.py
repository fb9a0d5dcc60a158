"""What the real command says of extracts and releases that it cannot take: one sentence, and nothing written
of them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from run_quarter import main
from tests.unit.test_sources import CENSUS, EPISODES
from tests.unit.test_sources_published import HEAD

WHOLE = CENSUS.format(year=2023)
HEADER = (
    "<Header><CollectionDetails><Collection>CIN</Collection><Year>2022</Year></CollectionDetails></Header>"
)
BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
FILES: dict[str, str | bytes] = {
    "unknown.xml": CENSUS.format(year=1999),
    "none.xml": CENSUS.format(year=""),
    "both.xml": WHOLE.replace("<Children>", f"{HEADER}<Children>", 1),
    "cut.xml": WHOLE[:-60],
    "bomb.xml": f"<!DOCTYPE x [{BOMB}]>{WHOLE}".replace("WBRI", "&e9;"),
    "away.xml": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{WHOLE}'.replace("WBRI", "&e;"),
    "deep.xml": "<Message>" * 100_000,
    "paper.xml": bytes(range(256)) * 40,
    "empty.xml": "",
    "good.xml": WHOLE,
    "next.xml": CENSUS.format(year=2022),
    "lists.xlsx": b"PK\x03\x04" + bytes(500),
    "episodes.csv": EPISODES,
    "again.csv": EPISODES,
    "strange.csv": "Zqname,Zqvalue\nZqchild,1\n",
    "empty.csv": "",
    "other.csv": f"{HEAD},Zqrate\n2024,National,England,,,1\n",
}


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    for name, holds in FILES.items():
        (folder / name).write_bytes(holds if isinstance(holds, bytes) else holds.encode())
    with zipfile.ZipFile(folder / "zip.xlsx", "w") as packed:
        packed.writestr("xl/workbook.xml", "<no workbook")
    return folder


@pytest.mark.parametrize(
    ("words", "files", "sentence"),
    [
        (("--from", "cin_census"), ("unknown.xml",), "says the year 1999"),
        (("--from", "cin_census"), ("none.xml",), "says no year in its header"),
        (("--from", "cin_census"), ("both.xml",), "says 2 years in its header"),
        (("--from", "cin_census"), ("good.xml", "next.xml"), "is one XML file"),
        (("--from", "cin_census"), ("cut.xml",), "no whole XML file"),
        (("--from", "cin_census"), ("bomb.xml",), "declares entities or a document type"),
        (("--from", "cin_census"), ("away.xml",), "declares entities or a document type"),
        (("--from", "cin_census"), ("deep.xml",), "no whole XML file"),
        (("--from", "cin_census"), ("paper.xml",), "no whole XML file"),
        (("--from", "cin_census"), ("empty.xml",), "no whole XML file"),
        (("--from", "annex_a"), ("lists.xlsx",), "lists.xlsx"),
        (("--from", "annex_a"), ("zip.xlsx",), "zip.xlsx"),
        (("--from", "ssda903"), ("strange.csv",), "holds no table of SSDA903"),
        (("--from", "ssda903"), ("episodes.csv", "again.csv"), "both hold episodes"),
        (("--from", "ssd"), ("empty.csv",), "empty.csv"),
        (("--from", "ssd_"), ("episodes.csv",), 'Did you mean "ssd"'),
        (("--comparators",), ("strange.csv", "--write"), "its columns are those of no file known"),
        (("--comparators",), ("other.csv", "--write"), "holds none of the series"),
        (("--comparators",), ("empty.csv", "--write"), "empty.csv"),
        (("--comparators",), ("paper.xml", "--write"), "paper.xml"),
    ],
)
def test_what_cannot_be_taken_is_one_sentence_and_nothing_is_written(
    sent, tmp_path, capsys, words, files, sentence
):
    (tmp_path / "returns").mkdir()
    named = [file if file.startswith("--") else str(sent / file) for file in files]
    assert main(["2015-16-Q4", "--workspace", str(tmp_path), *words, *named]) == 2
    said = capsys.readouterr().err.strip()
    assert sentence in said and len(said.splitlines()) == 1
    assert "Zqchild" not in said and "C1" not in said
    written = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert written <= {"store/run.log"}
