"""Why a file cannot be read, told to each who must hear it in other words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file, what the analyst does about it, and what its agency is asked to do.

    `found` may name sheets and headings that stand in the file. A page is read by forty people, and a name
    may have been written into either: `shown` is what is wrong in our own words, with our own headings and
    nothing out of the file; "" where `found` is that already.

    >>> fault = Fault("it is blank", "Ask for it again.", "Send it again.").at("lado.xlsx")
    >>> fault.said, fault.asked_of_agency, fault.on_a_page
    ('lado.xlsx: it is blank. Ask for it again.', 'lado.xlsx: it is blank. Send it again.', 'It is blank.')

    The console and the log are read over a shoulder, and kept: they repeat nothing out of the file either.

    >>> fault = Fault('sheet "Sam Hill" is blank', "Ask for it again.", "", shown="a sheet is blank")
    >>> fault.at("lado.xlsx").in_the_log
    'lado.xlsx: a sheet is blank. Ask for it again. The feedback to its agency (--check) says more.'
    """

    found: str
    mend: str
    asked: str
    shown: str = ""
    place: str = ""
    more: str = (
        "The feedback to its agency (--check) says more."  # where the rest is said, when `shown` says less
    )

    def at(self, place: str) -> Fault:
        """The same, naming the file."""
        return replace(self, place=f"{place}: ")

    @property
    def said(self) -> str:
        """To the analyst."""
        return f"{self.place}{self.found}. {self.mend}".rstrip()

    @property
    def in_the_log(self) -> str:
        """To the analyst, where others may see it: the same in our own words."""
        if not self.shown:
            return self.said
        return f"{self.place}{self.shown}. {f'{self.mend} {self.more}'.strip()}"

    @property
    def asked_of_agency(self) -> str:
        """To whoever sent it."""
        return f"{self.place}{self.found}. {self.asked}"

    @property
    def on_a_page(self) -> str:
        """To those who read the pack."""
        words = self.shown or self.found
        return f"{words[:1].upper()}{words[1:]}."


def told(faults: Iterable[Fault]) -> dict[str, str]:
    """Several faults as a `Reading` holds them: each of its four fields, "" where there is no fault."""
    faults = tuple(dict.fromkeys(faults))
    return {
        "fault": "\n".join(f.said for f in faults),
        "fault_logged": "\n".join(f.in_the_log for f in faults),
        "fault_asked": " ".join(f.asked_of_agency for f in faults),
        "fault_shown": " ".join(dict.fromkeys(f.on_a_page for f in faults)),
    }
