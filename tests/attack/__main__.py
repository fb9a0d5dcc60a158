"""`python -m tests.attack BOARD.csv … [--public PUBLIC.csv …]`: what the packs together give away; newest
first."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from tests.attack.reader import read_together


def main() -> int:
    """Print how many numbers are hidden and how many of them are given away, by measure; 1 when any is."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("board", nargs="+", type=Path)
    given.add_argument("--public", nargs="*", type=Path, default=[])
    asked = given.parse_args()
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
