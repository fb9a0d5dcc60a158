"""The command: `python -m tests.specimen [--recipe FOLDER] [--seed N] [--to FOLDER] [--scale N]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.specimen import load_recipe, write
from tests.specimen.derived import write_words
from tests.specimen.recipe import FOLDER
from wscb_lib.errors import WorkbookFault
from wscb_lib.framework import load_framework

FRAMEWORK = Path(__file__).parents[2] / "data" / "framework"


def main(arguments: list[str] | None = None) -> int:
    """Write a specimen; the exit code of the fault when there is one."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.specimen", description="Make a made-up Board's returns."
    )
    parser.add_argument("--seed", type=int, help="another draw of everything that is not planted to the unit")
    parser.add_argument(
        "--recipe", type=Path, default=FOLDER, metavar="FOLDER", help="whose recipe it is made from"
    )
    parser.add_argument(
        "--to", type=Path, metavar="FOLDER", help="the workspace written to; absent: the recipe's own"
    )
    parser.add_argument("--scale", type=float, default=1.0, metavar="N", help="so many times the volumes")
    chosen = parser.parse_args(arguments)
    try:
        recipe, to = load_recipe(chosen.recipe), chosen.to or chosen.recipe
        framework = load_framework(FRAMEWORK, recipe.last)
        to.mkdir(parents=True, exist_ok=True)
        written = write(framework, to, chosen.seed, chosen.scale, recipe)
        write_words(chosen.recipe, to)
    except WorkbookFault as fault:
        print("\n".join(fault.sentences), file=sys.stderr)
        return fault.exit_code
    size = sum(path.stat().st_size for path in written)
    print(f"{len(written)} files, {size / 1e6:.1f} MB, under {to}: a made-up Board.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
