"""The Exhibit: one finding with its picture, its sentence and the figures behind it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

from wscb_lib.exhibits.caption import Caption
from wscb_lib.exhibits.markup import Html, lay_out, plain
from wscb_lib.json_values import Json


def slug(*parts: str) -> str:
    """An id that may stand in a page: lower case, hyphens, never starting with a digit.

    >>> slug("5_complaints", "LADO cases")
    'x5-complaints-lado-cases'
    """
    text = re.sub(r"[^a-z0-9]+", "-", " ".join(parts).lower()).strip("-")
    return text if text[:1].isalpha() else f"x{text}"


def place_on(page: str, measure: str) -> str:
    """The id under which a measure stands on a page: its exhibit's where it has one, else that of its line in
    a table or a list.

    >>> place_on("training", "training_count")
    'training-training-count'
    """
    return slug(page, measure)


@dataclass(frozen=True)
class Exhibit:
    """One thing a page shows. All in it is already protected: its edition may read all of it.

    `body` is the HTML of a picture or a table, "" when words are enough. `columns` and `rows` are the figures
    behind it as text, absences in words. `form` names the form of chart or table, `name` what it is of in a
    few words ("" where nobody lists it), `beside` the HTML of what an analyst wrote of it, `behind` notes
    that fold away with a picture's figures, `ask` what is to be decided of it at this meeting. In a notebook
    the last line of a cell shows it; its text/plain is the sentence, a blank line, and the figures as aligned
    text.

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
    name: str = ""
    beside: str = ""
    behind: tuple[str, ...] = ()
    ask: str = ""

    def __post_init__(self) -> None:
        ragged = [row for row in self.rows if len(row) != len(self.columns)]
        if ragged:
            raise ValueError(
                f"exhibit {self.id}: found a row of {len(ragged[0])} cells under {len(self.columns)} "
                "columns. Every row needs one cell a column."
            )

    @property
    def text(self) -> str:
        """What is to be decided, the sentence, an analyst's words; a blank line, then the figures as aligned
        text."""
        said = "\n".join(part for part in (self.ask, self.sentence, plain(self.beside)) if part)
        if not self.rows:
            return said
        lines = [self.columns, *self.rows]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.columns))]
        table = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        ]
        return "\n".join([said, "", *table])

    @property
    def html(self) -> str:
        """The whole `<figure>`."""
        form = Html(' data-form="{}"').format(self.form) if self.form else ""
        figure = Html(
            '<figure class="exhibit" id="{id}" aria-labelledby="{id}-headline"{form}>\n{parts}\n</figure>'
        )
        parts = Html("\n").join(part for part in self._parts() if part)
        return str(figure.format(id=self.id, form=form, parts=parts))

    def _parts(self) -> tuple[Html, ...]:
        body, head = Html(self.body), Html('<h3 id="{}-headline">{}</h3>').format(self.id, self.headline)
        ask = Html('<p class="ask">{}</p>').format(self.ask) if self.ask else Html()
        if not self.has_picture:
            words = (self._says(), Html(self.beside), body, self._data(), self._foot())
            return (head, self._subtitle(), ask, *words)
        reads = Html('<div class="reads">{}</div>').format(
            Html("\n").join(part for part in (Html(self.beside), self._says(), self._foot()) if part)
        )
        return (head, self._subtitle(), ask, body, reads, self._data())

    @property
    def has_picture(self) -> bool:
        """True when the body is a chart, whose figures fold away under it; a table is its own figures."""
        return bool(self.body) and "<table" not in self.body

    def _subtitle(self) -> Html:
        is_tagged = self.is_specimen and not self.has_picture  # a chart says so itself, for it travels alone
        tag = Html('<strong class="specimen">Specimen: made-up figures</strong>' if is_tagged else "")
        said = Html(" ").join(part for part in (self.subtitle, tag) if part)
        return Html('<p class="subtitle">{}</p>').format(said) if said else Html()

    def _says(self) -> Html:
        """What the picture shows, always there and always readable; what it looks like, the picture says."""
        if not self.sentence:
            return Html()
        return Html('<p class="says" id="{}-says">{}</p>').format(self.id, self.sentence)

    def _data(self) -> Html:
        """The figures behind a picture fold away; where there is no picture they stand open."""
        if not self.rows or (self.body and not self.has_picture):
            return Html()
        table = lay_out(self.id, self.subtitle or self.headline, self.columns, self.rows)
        if not self.has_picture:
            return table
        folded = Html(
            '<details><summary>Data for this chart<span class="unseen">: {}</span></summary>{}</details>'
        )
        return folded.format(self.headline, table + _listed(self.behind))

    def _foot(self) -> Html:
        notes = _listed(self.notes if self.has_picture else (*self.notes, *self.behind))
        return notes + (Html('<p class="source">Source: {}</p>').format(self.source) if self.source else "")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def to_dict(self) -> Json:
        """Write it as plain values for JSON, in the order of the fields."""
        return {
            **{field.name: getattr(self, field.name) for field in dataclasses.fields(self)},
            "columns": list(self.columns),
            "rows": [list(row) for row in self.rows],
            "notes": list(self.notes),
            "behind": list(self.behind),
        }

    @classmethod
    def from_dict(cls, found: Json) -> Exhibit:
        """The Exhibit that `to_dict` wrote; an unknown key is a `TypeError`."""
        return cls(
            **{
                **found,
                "columns": tuple(found.get("columns", ())),
                "rows": tuple(tuple(row) for row in found.get("rows", ())),
                "notes": tuple(found.get("notes", ())),
                "behind": tuple(found.get("behind", ())),
            }
        )


def _listed(notes: Sequence[str]) -> Html:
    items = Html().join(Html("<li>{}</li>").format(note) for note in notes)
    return Html('<ul class="notes">{}</ul>').format(items) if items else Html()


def captioned(
    caption: Caption,
    *,
    form: str,
    headline: str,
    subtitle: str,
    sentence: str,
    body: str = "",
    columns: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
    notes: Sequence[str] = (),
    behind: Sequence[str] = (),
) -> Exhibit:
    """Build the exhibit of one form: what the form made, with the caption every form is given.

    The form's own `notes` stand before those of the caption. `caption` may hold more than is printed here
    (a place, words of one's own): what a form makes of those is in its subtitle, headline and sentence.

    >>> made = captioned({"id": "plans", "notes": ("Of residents.",)}, form="trend", headline="H",
    ...                  subtitle="S", sentence="Said.", notes=("Average 7.",))
    >>> made.notes, made.is_specimen
    (('Average 7.', 'Of residents.'), False)
    """
    return Exhibit(
        id=caption["id"],
        headline=headline,
        subtitle=subtitle,
        body=body,
        sentence=sentence,
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        source=caption.get("source", ""),
        notes=(*notes, *caption.get("notes", ())),
        is_specimen=caption.get("is_specimen", False),
        form=form,
        name=caption.get("name", ""),
        behind=tuple(behind),
        ask=caption.get("ask", ""),
    )
