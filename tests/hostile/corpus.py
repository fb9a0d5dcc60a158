"""Files that mean harm, or were harmed, made by code: `make_corpus(folder)` lays one of each there.

Each is named for what is wrong with it. None is a return: whatever is done with it, it is held.
"""

from __future__ import annotations

import gzip
import io
import os
import random
import struct
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

Maker = Callable[[Path], object]
SLOW = (
    "bomb",
    "ten_megabytes",
    "sixteen_thousand",
    "csv_of_one_line",
    "csv_of_a_million",
    "an_archive_of_70_000",
)
"""What the names of those begin with that take more than a few seconds to hold."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_SHEET = "xl/worksheets/sheet1.xml"


def book(
    sheet: str | bytes,
    part: str = _SHEET,
    name: str = "Cases",
    more: tuple[tuple[str, str | bytes], ...] = (),
    target: str = "",
) -> bytes:
    """An .xlsx of one sheet, whose XML is given whole; `more` are other parts, which may take another's
    place."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_KINDS}.sheet.main+xml"/>'
            f'<Override PartName="/{part}" ContentType="{_KINDS}.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<?xml version="1.0"?><Relationships xmlns="{_LINKS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<?xml version="1.0"?><workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<?xml version="1.0"?><Relationships xmlns="{_LINKS}"><Relationship Id="rId1" '
            f'Type="{_OFFICE}/worksheet" Target="{target or "/" + part}"/></Relationships>'
        ),
        part: sheet,
        **dict(more),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for where, text in parts.items():
            archive.writestr(where, text)
    return held.getvalue()


def rows(inside: str, before: str = "", prefix: str = "") -> str:
    p = f"{prefix}:" if prefix else ""
    space = f":{prefix}" if prefix else ""
    return (
        f'<?xml version="1.0"?>{before}<{p}worksheet xmlns{space}="{_MAIN}"><{p}sheetData>{inside}'
        f"</{p}sheetData></{p}worksheet>"
    )


def cell(place: str, text: str, more: str = "") -> str:
    return f'<c r="{place}" t="inlineStr"{more}><is><t>{text}</t></is></c>'


FIRST = f'<row r="1">{cell("A1", "x")}</row>'
LAST = f'<row r="1048576">{cell("XFD1048576", "y")}</row>'
FAR = FIRST + LAST
UNPLACED = '<c t="inlineStr"><is><t>x</t></is></c>'

