"""Every file that means harm is held with a sentence, within a minute and a gigabyte, and ends nothing."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest

from tests.conftest import framework_of
from tests.hostile.corpus import SLOW, makers
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.intake import read_everything
from wscb_lib.store import Store

QUARTER = Quarter.parse("2015-16-Q4")
FILES = [
    pytest.param(name, marks=[pytest.mark.long] if name.startswith(SLOW) else [], id=name)
    for name in makers()
]


def test_there_are_at_least_sixty():
    assert len(makers()) >= 60


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_AS"), reason="a process is held to limits only there")
@pytest.mark.parametrize("name", FILES)
def test_it_is_held_with_a_sentence_and_the_others_are_read(tmp_path: Path, name: str):
    folder = tmp_path / "returns" / str(QUARTER)
    folder.mkdir(parents=True)
    makers()[name](folder / f"lado{Path(name).suffix}")
    (folder / "complaints__police.csv").write_text("no list at all\n")
    began = time.monotonic()
    readings, said = read_everything(framework_of(), Store(tmp_path), QUARTER)
    assert time.monotonic() - began < 60
    held = [reading for reading in readings if reading.return_id == "lado"]
    sentences = [*(f for r in held for f in (r.fault, r.fault_asked, r.fault_shown) if r.fault), *said]
    assert sentences, "nobody was told"
    assert all(reading.fault and not reading.tables for reading in held)
    assert len([r for r in readings if r.return_id == "complaints"]) == 1, "the others are read"
    assert not any("Traceback" in sentence for sentence in sentences)
