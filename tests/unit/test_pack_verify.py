"""`--verify PACK`: byte for byte, and with nothing but the folder."""

from __future__ import annotations

import json

import pytest

from run_quarter import main
from wscb_lib.pack import write_manifest
from wscb_lib.pack.manifest import checksum


@pytest.fixture
def pack(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "index.html").write_text("page")
    (tmp_path / "6_training.html").write_text("training")
    (tmp_path / "tables" / "results.csv").write_text("measure\n")
    write_manifest(tmp_path, inputs={}, parameters={}, pages={"6_training": "mark"})
    return tmp_path


def verify(pack, capsys) -> tuple[int, str]:
    code = main(["--verify", str(pack)])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_a_whole_pack_is_said_to_be_with_a_checksum_to_compare(pack, capsys):
    code, said = verify(pack, capsys)
    assert code == 0 and "all 3 files are, byte for byte" in said
    assert checksum(pack / "manifest.json") in said


def altered(pack):
    (pack / "tables" / "results.csv").write_text("measurE\n")


def lost(pack):
    (pack / "6_training.html").unlink()


def more(pack):
    (pack / "tables" / "extra.csv").write_text("")


def linked(pack):
    (pack / "6_training.html").rename(pack.parent / "elsewhere.html")
    (pack / "6_training.html").symlink_to(pack.parent / "elsewhere.html")


def hollow(pack):
    (pack / "pictures").mkdir()


def named_outside(pack):
    manifest = json.loads((pack / "manifest.json").read_text())
    manifest["outputs"]["../secret.txt"] = "0" * 64
    (pack / "manifest.json").write_text(json.dumps(manifest))


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (hollow, "pictures: not of this pack."),
        (named_outside, "../secret.txt: lies outside the pack, where no pack has a file."),
        (altered, "tables/results.csv: altered since it was made."),
        (lost, "6_training.html: missing."),
        (more, "tables/extra.csv: not of this pack."),
        (linked, "6_training.html: missing."),
    ],
)
def test_every_difference_is_named_and_ends_with_17(pack, capsys, spoil, sentence):
    spoil(pack)
    code, said = verify(pack, capsys)
    assert code == 17 and said.splitlines()[0] == sentence


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"outputs": {}, "pages": {}}'])
def test_a_folder_without_a_manifest_that_can_be_read_is_no_pack(pack, capsys, text):
    (pack / "manifest.json").write_text(text)
    code, said = verify(pack, capsys)
    assert code == 17 and "no manifest that can be read" in said


def test_a_page_that_the_manifest_knows_and_does_not_list_is_missing_too(pack, capsys):
    (pack / "6_training.html").unlink()
    write_manifest(pack, inputs={}, parameters={}, pages={"6_training": "mark"})
    code, said = verify(pack, capsys)
    assert code == 17 and said.startswith("6_training.html: ")


def test_a_manifest_that_is_nested_to_do_harm_is_no_manifest(pack, capsys):
    (pack / "manifest.json").write_text("[" * 100_000)
    code, said = verify(pack, capsys)
    assert code == 17 and "no manifest that can be read" in said


@pytest.mark.parametrize("other", [("--check",), ("--from", "annex_a", "x"), ("--rows", "cp_plans")])
def test_nothing_else_is_asked_beside_it(pack, capsys, other):
    code = main(["--verify", str(pack), *other])
    assert code == 2 and f"--verify with {other[0]}" in capsys.readouterr().err
