"""Opens what a case system exported: workbooks, csvs and XML become the tables that the source declares."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import parse

from wscb_lib.errors import UsageFault
from wscb_lib.framework.declared import Return
from wscb_lib.framework.sources import Source
from wscb_lib.returns import Reading, read_return
from wscb_lib.returns.files import KINDS, TEXTS, WORKBOOKS, Sheet, open_file
from wscb_lib.returns.headings import Headings, Wanted, find_headings
from wscb_lib.returns.reader import EVERY_SHEET

CENSUS_YEAR = "Header/CollectionDetails/Year"
_MOST_BYTES = 2_000_000_000


def as_return(source: Source) -> Return:
    """The source's tables as a return's, so that the same reader reads them: any may be absent or have no
    rows."""
    tables = {n: replace(t, is_optional=True, may_be_empty=True) for n, t in source.tables.items()}
    return Return(source.id, source.title, (source.agency,), "on_publication", source.title, tables=tables)


def read_source(source: Source, files: Sequence[Path], desk: Path) -> Reading:
    """Every table of the source that the files hold, typed. `desk` is an empty folder to work in.

    Raises `UsageFault` with a sentence a file for what is no file of this source: not there, of another kind,
    cut short, hostile, of a year that is not known, two of one table.
    """
    for path in files:
        if not path.is_file():
            raise UsageFault(f"--from: {path.name}: there is no such file. Check its name and its folder.")
        if path.stat().st_size > _MOST_BYTES:
            raise UsageFault(f"--from: {path.name} is larger than two gigabytes. Export one year at a time.")
    if source.form == "xml":
        return _read_xml(source, files, desk)
    books = [path for path in files if path.suffix.lower() in WORKBOOKS]
    others = [path for path in files if path.suffix.lower() not in KINDS]
    if others:
        raise UsageFault(
            f"--from: {others[0].name}: {source.title} is read from a workbook (.xlsx, .xls, .ods) or csv "
            f"files. "
            "Export it as one of those."
        )
    if books and len(files) > 1:
        raise UsageFault(
            f"--from: {len(files)} files, one of them a workbook. Wanted one workbook that holds every "
            f"list, or a "
            "csv for each."
        )
    if not books:
        _lay_out(source, files, desk)
        return _read(source, min(desk.glob("*.*")), EVERY_SHEET)
    sheets = _sheets(source, books[0])
    whole = {sheet.name for sheet in sheets if _tables_of(source, sheet)}
    if not whole:
        raise UsageFault(_unlike(source, books[0].name, sheets))
    return _read(source, books[0], whole)


def _read(source: Source, path: Path, among: Container[str]) -> Reading:
    reading = read_return(as_return(source), path, path.parent, None, source.agency, among)
    if reading.fault:
        raise UsageFault(*(f"--from: {line}" for line in reading.fault.splitlines()))
    return reading


def _tables_of(source: Source, sheet: Sheet) -> list[Headings]:
    """The tables of which a sheet has every heading that is needed, the likest first: one that has a few of
    them, such as a list of codes, is none."""
    found = (find_headings(sheet, Wanted(table)) for table in source.tables.values())
    return sorted((h for h in found if h is not None and not h.missing), key=lambda h: -h.likeness)


def _sheets(source: Source, path: Path) -> tuple[Sheet, ...]:
    wanted = [Wanted(table) for table in source.tables.values()]
    opened = open_file(path, lambda row: max(each.score(row) for each in wanted))
    if opened.fault is not None:
        raise UsageFault(f"--from: {opened.fault.at(path.name).said}")
    return opened.sheets


def _unlike(source: Source, name: str, sheets: Iterable[Sheet]) -> str:
    """The sentence for a file with none of the source's tables: which sheet comes nearest, and to what."""
    best = (0, "", "", 0)
    for sheet in sheets:
        for table in source.tables.values():
            wanted = Wanted(table)
            score = max((wanted.score(row) for row in sheet.rows[:30]), default=0)
            best = max(best, (score, sheet.name or "the file", table.name, len(wanted.required)))
    score, sheet_name, table_name, needed = best
    near = (
        f'The nearest is "{sheet_name}", with {score} of the {needed} headings of {table_name}.'
        if score
        else "No sheet has even one of its headings."
    )
    return f"--from: {name} holds no table of {source.title} ({source.known_as}). {near}"


