"""A disc that is full at any stage of a whole run of the real command: a long proof."""

from __future__ import annotations

import subprocess

import pytest

from tests.small_board import STAGES, bytes_of, ended, pack_of, refuse_altered, run, small_board, start_at

pytestmark = pytest.mark.long
FILLS = """
with open({filler!r}, "wb", buffering=0) as file:
    try:
        while True:
            file.write(bytes(65536))
    except OSError:
        pass
"""


@pytest.fixture(scope="module")
def small_disc(tmp_path_factory):
    """A disc of its own, with a project on it and its last pack; root alone may mount one."""
    place = tmp_path_factory.mktemp("disc")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "none", place], check=False).returncode:
        pytest.skip("a disc can be mounted by root alone")
    try:
        project = small_board(place / "project")
        code, said = run(project)
        assert code == 0, said[-500:]
        yield project
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@pytest.mark.parametrize("stage", STAGES)
def test_a_disc_that_is_full_at_any_stage_is_a_sentence_and_the_last_pack_stands(small_disc, stage):
    import openpyxl

    sent = small_disc / "data" / "specimen" / "returns" / "2015-16-Q4" / "training.xlsx"
    book = openpyxl.load_workbook(sent)
    sheet = book.worksheets[0]
    sheet.delete_rows(sheet.max_row)  # another return, so that every stage has its work
    book.save(sent)
    before, written = bytes_of(pack_of(small_disc)), bytes_of(small_disc / "data" / "specimen" / "commentary")
    filler, temporary = small_disc.parent / "filler", small_disc.parent / "tmp"
    temporary.mkdir(exist_ok=True)
    code, said = ended(start_at(small_disc, stage, FILLS.format(filler=str(filler)), TMPDIR=str(temporary)))
    assert filler.stat().st_size > 0, "the stage was reached"
    assert "Traceback" not in said
    assert code in (1, 2, 13), said[-800:]
    assert "no room" in said or "full" in said or "space" in said, said[-800:]
    assert bytes_of(pack_of(small_disc)) == before
    assert bytes_of(small_disc / "data" / "specimen" / "commentary") == written
    filler.unlink()
    code, said = run(small_disc)
    assert code == 0, said[-500:]
    refuse_altered(pack_of(small_disc))
    assert bytes_of(pack_of(small_disc)) != before
