"""A plain table: columns, rows, and nothing clever."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.exhibits import Exhibit
from wscb_lib.exhibits.markup import Cell, lay_out


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    id: str,
    headline: str,
    subtitle: str,
    sentence: str,
    source: str = "",
    notes: Sequence[str] = (),
    key: Sequence[str] = (),
    is_specimen: bool = False,
    form: str = "table",
) -> Exhibit:
    """Words and figures already written out, in the order given; the first column names its row.

    Every column needs a heading and every cell its words: an absence is written, never left blank.

    >>> table(("Agency", "Returned"), (("Police", "yes"),), id="who", headline="All returned",
    ...       subtitle="Returns", sentence="One of one returned.").text
    'One of one returned.\\n\\nAgency  Returned\\nPolice  yes'
    """
    text = tuple(tuple(row) for row in rows)
    return of_cells(
        columns, text, id=id, headline=headline, subtitle=subtitle, sentence=sentence, source=source,
        notes=notes, key=key, is_specimen=is_specimen, form=form,
    )  # fmt: skip


def of_cells(
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell | str]],
    *,
    id: str,
    headline: str,
    subtitle: str,
    sentence: str,
    source: str,
    notes: Sequence[str],
    key: Sequence[str],
    is_specimen: bool,
    form: str,
) -> Exhibit:
    """The exhibit of a table whose cells may carry more than words; its text keeps the words of each."""
    return Exhibit(
        id=id,
        headline=headline,
        subtitle=subtitle,
        body=lay_out(id, subtitle or headline, columns, rows, key),
        sentence=sentence,
        columns=tuple(columns),
        rows=tuple(tuple(cell.text if isinstance(cell, Cell) else cell for cell in row) for row in rows),
        source=source,
        notes=tuple(notes),
        is_specimen=is_specimen,
        form=form,
    )
