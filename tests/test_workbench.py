"""The bench on the specimen's run: what it finds, shows, traces and tries; and what it refuses, in a
sentence."""

from __future__ import annotations

import os
import time
from html import unescape

import pandas as pd
import pytest

from run_quarter import main
from tests.conftest import REPORTED, ROOT
from wscb_lib import open_narrative, open_workbench
from wscb_lib.errors import FrameworkFault, UsageFault
from wscb_lib.notebook.rows import BAND
from wscb_lib.notebook.trace import say_rows
from wscb_lib.quarterly.kernels import MAKING_A_PACK

A_COUNT, A_SHARE = "lado_referrals_count", "cp_neglect_started_pct"
IN_SPORT = """
[measure.allegations_in_sport]
title = "Allegations against adults in sport"
question = "Do clubs tell the LADO?"
decision = "Whether to ask the clubs"
evidence = "quantitative"
table = "cases"
kind = "count"
unit = "allegations"
numerator = { threshold = "allegation", employer_sector = "sport" }
counted_on = "referred_on"
better = "neither"
why = "A sector with none may be safe, or may not know whom to tell."
"""


@pytest.fixture(scope="module")
def bench(specimen_run):
    return open_workbench(REPORTED, "specimen")


class TestFindingAMeasure:
    def test_find_gives_a_line_a_measure_and_those_whose_title_says_it_first(self, bench):
        found = bench.find("allegations")
        assert [*found.columns] == ["id", "title", "return", "page", "latest", "verdict"]
        says_it = ["allegations" in title.casefold() for title in found["title"]]
        assert says_it == sorted(says_it, reverse=True) and {*says_it} == {True, False}
        assert A_SHARE in set(bench.find("plans neglect")["id"])

    def test_its_card_says_what_is_counted_the_latest_the_verdict_and_the_page(self, bench):
        card = repr(bench.measure(A_COUNT))
        for said in ("What is counted", "Latest", "Verdict", "Page             2_local_authority_report"):
            assert said in card
        assert "<table>" in bench.measure(A_COUNT)._repr_html_()

    def test_square_brackets_are_short_for_it_and_complete_every_id(self, bench):
        assert bench[A_COUNT].id == A_COUNT
        assert A_COUNT in bench._ipython_key_completions_()

    def test_its_figures_are_those_the_pack_prints(self, bench, shown):
        last = bench.measure(A_COUNT).frame().iloc[-1]
        assert (last["quarter"], f"{last['value']:g}") == (REPORTED, shown[A_COUNT][2])

    def test_its_chart_is_the_one_on_the_page(self, bench):
        chart = bench.measure("lado_1wd_pct").chart()
        assert chart.html in open_narrative("local_authority_report", REPORTED).section("lado").html

    def test_a_breakdown_has_a_row_a_quarter_and_group(self, bench):
        by = bench.measure(A_COUNT).by("employer_sector")
        assert not by.duplicated(["quarter", "group"]).any() and "education" in set(by["group"])


