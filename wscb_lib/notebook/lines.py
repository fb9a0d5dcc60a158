"""A table of words: a DataFrame like any other, laid out in a notebook so that no sentence is cut."""

from __future__ import annotations

import pandas as pd

NONE = "None."


class Lines(pd.DataFrame):
    """A DataFrame whose words stand whole and to the left; of no rows it says so.

    >>> Lines([("lado", "Allegations")], columns=["id", "title"])["title"][0]
    'Allegations'
    >>> Lines(columns=["id"])
    None.
    """

    @property
    def _constructor(self) -> type[Lines]:
        return Lines

    def __repr__(self) -> str:
        return pd.DataFrame(self).to_string(justify="left") if len(self) else NONE

    def _repr_html_(self) -> str:
        """The table, every cell whole."""
        if not len(self):
            return f"<p>{NONE}</p>"
        with pd.option_context("display.max_colwidth", None):
            table = pd.DataFrame(self).to_html(index=False, border=0, justify="left", na_rep="")
        return table.replace("<td>", '<td style="text-align:left">')
