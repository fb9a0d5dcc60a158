"""What others publish of our measures: in which columns of which files, of which areas and neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wscb_lib.framework.keys import said


@dataclass(frozen=True)
class Neighbours:
    """A set of statistical neighbours, by the model that chose it."""

    name: str = field(
        metadata=said("The model that chose them: it is named wherever they are.", "May 2025 model")
    )
    valid_from: date = field(metadata=said("The day from which it is in force.", date(2025, 5, 1)))
    areas: tuple[str, ...] = field(metadata=said("The authorities, as publishers write them.", ["Solihull"]))


@dataclass(frozen=True)
class Series:
    """One measure as others publish it."""

    measure: str = field(metadata=said("The measure, by its id or its indicator's.", "s47_rate"))
    known_on: str = field(
        metadata=said(
            "Month and day by which a year's figure has been published, set late: in the year it is of, or "
            "the year after where that day comes before April.",
            "11-30",
        )
    )
    release: str = field(
        default="",
        metadata=said("The Department's release, as a source names it. Absent: none.", "children in need"),
    )
    columns: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "The headings that the release's files have given its figure, over the years. Capitals, spaces "
            "and strokes make no difference.",
            ["Section47_rate"],
        ),
    )
    parts: tuple[str, ...] = field(
        default=(),
        metadata=said("Where no column holds a percent: the columns that are its part.", ["in_time"]),
    )
    whole: tuple[str, ...] = field(
        default=(), metadata=said("The columns that are its whole together.", ["in_time", "late"])
    )
    tool: str = field(
        default="",
        metadata=said(
            "The short name that the Local Authority Interactive Tool gives it. Absent: it is not in the "
            "tool.",
            "Section_47",
        ),
    )


@dataclass(frozen=True)
class Published:
    """What is published of the Board's measures."""

    areas: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "The areas that stand beside one another, as publishers write them, our own first. Absent: none.",
            ["Warrington", "North West", "England"],
        ),
    )
    models: tuple[Neighbours, ...] = field(
        default=(),
        metadata=said(
            "The models of statistical neighbours, each under `[[model]]`.",
            [{"name": "May 2025 model", "valid_from": date(2025, 5, 1), "areas": ["Solihull"]}],
            toml="model",
        ),
    )
    series: tuple[Series, ...] = field(
        default=(),
        metadata=said(
            "The measures, each under `[[series]]`.", [{"measure": "s47_rate", "known_on": "11-30"}]
        ),
    )