XLSX: dict[str, Callable[[], bytes]] = {
    "far_plain": lambda: book(rows(FAR)),
    "far_part_named_as_words": lambda: book(rows(FAR), "xl/my_sharedstrings.xml"),
    "far_part_outside_xl": lambda: book(rows(FAR), "sheets/sheet1.xml"),
    "far_part_of_another_kind": lambda: book(rows(FAR), "xl/worksheets/sheet1.dat"),
    "far_blanks_around_equals": lambda: book(rows(FAR.replace('r="XFD', 'r = "XFD'))),
    "far_line_break_in_tag": lambda: book(rows(FAR.replace('<c r="XFD', '<c\n\tr="XFD'))),
    "far_attribute_with_stroke": lambda: book(
        rows(FAR.replace('t="inlineStr"><is><t>y', 't="inlineStr" x="/"><is><t>y'))
    ),
    "far_attribute_with_bracket": lambda: book(rows(FAR.replace('<c r="XFD', '<c x=">" r="XFD'))),
    "far_value_after_blank": lambda: book(rows(FAR.replace("<is><t>y", " <is><t>y"))),
    "far_comment_in_cell": lambda: book(rows(FAR.replace("<is><t>y", "<!-- z --><is><t>y"))),
    "far_letters_as_entities": lambda: book(rows(FAR.replace('r="XFD1048576"', 'r="&#88;FD1048576"'))),
    "far_digits_as_entities": lambda: book(rows(FAR.replace('r="XFD1048576"', 'r="XFD&#49;048576"'))),
    "far_single_quotes": lambda: book(rows(FAR.replace('"', "'"))),
    "far_small_letters": lambda: book(rows(FAR.replace("XFD", "xfd"))),
    "far_with_a_prefix": lambda: book(rows(FAR.replace("<", "<x:").replace("<x:/", "</x:"), prefix="x")),
    "far_cells_without_places": lambda: book(
        rows(f'<row r="1">{UNPLACED * 16384}</row><row r="1048576">{UNPLACED}</row>')
    ),
    "far_row_nought": lambda: book(rows('<row r="0"><c r="A0"><v>1</v></c></row>' + LAST)),
    "far_row_beyond_excel": lambda: book(
        rows('<row r="99999999999999"><c r="A99999999999999"><v>1</v></c></row>')
    ),
    "far_column_beyond_excel": lambda: book(rows(f'<row r="1">{cell("ZZZZZZ1", "x")}</row>')),
    "far_row_number_beyond_32_bits": lambda: book(rows(f'<row r="1">{cell("A4294967297", "x")}</row>')),
    "far_number": lambda: book(rows(FIRST + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "far_in_utf_16": lambda: book(rows(FAR).replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16")),
    "far_dimension_alone": lambda: book(
        rows(FIRST).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    ),
    "far_merge": lambda: book(
        rows(FIRST).replace(
            "</worksheet>", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
        )
    ),
    "bomb_of_two_gigabytes_in_a_sheet": lambda: _bomb(_SHEET, 2000),
    "bomb_in_the_words": lambda: _bomb("xl/sharedStrings.xml", 600),
    "bomb_that_lies_about_its_size": lambda: _lying(_bomb(_SHEET, 600)),
    "bomb_of_a_million_strings": lambda: book(
        rows(FIRST),
        more=(
            ("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">' + "<si><t>x</t></si>" * 1_500_000 + "</sst>"),
        ),
    ),
    "ten_megabytes_in_a_cell": lambda: book(rows(f'<row r="1">{cell("A1", "x y " * 2_500_000)}</row>')),
    "ten_megabytes_in_a_heading_of_one_word": lambda: book(
        rows(f'<row r="1">{cell("A1", "x" * 10_000_000)}{cell("B1", "Case ID")}</row>')
    ),
    "sixteen_thousand_headings": lambda: book(
        rows(
            '<row r="1">'
            + "".join(cell(f"{_letters(n)}1", f"Heading {n}") for n in range(1, 16385))
            + "</row>"
        )
    ),
    "sixteen_thousand_headings_over_rows": lambda: book(
        rows(
            "".join(
                f'<row r="{r}">'
                + "".join(cell(f"{_letters(n)}{r}", f"Case ID {n * r}") for n in range(1, 16385))
                + "</row>"
                for r in range(1, 4)
            )
        )
    ),
    "billion_laughs": lambda: book(rows(f'<row r="1">{cell("A1", "&i;")}</row>', _laughs())),
    "another_file_wanted": lambda: book(
        rows(
            f'<row r="1">{cell("A1", "&e;")}</row>', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
        )
    ),
    "an_address_wanted": lambda: book(
        rows(
            f'<row r="1">{cell("A1", "&e;")}</row>', '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>'
        )
    ),
    "nested_100_000_deep": lambda: book(rows("<a>" * 100_000 + "</a>" * 100_000)),
    "never_closed": lambda: book(rows(FIRST)[:-30]),
    "no_such_word": lambda: book(rows('<row r="1"><c r="A1" t="s"><v>999999</v></c></row>')),
    "word_before_the_first": lambda: book(rows('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>')),
    "style_that_is_not_there": lambda: book(rows('<row r="1"><c r="A1" s="99999999"><v>1</v></c></row>')),
    "number_that_is_none": lambda: book(
        rows('<row r="1"><c r="A1"><v>nan</v></c><c r="B1"><v>1e999</v></c></row>')
    ),
    "date_beyond_time": lambda: book(rows('<row r="1"><c r="A1" t="d"><v>99999-99-99</v></c></row>')),
    "part_outside_the_archive": lambda: book(rows(FIRST), target="../../../../etc/passwd"),
    "sheet_that_is_not_there": lambda: book(rows(FIRST), target="/xl/worksheets/none.xml"),
    "sheet_that_is_the_workbook": lambda: book(rows(FIRST), target="/xl/workbook.xml"),
    "control_letters_in_the_name": lambda: book(rows(FIRST), name="&#1;&#2;"),
    "name_of_100_000_letters": lambda: book(rows(FIRST), name="n" * 100_000),
    "formula_of_itself": lambda: book(rows('<row r="1"><c r="A1"><f>A1</f></c></row>')),
    "formula_that_fetches": lambda: book(
        rows('<row r="1"><c r="A1" t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v>x</v></c></row>')
    ),
    "two_parts_of_one_name": lambda: _twice(),
    "no_workbook_inside": lambda: _archive({"hello.txt": "hello"}),
    "an_archive_of_70_000_parts": lambda: _archive({f"xl/{n}.xml": "" for n in range(70_000)}),
    "an_archive_in_an_archive": lambda: _archive({"lado.xlsx": book(rows(FIRST))}),
    "an_empty_archive": lambda: _archive({}),
    "a_text_document": lambda: _archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
    "a_strange_compression": lambda: _method(book(rows(FIRST)), 99),
    "a_wrong_checksum": lambda: _crc(book(rows(FIRST))),
    "cut_in_the_middle": lambda: book(rows(FIRST))[:700],
    "cut_at_the_end": lambda: book(rows(FIRST))[:-10],
    "words_before_the_archive": lambda: b"Subject: the return\n\n" + book(rows(FIRST)),
    "a_page_named_xlsx": lambda: b"<html><table><tr><td>Case ID</td></tr></table></html>",
    "a_pdf_named_xlsx": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "a_picture_named_xlsx": lambda: b"\x89PNG\r\n\x1a\n" + bytes(200),
    "noise": lambda: random.Random(1).randbytes(50_000),
    "nothing": lambda: b"",
    "noughts": lambda: bytes(10_000),
    "an_old_workbook_named_xlsx": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
    "one_asking_for_a_password": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    ),
}
OTHERS: dict[str, Callable[[], bytes]] = {
    "old_cut.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    "old_noise.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + random.Random(2).randbytes(20_000),
    "old_sector_of_itself.xls": lambda: _ole_loop(),
    "ods_repeated_for_ever.ods": lambda: _ods(
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>"
    ),
    "ods_repeated_below_nought.ods": lambda: _ods(
        '<table:table-row table:number-rows-repeated="-1"><table:table-cell/></table:table-row>'
    ),
    "ods_with_a_password.ods": lambda: _archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest><encryption-data/></manifest>",
        }
    ),
    "csv_never_closed.csv": lambda: b'Case ID,Open\n"L1,yes\n' * 3 + b'"',
    "csv_of_one_line_of_ten_megabytes.csv": lambda: b"x" * 10_000_000,
    "csv_of_a_million_columns.csv": lambda: b"," * 1_000_000 + b"\n",
    "csv_of_noughts_between.csv": lambda: b"C\x00a\x00s\x00e\x00\n",
    "csv_in_utf_32.csv": lambda: "Case ID,Open\nL1,yes\n".encode("utf-32"),
    "csv_that_is_a_workbook.csv": lambda: book(rows(FIRST)),
    "csv_packed.csv": lambda: gzip.compress(b"Case ID,Open\n"),
    "csv_of_separators.csv": lambda: b",,,,\n" * 1000,
    "csv_of_quotes.csv": lambda: b'"' * 100_001,
    "text_of_another_kind.docx": lambda: _archive({"word/document.xml": "<w/>"}),
    "a_binary_workbook.xlsb": lambda: _archive({"xl/workbook.bin": b"\x00" * 100}),
    "a_program.exe": lambda: b"MZ" + bytes(1000),
}


def _folder(path: Path) -> None:
    (path / "inside").mkdir(parents=True)


def _dangling(path: Path) -> None:
    path.symlink_to(path.parent / "nothing there")


def _circle(path: Path) -> None:
    path.symlink_to(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


PLACES: dict[str, Maker] = {
    "a_folder.xlsx": _folder,
    "a_dangling_link.xlsx": _dangling,
    "a_link_to_itself.xlsx": _circle,
    "a_link_to_a_device.xlsx": _device,
    "a_pipe.xlsx": lambda path: os.mkfifo(path),
    "a_folder.csv": _folder,
}
"""What lies in a file's place and is none."""


def makers() -> dict[str, Maker]:
    """Every file of the corpus by its name, with what makes it at a path."""
    files = {f"{name}.xlsx": make for name, make in XLSX.items()} | OTHERS
    return {
        **{name: (lambda path, make=make: path.write_bytes(make())) for name, make in files.items()},
        **(PLACES if hasattr(os, "mkfifo") else {}),
    }


def make_corpus(folder: Path) -> list[Path]:
    """Lay every file of the corpus in a folder; their paths."""
    for name, make in makers().items():
        make(folder / name)
    return [folder / name for name in makers()]


# ---------------------------------------------------------------- what they are made with


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(65 + place) + letters
    return letters


def _archive(parts: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for where, text in parts.items():
            archive.writestr(where, text)
    return held.getvalue()


def _twice() -> bytes:
    held = io.BytesIO(book(rows(FIRST)))
    with zipfile.ZipFile(held, "a") as archive:
        archive.filelist[-1].filename = "moved aside"  # so that Python lets the name be used again
        archive.NameToInfo.pop(_SHEET, None)
        archive.writestr(_SHEET, rows(FAR))
    return held.getvalue()


def _bomb(part: str, megabytes: int) -> bytes:
    """A workbook one part of which is blanks, a thousandth of their size when packed."""
    held = io.BytesIO(book(rows(FIRST), "xl/worksheets/sheet0.xml", target=f"/{part}"))
    with (
        zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(part, "w", force_zip64=True) as file,
    ):
        file.write(b'<?xml version="1.0"?><worksheet><sheetData>')
        for _ in range(megabytes):
            file.write(b" " * 2**20)
        file.write(b"</sheetData></worksheet>")
    return held.getvalue()


def _lying(raw: bytes) -> bytes:
    """The same, saying in its list of parts that each unpacks to a hundred bytes."""
    changed, at = bytearray(raw), raw.find(b"PK\x01\x02")
    while at >= 0:
        if struct.unpack_from("<I", changed, at + 24)[0] > 100:
            struct.pack_into("<I", changed, at + 24, 100)
        at = raw.find(b"PK\x01\x02", at + 1)
    return bytes(changed)


def _method(raw: bytes, number: int) -> bytes:
    changed = bytearray(raw)
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", changed, raw.rfind(mark) + place, number)
    return bytes(changed)


def _crc(raw: bytes) -> bytes:
    changed = bytearray(raw)
    for mark, place in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        struct.pack_into("<I", changed, raw.rfind(mark) + place, 1)
    return bytes(changed)


def _laughs() -> str:
    named = "abcdefghi"
    pairs = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(named))
    return f'<!DOCTYPE x [<!ENTITY a "ha">{pairs}]>'


def _ods(inside: str) -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    return _archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": (
                f'<?xml version="1.0"?><office:document-content xmlns:office="{names}:office:1.0" '
                f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0"><office:body>'
                f'<office:spreadsheet><table:table table:name="Cases">{inside}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>"
            ),
        }
    )


def _ole_loop() -> bytes:
    """An old workbook whose list of sectors leads from each to itself."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 44, 1, 1, 0, 4096, 0, 1, 0, 0, 0)
    return bytes(head) + struct.pack("<I", 0) * 128 + bytes(512) * 4