class TestTheRowsBehindAFigure:
    def test_as_many_rows_as_the_figure_counts_each_with_its_file_sheet_and_row(self, bench):
        m = bench.measure(A_COUNT)
        rows = m.rows()
        assert len(rows) == m.frame()["value"].iloc[-1] > 0
        assert [*rows.frame.columns[:4]] == ["file", "sheet", "row", "counted in"]

    def test_the_file_holds_at_that_place_what_the_row_says(self, bench):
        row = bench.measure(A_COUNT).rows().frame.iloc[-1]
        sheet = pd.read_excel(
            ROOT / "data" / "specimen" / row["file"], sheet_name=row["sheet"], header=None, engine="calamine"
        )
        assert row["case_id"] in {str(cell) for cell in sheet.iloc[row["row"] - 1]}

    def test_of_a_share_the_numerator_is_told_from_the_denominator(self, bench):
        m = bench.measure(A_SHARE)
        last, sides = m.frame().iloc[-1], m.rows().frame["counted in"].value_counts()
        assert sides["numerator and denominator"] == last["numerator"]
        assert sides.sum() == last["denominator"]

    def test_a_red_band_stands_over_them_and_under_them(self, bench):
        html = unescape(bench.measure(A_COUNT).rows()._repr_html_())
        assert html.count(BAND) == 2 and html.startswith("<p style=") and "background:#b10e1e" in html

    def test_as_text_they_are_places_and_no_value(self, bench):
        rows = bench.measure(A_COUNT).rows()
        assert not [case for case in rows.frame["case_id"] if case in repr(rows)]

    def test_the_notebook_of_a_page_shows_none(self, bench, monkeypatch):
        monkeypatch.setenv("JPY_SESSION_NAME", "5_complaints_and_allegations.ipynb")
        with pytest.raises(UsageFault, match="rows are not shown in the notebook of a page"):
            bench.measure(A_COUNT).rows()
        monkeypatch.setenv("JPY_SESSION_NAME", "scratch/mine.ipynb")
        assert len(bench.measure(A_COUNT).rows())

    def test_while_a_pack_is_made_no_notebook_opens_the_bench(self, specimen_run, monkeypatch):
        monkeypatch.setenv(MAKING_A_PACK, "1")
        for ask in (
            lambda: open_workbench(REPORTED),
            lambda: open_narrative("training", REPORTED).measure(A_COUNT),
        ):
            with pytest.raises(UsageFault, match="a page of a pack cannot open it"):
                ask()

    def test_where_a_function_works_the_figure_out_that_is_said(self, bench):
        by_function = next(m.id for m in bench._run.framework.measures.values() if m.function)
        with pytest.raises(UsageFault, match="a function works it out"):
            bench.measure(by_function).rows()

    def test_the_command_says_the_same_places(self, bench, capsys):
        assert main([REPORTED, "--rows", A_COUNT]) == 0
        said = capsys.readouterr().out.splitlines()
        frame = bench.measure(A_COUNT).rows().frame
        assert f"made from {len(frame)} rows" in said[0]
        assert all(any(file in line for line in said) for file in set(frame["file"]))
        assert not [case for case in frame["case_id"] if any(case in line for line in said)]


class TestWhyAVerdictWasGiven:
    def test_it_gives_the_verdict_of_the_run_and_what_each_test_saw(self, bench):
        flagged = next(m for m, s in bench._run.material.signals.items() if s.verdict == "signal")
        why = bench.measure(flagged).why()
        assert why.verdict == "signal" and "signal" in set(why.looks["saw"])
        assert why._repr_html_().count("<table") == 2
        assert "the change" in set(why.quarters["in the verdict"])

    def test_of_a_measure_that_is_not_judged_it_says_so(self, bench):
        level = next(m.id for m in bench._run.framework.measures.values() if not m.is_judged)
        assert bench.measure(level).why().verdict == "not judged"


class TestTryingAMeasure:
    def test_it_is_calculated_judged_and_drawn_and_nothing_is_saved(self, bench):
        page = ROOT / "data" / "framework" / "returns" / "lado.toml"
        before = page.read_bytes()
        tried = bench.try_measure(IN_SPORT, of="lado")
        assert "[tried, not saved]" in repr(tried) and tried.chart().headline
        assert len(tried.rows()) == tried.frame()["value"].iloc[-1]
        assert page.read_bytes() == before and "allegations_in_sport" not in bench._run.framework.measures

    def test_a_measure_that_stands_gives_the_same_figures_when_it_is_tried(self, bench):
        page = (ROOT / "data" / "framework" / "returns" / "lado.toml").read_text()
        written = page[page.index(f"[measure.{A_COUNT}]") :].split("\n\n")[0]
        assert bench.written(A_COUNT) == written
        tried, stands = bench.try_measure(written), bench.measure(A_COUNT)
        pd.testing.assert_frame_equal(tried.frame(), stands.frame())
        assert tried.verdict == stands.verdict

    def test_it_takes_a_second_or_so(self, bench):
        bench.try_measure(IN_SPORT, of="lado")
        began = time.process_time()
        bench.try_measure(IN_SPORT, of="lado")
        assert time.process_time() - began < 2

    @pytest.mark.parametrize(
        ("toml", "said"),
        [
            (IN_SPORT.replace("title =", "titel ="), 'Did you mean "title"?'),
            (IN_SPORT.replace("employer_sector", "employer_sctor"), 'Did you mean "employer_sector"?'),
            ("title = 1", "Wanted one measure, as a return's page has it"),
            ("[measure.x", "cannot be read as TOML"),
        ],
    )
    def test_a_fault_is_the_sentence_the_framework_would_say(self, bench, toml, said):
        with pytest.raises((UsageFault, FrameworkFault)) as fault:
            bench.try_measure(toml, of="lado")
        assert any(said in sentence for sentence in fault.value.sentences)


