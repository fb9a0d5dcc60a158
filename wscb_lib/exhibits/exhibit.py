"""The Exhibit: one finding with its picture, its sentence and the figures behind it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from wscb_lib.exhibits.markup import lay_out


def slug(*parts: str) -> str:
    """An id that may stand in a page: lower case, hyphens, never starting with a digit.

    >>> slug("5_complaints", "LADO cases")
    'x5-complaints-lado-cases'
    """
    text = re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower()).strip("-")
    return text if text[:1].isalpha() else f"x{text}"


@dataclass(frozen=True)
class Exhibit:
    """One thing a page shows. All in it is already protected: its edition may read all of it.

    `body` is the HTML of a picture or a table, "" when words are enough. `columns` and `rows` are the figures
    behind it as text, absences in words. `form` names the form of chart or table. In a notebook the last
    line of a cell shows it; its text/plain is the sentence, a blank line, and the figures as aligned text.

    >>> e = Exhibit("plans", "No clear change", "Plans, Warrington", "", "Plans: 7.", ("Quarter", "Plans"),
    ...             (("Apr-Jun 2015", "7"),), "Made up")
    >>> print(e.text)
    Plans: 7.
    <BLANKLINE>
    Quarter       Plans
    Apr-Jun 2015  7
    >>> Exhibit.from_dict(e.to_dict()) == e
    True
    """

    id: str
    headline: str
    subtitle: str
    body: str
    sentence: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    source: str = ""
    notes: tuple[str, ...] = ()
    is_specimen: bool = False
    form: str = ""

    def __post_init__(self) -> None:
        ragged = [row for row in self.rows if len(row) != len(self.columns)]
        if ragged:
            raise ValueError(
                f"exhibit {self.id}: found a row of {len(ragged[0])} cells under "
                f"{len(self.columns)} columns. "
                "Every row needs one cell a column."
            )

    @property
    def text(self) -> str:
        """The sentence, a blank line, then the figures as aligned text."""
        if not self.rows:
            return self.sentence
        lines = [self.columns, *self.rows]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.columns))]
        table = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        ]
        return "\n".join([self.sentence, "", *table])

    @property
    def html(self) -> str:
        """The whole `<figure>`."""
        form = f' data-form="{escape(self.form)}"' if self.form else ""
        return (
            f'<figure class="exhibit" id="{self.id}" aria-labelledby="{self.id}-headline"{form}>\n'
            + "\n".join(part for part in self._parts() if part)
            + "\n</figure>"
        )

    def _parts(self) -> tuple[str, ...]:
        picture = (self.body, self._says()) if self.has_picture else (self._says(), self.body)
        return (
            f'<h3 id="{self.id}-headline">{escape(self.headline)}</h3>',
            self._subtitle(),
            *picture,
            self._data(),
            self._foot(),
        )

    @property
    def has_picture(self) -> bool:
        """True when the body is a chart, whose figures fold away under it; a table is its own figures."""
        return bool(self.body) and "<table" not in self.body

    def _subtitle(self) -> str:
        tag = '<strong class="specimen">Specimen: made-up figures</strong>' if self.is_specimen else ""
        said = " ".join(part for part in (escape(self.subtitle), tag) if part)
        return f'<p class="subtitle">{said}</p>' if said else ""

    def _says(self) -> str:
        """The picture's text alternative is this paragraph, so it is always there and always readable."""
        return f'<p class="says" id="{self.id}-says">{escape(self.sentence)}</p>' if self.sentence else ""

    def _data(self) -> str:
        """The figures behind a picture fold away; where there is no picture they stand open."""
        if not self.rows or (self.body and not self.has_picture):
            return ""
        table = lay_out(self.id, self.subtitle or self.headline, self.columns, self.rows)
        if not self.has_picture:
            return table
        hidden = f'<span class="unseen">: {escape(self.headline)}</span>'
        return f"<details><summary>Data for this chart{hidden}</summary>{table}</details>"

    def _foot(self) -> str:
        notes = "".join(f"<li>{escape(note)}</li>" for note in self.notes)
        source = f'<p class="source">Source: {escape(self.source)}</p>' if self.source else ""
        return (f'<ul class="notes">{notes}</ul>' if notes else "") + source

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, in the order of the fields."""
        return {
            **{field.name: getattr(self, field.name) for field in dataclasses.fields(self)},
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "notes": list(self.notes),
        }

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Exhibit:
        """The Exhibit that `to_dict` wrote; an unknown key is a `TypeError`."""
        return cls(
            **{
                **found,
                "columns": tuple(found.get("columns", ())),
                "rows": tuple(tuple(row) for row in found.get("rows", ())),
                "notes": tuple(found.get("notes", ())),
            }
        )
