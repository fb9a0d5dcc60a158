"""What several Boards' figures have to do with one another: which bodies serve more than one, what a body
says of itself, and which figures count the same children."""

from __future__ import annotations

from dataclasses import dataclass, field

from wscb_lib.framework.keys import said


@dataclass(frozen=True)
class Placed:
    """Children in care who live where another Board watches over them: both count them.

    Each is a measure by its id.
    """

    in_care: str = field(
        metadata=said("The stock of children whose parent is the Board's authority.", "cla_count")
    )
    elsewhere: str = field(
        metadata=said(
            "The share of them who live outside its area: what it counts is how many.", "cla_out_of_area_pct"
        )
    )
    here: str = field(
        metadata=said("The stock of other authorities' children who live here.", "ola_cla_placed_count")
    )
    by: str = field(
        metadata=said(
            "The breakdown of `here` that names the authority whose child it is, as `town` in board.toml.",
            "placing_authority",
        )
    )


@dataclass(frozen=True)
class Told:
    """A measure that a body tells of itself: the same, whichever Board it sends it to."""

    measure: str = field(metadata=said("The measure, by its id.", "s11_self_compliant_pct"))
    by: str = field(metadata=said("The breakdown of it that names the body.", "agency_assessed"))


@dataclass(frozen=True)
class Region:
    """How the figures of Boards that are laid side by side hang together."""

    bodies: tuple[str, ...] = field(
        default=(),
        metadata=said(
            "The partners that serve several Boards as one body, by their names in board.toml. Two Boards "
            "that have a partner of such a name have the same one.",
            ["Cheshire Constabulary", "Cafcass"],
        ),
    )
    told: tuple[Told, ...] = field(
        default=(),
        metadata=said(
            "What such a body tells of itself, each under `[[told]]`: where two Boards were told "
            "differently, the region's page says so.",
            [{"measure": "s11_self_compliant_pct", "by": "agency_assessed"}],
            toml="told",
        ),
    )
    placed: tuple[Placed, ...] = field(
        default=(),
        metadata=said(
            "Which figures count the same children twice, each under `[[placed]]`.",
            [
                {
                    "in_care": "cla_count",
                    "elsewhere": "cla_out_of_area_pct",
                    "here": "ola_cla_placed_count",
                    "by": "placing_authority",
                }
            ],
            toml="placed",
        ),
    )
