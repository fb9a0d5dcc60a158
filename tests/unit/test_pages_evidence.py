"""What a page may know, asked: a verdict where none was given, and on whose page a measure stands."""

from __future__ import annotations

from dataclasses import replace

from tests.conftest import framework_of
from tests.unit.some_evidence import SomeEvidence
from wscb_lib.exhibits import Shown, headline
from wscb_lib.signals import NOT_JUDGED, Signal

FRAMEWORK = framework_of()
REFERRALS = FRAMEWORK.measure("referrals_count")
FOUND = Signal("referrals_count", "2015-16-Q4", "watch", method="judged")
EVIDENCE = SomeEvidence(framework=FRAMEWORK, signals={"referrals_count": FOUND}, is_specimen=True)


def test_a_measure_on_which_no_verdict_is_given_is_not_flagged_not_judged_and_says_nothing():
    absent = EVIDENCE.signal("never_heard_of")
    assert absent is NOT_JUDGED
    assert (absent.is_given, absent.is_flag, absent.is_judged, absent.sentence) == (False, False, False, "")
    assert EVIDENCE.signal("referrals_count") is FOUND and FOUND.is_given


def test_no_verdict_reads_as_no_verdict_did():
    points = [Shown("2015-16-Q3", 80.0), Shown("2015-16-Q4", 98.0)]
    assert headline(REFERRALS, NOT_JUDGED, points) == headline(REFERRALS, None, points)


def test_a_measure_is_at_home_on_the_first_page_it_is_declared_for_and_else_on_the_dashboard():
    lado = FRAMEWORK.measure("lado_1m_pct")
    assert lado.sections[0].startswith("local_authority_report/")
    assert EVIDENCE.page_of(lado) == "2_local_authority_report.html"
    homeless = replace(lado, sections=())
    assert EVIDENCE.home_of(homeless) == "performance_dashboard"
    assert EVIDENCE.page_of(homeless) == "1_performance_dashboard.html"


def test_every_link_to_a_measure_takes_one_address_its_place_on_the_page_of_its_home():
    lado, homeless = FRAMEWORK.measure("lado_1m_pct"), FRAMEWORK.measure("homeless_16_17_count")
    assert EVIDENCE.address_of(lado) == "2_local_authority_report.html#local-authority-report-lado-1m-pct"
    assert EVIDENCE.address_of(homeless).startswith("1_performance_dashboard.html#performance-dashboard-")


def test_a_table_says_once_that_its_figures_are_made_up():
    words = {"id": "it", "headline": "It", "subtitle": "It", "sentence": "It."}
    made = EVIDENCE.table(("A", "B"), [("a", "b")], **words, source="the record")
    html = made.draw().html
    assert html.count("made-up figures") == 1 and "Source: the record<" in html
