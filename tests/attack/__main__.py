"""`python -m tests.attack BOARD.csv … [--public PUBLIC.csv …]`: what the packs together give away; newest
first."""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

from tests.attack.reader import read_together


def cost_in_words(pack: Path) -> str:
    """How many rows of a pack are hidden, and of which measures most; what is not printed at all is no row of
    it.

    A measure of which most is hidden has no row in the public edition, whose page names it among what is
    left out: two rows for each, one a year.
    """
    with pack.open(encoding="utf-8", newline="") as file:
        rows = [(row["measure"], row["status"]) for row in csv.DictReader(file)]
    hidden = Counter(measure for measure, status in rows if status == "suppressed")
    most = ", ".join(f"{measure} {times}" for measure, times in hidden.most_common(12))
    return f"{hidden.total():,} of {len(rows):,} rows hidden, of {len(hidden)} measures; most of {most}."


def main() -> int:
    """Print how many numbers are hidden and how many of them are given away, by measure; 1 when any is."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("board", nargs="+", type=Path)
    given.add_argument("--public", nargs="*", type=Path, default=[])
    asked = given.parse_args()
    for edition, packs in (("board", asked.board), ("public", asked.public)):
        if packs:
            print(f"{edition}: {cost_in_words(packs[0])}")
    found = read_together(asked.board, asked.public)
    print(
        f"{found.hidden} numbers hidden; {len(found.narrow)} given away; {len(found.told_by_board)} of the "
        "year's that the quarters' packs alone tell."
    )
    for because, cells in sorted(found.told.items()):
        print(f"No secret, for {because}: {len(cells)}.")
    print(
        f"{len(found.contradictions)} numbers of which nothing was asked, because what was supposed "
        f"contradicts what is printed; {len(found.undecided)} in groups in which a programme took too long."
    )
    for (what, period, breakdown), times in sorted(Counter(cell[:3] for cell in found.narrow).items()):
        print(f"  {what}, {period}, by {breakdown}: {times}")
    return 1 if found.narrow or found.undecided or found.contradictions else 0


if __name__ == "__main__":
    sys.exit(main())
