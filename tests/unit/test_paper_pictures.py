"""Pictures of charts: which are written, how they are named, and that a picture alone still says what it
shows."""

from __future__ import annotations

import builtins
from xml.etree import ElementTree

import pytest

from tests.unit.test_paper import CHART, TABLE
from wscb_lib.paper import write_pictures

PAGE = f"""<main><h1>Training</h1>\
{CHART.format(id="training-plans-started")}{TABLE.format(id="training-returned")}
<details class="more"><summary>More</summary>{CHART.format(id="training-folded")}</details></main>"""
MEASURES = ("plans_started", "plans", "folded")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def written(tmp_path):
    page = tmp_path / "6_training.html"
    page.write_text(PAGE, encoding="utf-8")
    other = tmp_path / "theme__neglect.html"
    other.write_text(PAGE.replace("training-", "neglect-").replace("90 30", "80 20"), encoding="utf-8")
    return write_pictures([("6_training", page), ("theme__neglect", other)], tmp_path, MEASURES)


def test_each_open_chart_is_written_once_as_svg_and_png_named_by_its_measure(written):
    files, faults = written
    assert [path.name for path in files] == ["plans_started.svg", "plans_started.png"] and faults == []
    assert files[0].parent.name == "pictures"


def test_a_picture_alone_says_its_finding_and_what_it_shows_and_has_a_size(written):
    picture = ElementTree.parse(written[0][0]).getroot()
    assert [(each.tag.removeprefix(SVG), each.text) for each in picture[:2]] == [
        ("title", "Plans rose"), ("desc", "Plans: 7 & rising."),
    ]  # fmt: skip
    assert (picture.get("viewBox"), picture.get("width")) == ("-12 -12 114 54", "152")


def test_the_png_is_wide_enough_for_a_wall_and_white_behind(written):
    from PIL import Image

    with Image.open(written[0][1]) as picture:
        assert picture.width == 1600 and picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
        assert len(picture.convert("L").getcolors()) > 2  # and something is drawn on it


def test_the_same_page_gives_the_same_bytes(written, tmp_path):
    before = [path.read_bytes() for path in written[0]]
    again, _ = write_pictures([("6_training", tmp_path / "6_training.html")], tmp_path, MEASURES)
    assert [path.read_bytes() for path in again] == before


def test_without_the_painter_the_svgs_are_written_and_one_sentence_says_what_is_missing(
    tmp_path, monkeypatch
):
    real = builtins.__import__

    def refuse(name, *rest):
        if name == "resvg_py":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", refuse)
    (tmp_path / "p.html").write_text(PAGE, encoding="utf-8")
    files, faults = write_pictures([("6_training", tmp_path / "p.html")], tmp_path, MEASURES)
    assert [path.suffix for path in files] == [".svg"]
    assert len(faults) == 1 and "resvg is not installed" in faults[0]
