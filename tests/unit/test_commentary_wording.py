"""What words may say of figures, tried on fifty sentences written before the checks were."""

from __future__ import annotations

import csv
from pathlib import Path

from wscb_lib.commentary.typed import typed_figures
from wscb_lib.commentary.wording import comparisons, sentences
from wscb_lib.exhibits import Shown, change_of
from wscb_lib.signals import Signal

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "sentences.csv"


def moved(direction: str) -> list[Shown]:
    """Two quarters, the newer further this way."""
    return [Shown("2015-16-Q3", 5.0), Shown("2015-16-Q4", 4.0 if direction == "down" else 6.0)]


def figures(state: str) -> dict:
    found = {}
    for part in state.split(" + "):
        name, said = part.split("=", 1)
        verdict, direction, reading, latest, previous = said.split("/")
        found[name] = {
            "verdict": verdict,
            "direction": direction,
            "reading": reading,
            "latest": latest,
            "previous": previous,
            "change_words": change_of(
                None, Signal("it", "2015-16-Q4", verdict, direction=direction), moved(direction)
            ).words,
            "quarters": 16,
        }
    return found


def is_refused(row: dict) -> bool:
    known = figures(row["state"])
    return any(typed_figures(s) or comparisons(s, known) for _, s in sentences(row["sentence"]))


def judged(is_true: str) -> list[tuple[str, bool]]:
    with VECTORS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [(row["sentence"], is_refused(row)) for row in rows if row["is_true"] == is_true]


def test_false_sentences_are_caught_as_often_as_we_say():
    found = judged("no")
    assert len(found) == 25
    assert sum(refused for _, refused in found) >= 20, [s for s, refused in found if not refused]


def test_true_sentences_are_seldom_refused():
    found = judged("yes")
    assert len(found) == 25
    assert sum(refused for _, refused in found) <= 2, [s for s, refused in found if refused]
