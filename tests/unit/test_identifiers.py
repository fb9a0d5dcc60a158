"""What has the form of a child's own number stands on no page, and is counted where a return holds it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from wscb_lib.errors import DisclosureNotSafe
from wscb_lib.framework import Column, Return, Table
from wscb_lib.identifiers import _UPN_LETTERS, identifiers_in
from wscb_lib.pack import identifiers_on
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.quarterly.looked_over import identifiers_by_page, refuse_identifiers
from wscb_lib.returns import read_return

NHS = "943 476 5919"  # the NHS's own example
UPN = next(f"{letter}123456789012" for letter in _UPN_LETTERS if identifiers_in([f"{letter}123456789012"]))


def test_a_number_of_the_form_that_fails_its_check_is_none():
    assert identifiers_in([NHS]) == {"NHS number": 1}
    assert identifiers_in([UPN]) == identifiers_in([UPN.lower()]) == {"UPN": 1}
    assert identifiers_in([NHS[:-1] + "8", *(f"{c}123456789012" for c in _UPN_LETTERS if c != UPN[0])]) == {}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("lives in WA5 1AB now", "postcode"),
        ("ring 07700 900123", "telephone number"),
        ("ring +44 7700 900 123", "telephone number"),
        ("dob 03/04/2009", "date of birth"),
        ("born on 3 April 2009", "date of birth"),
        ("at 12 Sankey Green Lane", "address"),
    ],
)
def test_what_a_person_must_look_at_is_counted_by_kind(text, kind):
    assert identifiers_in([text]) == {kind: 1}


def test_what_packs_print_is_none_of_these():
    printed = "2015-16-Q4, 31 March 2016, 1,234,567 of 10,000, £3 million, 7² [c], Q1 2016, 45.2 to 61.3"
    assert identifiers_in([printed]) == {}


def test_where_a_return_holds_them_in_words_its_sender_is_told_how_many_and_not_which(tmp_path):
    words = Column("note", "Note", "text")
    table = Table("cases", "one row a case", ("id",), "", {"id": Column("id", "Case", "id"), "note": words})
    spec = Return("lado", "Allegations", ("lado",), "quarterly", "an example", tables={"cases": table})
    (tmp_path / "lado.csv").write_text(f"Id,Note\nL1,rings {NHS}\nL2,of WA5 1AB\nL3,nothing\n")
    reading = read_return(spec, tmp_path / "lado.csv", tmp_path, Quarter.parse("2015-16-Q4"), "lado")
    (note,) = [note for note in reading.notes if "has the form" in note]
    assert "note: words that hold what has the form of 1 NHS number, 1 postcode" in note and NHS not in note


def looked(tmp_path: Path, words: str) -> str:
    (tmp_path / "6_training.html").write_text(f"<p>{words}</p>", encoding="utf-8")
    screen = io.StringIO()
    found = identifiers_by_page([tmp_path / "6_training.html", tmp_path / "not_made.html"])
    refuse_identifiers(found, Ledger(screen).say)
    return screen.getvalue()


@pytest.mark.parametrize(("words", "kind"), [(NHS, "NHS number"), (UPN, "UPN")])
def test_a_page_that_holds_a_childs_number_takes_no_place_and_the_number_is_not_said(tmp_path, words, kind):
    with pytest.raises(DisclosureNotSafe, match=f"6_training.html: holds what is an? {kind}") as stopped:
        looked(tmp_path, words)
    assert words not in str(stopped.value) and stopped.value.exit_code == 15


def test_of_other_kinds_it_is_said_that_somebody_must_look(tmp_path):
    said = looked(tmp_path, "Meets at WA5 1AB")
    assert said == "6_training.html: holds what has the form of 1 postcode. Look before it goes out.\n"
    assert looked(tmp_path, "Nothing of the kind") == ""


@pytest.mark.parametrize(
    "written",
    [
        "943&nbsp;476&nbsp;5919",
        "<em>943</em> 476 5919",
        "943–476–5919",
        "943.476.5919",
        "943 476\n5919",
        "NHS9434765919",
        "943·476·5919",
        "943_476_5919",
        "943:476:5919",
        "943,476,5919",
        "9434 765 919",
        "9434-765-919 03/04/2009",
        "9434765919.0",
        "Smith,9434765919,F",
        "child_9434765919.pdf",
        "—943 476 5919—",
        "&#8237;943&#8206;476&#8206;5919&#8236;",
        "nhs-9434765919",
        "NHS number: 94 34 76 59 19",
        "94347<wbr>65919",
        "943 476<br>5919",
        "(943) 476 5919",
        "ref.9434765919",
        "9434765919-2.pdf",
        "9434765919_2016.pdf",
        "letters/9434765919-2016-03-31.pdf",
        "2016-03-31_9434765919.pdf",
        "12,943 476 5919,2009-04-03",
        "943 476 5919,03/04/2009",
    ],
)
def test_however_a_childs_number_is_pasted_the_page_takes_no_place(tmp_path, written):
    with pytest.raises(DisclosureNotSafe, match="NHS number"):
        looked(tmp_path, written)


def test_two_numbers_of_a_line_of_a_file_are_two():
    assert identifiers_in(["943 476 5919,943 476 5870"]) == {"NHS number": 2}


@pytest.mark.parametrize("written", ["UPN_{}.pdf", "{}_v2", "2016_{}"])
def test_a_upn_in_the_name_of_a_file_is_seen(written):
    assert identifiers_in([written.format(UPN)]) == {"UPN": 1}


@pytest.mark.parametrize("letters", ["a{}", "{}a", "1{}", "é{}", "{}-"])
def test_a_upn_is_none_among_other_letters_and_digits(letters):
    assert identifiers_in([letters.format(UPN)]) == ({"UPN": 1} if letters == "{}-" else {})


def test_a_number_of_scotland_begins_with_a_birthday():
    assert identifiers_in(["030 640 6152", "3206406153", "8006406154"], ["NHS number"]) == {"NHS number": 3}
    assert identifiers_in(["0749445688", "1849053707", "2016030003", "207 946 0005"], ["NHS number"]) == {}


def test_figures_of_cells_that_stand_beside_each_other_are_no_childs_number(tmp_path):
    assert looked(tmp_path, "<table><tr><td>943</td> <td>476</td> <td>5919</td></tr></table>") == ""


@pytest.mark.parametrize(
    "page",
    [
        '<p title="943 476 5919">x</p>',
        "<p data-child='9434765919'>x</p>",
        '<p aria-label="of 943&#160;476&#160;5919">x</p>',
        '<a href="https://example.org/?nhs=9434765919&amp;page=2">x</a>',
        '<a href="letters/943%20476%205919.pdf">x</a>',
        '<a href="letters/943%C2%A0476%C2%A05919.pdf">x</a>',
        '<a href="https://example.org/?q=943+476+5919">x</a>',
        '<a href="letters%209434765919.pdf">x</a>',
        "<p>x<!-- 943 476 5919 --></p>",
        "<p>x<!-- <b>943 476 5919</b> --></p>",
        '<svg role="img"><text x="1">943 476 5919</text></svg>',
        '<script type="application/json">{"nhs": 9434765919}</script>',
    ],
)
def test_what_a_page_holds_and_nobody_sees_is_looked_over_for_a_childs_number(page):
    assert identifiers_on(page) == {"NHS number": 1}


def test_what_a_picture_is_drawn_by_is_no_childs_number():
    assert identifiers_on('<svg viewBox="943 476 5919"><path d="M943 476 5919"/></svg>') == {}


def test_a_birthday_in_the_cell_beside_its_heading_is_said():
    assert identifiers_on("<tr><th>Date of birth:</th> <td>03/04/2009</td></tr>") == {"date of birth": 1}


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("943, 476, 5919", "a list of counts"),
        ("943 - 476 - 5919", "a subtraction"),
        ("12,943,476,5919", "a longer list"),
        ("9434 765 919 12", "a row of figures"),
        ("2015 943 404", "a year and two counts"),
        ("94347 65919", "two figures"),
        ("With an NHS number 94 34 76 59 19", "a row of figures behind its name"),
        ("9,434,765,919", "thousands"),
        ("943.4765919 or 943476.5919", "decimals"),
        ("£9434765919", "money"),
        ("ab9434765919cd", "a checksum"),
        ("+44 943 476 5919 or +44 (0)9434 765 919", "telephones"),
        ("ISBN 9434765919", "a book"),
        ("isbn 0306406152, ISBN (10): 0306406152, ISBN10 0306406152, ISBN 10: 0306406152", "books"),
        ('<a href="https://www.amazon.co.uk/dp/0306406152">x</a>', "a book in a shop"),
        ('<a href="https://www.amazon.co.uk/gp/product/0306406152">x</a>', "a book in its older link"),
        ('<a href="https://example.org/?isbn=0306406152">x</a>', "a book in a link"),
        ('<a href="https://example.org/isbn/0306406152">x</a>', "a book in a library"),
        ('<a href="https://example.org/?t=1459460030">x</a>', "a time in seconds"),
        ("2016030003", "a year and a number"),
        ("(+44) 207 946 0005, 44 207 946 0005", "telephones in London"),
        ("(+44) 943 476 5919", "a telephone with its country in brackets"),
        ("Meeting ID: 943 476 5919", "a call"),
        ("943<br>476<br>5919", "figures one to a line"),
        ("943476<br>5919 or 943<br>4765919", "two figures, one to a line"),
        ("1512862924_5.png", "a time in the name of a file"),
        ("12 (943) 476 5919", "figures of which one is in brackets"),
        ("978-9434765919", "a book's longer number"),
        ("+1-9434765919", "a telephone abroad"),
        ("<li>943</li><li>476</li><li>5919</li>", "items of a list"),
        ("<svg><text>943</text><text>476</text><text>5919</text></svg>", "labels of an axis"),
    ],
)
def test_digits_that_would_pass_the_check_are_no_childs_number_where_they_are(written, what):
    assert "NHS number" not in identifiers_on(f"<p>{written}</p>"), what


def test_a_pupils_number_behind_its_name_is_seen_however_it_is_parted():
    letter, digits = UPN[0], UPN[1:]
    for parted in (f"{letter}{digits[:3]} {digits[3:7]} {digits[7:]}", f"{letter}-{digits}"):
        assert identifiers_in([f"UPN {parted}", f"upn: {parted}"]) == {"UPN": 2}
        assert identifiers_in([parted, f"UPN {parted.replace(letter, 'H' if letter != 'H' else 'A')}"]) == {}


def test_a_link_that_rings_a_telephone_is_no_childs_number():
    assert identifiers_on('<p><a href="tel:+44%20300%20123%209905">0300</a></p>') == {}
    assert identifiers_on('<p><a href="?q=943+476+5919">here</a></p>') == {"NHS number": 1}