class TestHowThingsStand:
    def test_nothing_is_stale_after_a_run_and_an_edit_of_words_is_named_with_its_remedy(self, bench):
        assert len(bench.stale()) == 0
        words = ROOT / "data" / "specimen" / "commentary" / REPORTED / "6_training.md"
        kept = words.read_bytes()
        try:
            words.write_bytes(kept + b"\n")
            (row,) = bench.stale().to_dict("records")
        finally:
            words.write_bytes(kept)
        assert row["file"].endswith("6_training.md") and row["to see it"] == 'bench.preview("6_training")'

    def test_a_preview_is_the_page_of_the_pack_with_the_words_as_they_are(self, bench, specimen_run):
        made = (specimen_run[1] / "6_training.html").read_text(encoding="utf-8")
        seen = bench.preview("6_training")
        article = made[made.index("<h1>") : made.index("</main>")]
        assert article in seen.html and "a preview, not part of a pack" in seen.html
        assert "<iframe" in seen._repr_html_() and "sandbox" in seen._repr_html_()

    def test_every_flag_that_no_words_name_is_among_what_wants_words(self, bench):
        wanted = bench.without_words()
        for stem, measures in wanted[wanted["measure"] != ""].groupby("page")["measure"]:
            drafts = bench.page(stem).drafts().text
            assert all(title in drafts for title in measures)

    def test_a_figure_of_ones_own_is_in_the_house_style_and_says_that_it_is_made_up(self, bench):
        import seaborn
        from matplotlib import pyplot

        with bench.style("Allegations") as axes:
            seaborn.lineplot(bench[A_COUNT].frame(), x="quarter", y="value")
        figure = axes.figure
        pyplot.close(figure)
        assert axes.get_title(loc="left") == "Allegations" and "made-up" in figure.get_supxlabel()
        assert axes.lines[0].get_color() == "#12436D"


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda b: b.measure("lado_referals_count"), 'Did you mean "lado_referrals_count"?'),
        (lambda b: b.measure(A_COUNT).by("employer_sctor"), 'Did you mean "employer_sector"?'),
        (lambda b: b.measure(A_COUNT).rows("2019-20-Q1"), "python run_quarter.py 2019-20-Q1"),
        (lambda b: b.page("6_trainin"), 'Did you mean "6_training"?'),
        (lambda b: b.find("neglct"), 'Did you mean "neglect"?'),
        (lambda b: b[None], 'found "None"'),
        (lambda b: b[A_COUNT.upper()], f'Did you mean "{A_COUNT}"?'),
        (lambda b: b.written(A_COUNT + "s"), f'Did you mean "{A_COUNT}"?'),
        (lambda b: b.try_measure(IN_SPORT, of="ladoo"), 'Did you mean "lado"?'),
        (
            lambda b: open_workbench("2009-10-Q1"),
            "Run:  python run_quarter.py 2009-10-Q1 --workspace specimen",
        ),
        (lambda b: open_workbench(REPORTED, edition="bord"), 'Did you mean "board"?'),
        (lambda b: open_workbench(REPORTED, edition="public"), "one page a year and has no bench"),
        (lambda b: open_workbench("2015-16-Q7"), "Wanted a financial year and quarter"),
        (lambda b: open_workbench(REPORTED, "specimn"), 'Did you mean "specimen"?'),
        (lambda b: say_rows("lado_referals_count", REPORTED), 'Did you mean "lado_referrals_count"?'),
        (lambda b: say_rows(A_COUNT, REPORTED, others=["--check"]), "--rows makes nothing"),
    ],
)
def test_what_is_not_known_is_one_sentence_with_the_nearest_name_or_the_command(bench, ask, said):
    with pytest.raises(UsageFault) as fault:
        ask(bench)
    (sentence,) = fault.value._render_traceback_()
    assert said in sentence and "Traceback" not in sentence


def test_no_element_page_can_reach_a_row_from_the_kernel_that_makes_it(specimen_run, tmp_path):
    """A page's notebook with a line that asks for rows, run as a pack runs it: the line is refused."""
    import nbformat

    from wscb_lib.quarterly.kernels import NotebookJob, run_notebooks

    notebook = nbformat.read(ROOT / "notebooks" / "6_training.ipynb", as_version=4)
    notebook.cells = [*notebook.cells[:3], nbformat.v4.new_code_cell(f'page.measure("{A_COUNT}").rows()')]
    place = tmp_path / "6_training.ipynb"
    nbformat.write(notebook, place)
    (fault,) = run_notebooks([NotebookJob("6_training", place, tmp_path / "made.ipynb", {})])
    assert "UsageFault: The bench leads to children's rows" in fault.sentence
    assert MAKING_A_PACK not in os.environ
