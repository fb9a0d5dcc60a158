"""A plain table: columns, rows, and nothing clever."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from wscb_lib.exhibits import Exhibit
from wscb_lib.exhibits.caption import Caption
from wscb_lib.exhibits.exhibit import captioned
from wscb_lib.exhibits.markup import Cell, lay_out


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell | str]],
    *,
    headline: str,
    subtitle: str,
    sentence: str,
    key: Sequence[str] = (),
    form: str = "table",
    **caption: Unpack[Caption],
) -> Exhibit:
    """Set out words and figures that are already written, in the order given; the first column names its row.

    Every column needs a heading and every cell its words: an absence is written, never left blank.

    >>> table(("Agency", "Returned"), (("Police", "yes"),), id="who", headline="All returned",
    ...       subtitle="Returns", sentence="One of one returned.").text
    'One of one returned.\\n\\nAgency  Returned\\nPolice  yes'
    """
    return of_cells(
        caption, columns, rows, headline=headline, subtitle=subtitle, sentence=sentence, key=key, form=form
    )


def of_cells(
    caption: Caption,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell | str]],
    *,
    headline: str,
    subtitle: str,
    sentence: str,
    form: str,
    key: Sequence[str] = (),
) -> Exhibit:
    """Build the exhibit of a table whose cells may carry more than words; its text keeps the words of
    each."""
    return captioned(
        caption,
        form=form,
        headline=headline,
        subtitle=subtitle,
        sentence=sentence,
        body=str(lay_out(caption["id"], subtitle or headline, columns, rows, key)),
        columns=columns,
        rows=[[cell.text if isinstance(cell, Cell) else cell for cell in row] for row in rows],
    )