def _lay_out(source: Source, files: Sequence[Path], desk: Path) -> None:
    """Copy each csv under the name of the table whose headings it has; two of one table are refused."""
    taken: dict[str, str] = {}
    for path in files:
        sheets = _sheets(source, path)
        found = [headings for sheet in sheets for headings in _tables_of(source, sheet)]
        if not found:
            raise UsageFault(_unlike(source, path.name, sheets))
        table = found[0].table
        if table in taken:
            raise UsageFault(
                f"--from: {taken[table]} and {path.name} both hold {table}. Wanted one file of each table: "
                f"lay "
                "them together, or leave one out."
            )
        taken[table] = path.name
        shutil.copyfile(path, desk / f"{source.id}__{table}{_suffix(path)}")


def _suffix(path: Path) -> str:
    return path.suffix.lower() if path.suffix.lower() in TEXTS else ".csv"


def _read_xml(source: Source, files: Sequence[Path], desk: Path) -> Reading:
    if len(files) != 1:
        raise UsageFault(f"--from: {len(files)} files. {source.title} is one XML file: name that alone.")
    (path,) = files
    try:
        root = parse(path, forbid_dtd=True).getroot()
    except DefusedXmlException:
        raise UsageFault(
            f"--from: {path.name} declares entities or a document type, which no census does and which can "
            "be used to do harm. It was not read. Export it again from the case system."
        ) from None
    except (ParseError, UnicodeDecodeError, ValueError) as error:
        where = f", line {error.position[0]}" if isinstance(error, ParseError) else ""
        raise UsageFault(
            f"--from: {path.name}{where}: this is no whole XML file. It may have been cut short: export it "
            f"again."
        ) from None
    _refuse_unknown_year(source, path, root)
    for name, table in source.tables.items():
        paths = [[a for a in column.aliases if "/" in a] for column in table.columns.values()]
        rows = [[_first(chain, each) for each in paths] for chain in _rows(root, source.each[name])]
        if rows:
            with (desk / f"{source.id}__{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([list(table.columns), *rows])
    written = sorted(desk.glob("*.csv"))
    if not written:
        raise UsageFault(
            f"--from: {path.name} holds no child of {source.title} ({source.known_as}): its outermost "
            f"element "
            f"is <{root.tag.rpartition('}')[2][:40]}>. Wanted <Message> with <Children>."
        )
    return _read(source, written[0], EVERY_SHEET)


def _refuse_unknown_year(source: Source, path: Path, root: Node) -> None:
    years = sorted({(node.text or "").strip() for node in _without_space(root).iterfind(CENSUS_YEAR)})
    if len(years) > 1:
        raise UsageFault(
            f"--from: {path.name} says {len(years)} years in its header. Wanted the collection of one: "
            "export each by itself."
        )
    said = "".join(years)
    is_year = len(said) == 4 and said.isascii() and said.isdecimal()
    if not is_year or int(said) not in source.years:
        known = f"{min(source.years)} to {max(source.years)}"
        found = f"says the year {said}" if is_year else "says no year in its header"
        raise UsageFault(
            f"--from: {path.name} {found}. Known are the collections of {known}: if its columns have not "
            f"changed, "
            f"add the year to data/framework/sources/{source.id}.toml."
        )


def _without_space(root: Node) -> Node:
    """The tree without the names of its namespace, which some systems write."""
    for node in root.iter():
        if isinstance(node.tag, str):
            node.tag = node.tag.rpartition("}")[2]
    return root


def _rows(root: Node, path: str) -> Iterator[list[Node]]:
    """For each element at the end of the path, the chain of elements from the path's first down to it."""
    first, *rest = path.split("/")
    for start in root.iter(first):
        yield from _down([start], rest)


def _down(chain: list[Node], path: Sequence[str]) -> Iterator[list[Node]]:
    if not path:
        yield chain
        return
    for child in chain[-1].findall(path[0]):
        yield from _down([*chain, child], path[1:])


def _first(chain: Sequence[Node], paths: Sequence[str]) -> str:
    """What the first of the paths that says anything says; "" where none does."""
    return next((said for path in paths if (said := _value(chain, path))), "")


def _value(chain: Sequence[Node], path: str) -> str:
    """What a path says, from the element of the chain that it begins with: all of a list, with spaces
    between."""
    first, _, rest = path.partition("/")
    for node in chain:
        if node.tag == first:
            return " ".join((found.text or "").strip() for found in node.findall(rest)).strip()
    return ""
