"""How often is each planted story found, and how often does the pack cry wolf? Over fifty seeds taken in
order.

    python -m tests.bench.stories [--seeds 50] [--first 21000] [--files 5]

Writes tests/bench/stories.md. The stories are data (data/specimen/recipes); not a word of them stands here.
"""

from __future__ import annotations

import argparse
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.specimen import load_recipe, make_facts, make_received
from wscb_lib import measures, signals
from wscb_lib.framework import Framework, load_framework
from wscb_lib.quarter import Quarter

ROOT = Path(__file__).resolve().parents[2]
REPORT = Path(__file__).with_name("stories.md")
MOVED = Path(__file__).with_name("stories.toml")
FIRST_RUN = Quarter(2013, 1)
FLAGS = ("signal", "watch")
KINDS = ("even", "restless")
"""Measures the recipe does not move: those whose quarters differ by chance alone, and those with a season or
a spread."""


@dataclass
class Seen:
    """What one seed showed: for each story the first quarters it was watched and signalled; flags by
    measure.

    `newly` are flags of the last quarter that the quarter before did not raise, and how many the page would
    say chance raises; `concerns` those raised over all quarters of the `followed` measures that the recipe
    does not move.
    """

    told: dict[str, dict[str, str]] = field(default_factory=dict)
    flags: dict[str, list[int]] = field(default_factory=dict)
    expected: dict[str, list[float]] = field(default_factory=lambda: {kind: [0.0, 0.0] for kind in KINDS})
    judged: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    newly: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("raised", "expected"), 0.0))
    concerns: list[signals.Concern] = field(default_factory=list)
    followed: int = 0


def framework_of(quarter: Quarter) -> Framework:
    return load_framework(ROOT / "data" / "framework", quarter)


def look_at(seed: int) -> Seen:
    """Judge one seed's made-up Board as at every quarter in turn."""
    recipe = load_recipe()
    framework = framework_of(recipe.last)
    quarters = Quarter.range(recipe.first, recipe.last)
    received = make_received(framework, seed)
    statuses = {
        (r.return_, r.agency, str(r.quarter)): "received"
        for r in received.rename(columns={"return": "return_"}).itertuples()
    }
    results = measures.calculate(framework, make_facts(framework, seed), statuses, quarters, recipe.last)
    told = tomllib.loads(MOVED.read_text(encoding="utf-8"))
    moved = {*told["moved"], *(m for s in recipe.stories for m in s.measures)}
    judged = {m.id: m for m in framework.measures.values() if m.is_judged}
    seen, before = Seen(), {}
    runs = [quarter for quarter in quarters if quarter >= FIRST_RUN]
    for quarter in runs:
        found = signals.judge_all(results, judged, quarter)
        for story in recipe.stories:
            _note_story(seen, story, found, quarter, results)
        quiet = {name: signal for name, signal in found.items() if name not in moved}
        for kind in KINDS:
            of_kind = {
                name: signal
                for name, signal in quiet.items()
                if (name in told["restless"]) == (kind == "restless")
            }
            _note_flags(seen, kind, of_kind)
        if quarter == recipe.last:
            seen.newly["raised"] = sum(s.is_flag and not before[name].is_flag for name, s in quiet.items())
            seen.newly["expected"] = signals.expected_by_chance(quiet).newly
        before = quiet
    seen.followed = sum(signal.is_judged for signal in before.values())
    seen.concerns = list(signals.follow(results, {name: judged[name] for name in before}, runs))
    return seen


def _note_story(seen: Seen, story, found, quarter: Quarter, results) -> None:
    told = seen.told.setdefault(story.id, {})
    if story.expect == "level":
        if quarter == story.quarter and _stands(story, results):
            told["level"] = str(quarter)
        return
    if story.rule and quarter == story.quarter - 1 and _flagged_by(story, found):
        told["before"] = str(
            quarter
        )  # the same rule on the same measures, where this was not planted: what it adds is the difference
    if quarter < story.quarter or (story.expect == "quiet" and quarter > story.quarter):
        return
    for name in story.measures:
        verdict = getattr(found.get(name), "verdict", "")
        if story.rule and getattr(found.get(name), "rule", "") != story.rule:
            continue
        if verdict in FLAGS:
            told.setdefault("flag", str(quarter))
        if verdict == "signal":
            told.setdefault("signal", str(quarter))


def _flagged_by(story, found) -> bool:
    """Whether the story's rule flags any of its measures."""
    return any(
        getattr(found.get(name), "rule", "") == story.rule and found[name].verdict in FLAGS
        for name in story.measures
    )


def _stands(story, results) -> bool:
    """The planted figure stands in the results, to the unit; where none was planted, a figure stands there at
    all."""
    rows = results[
        (results.measure.isin(story.measures))
        & (results.quarter == str(story.quarter))
        & (results.breakdown == "all")
        & (results.agency == "all")
    ]
    if story.numerator is None:
        return bool(len(rows)) and bool(rows["value"].notna().all())
    is_so = (rows["numerator"] == story.numerator) & (
        (rows["denominator"] == story.denominator) | (story.denominator is None)
    )
    return bool(len(rows)) and bool(is_so.all())


def _note_flags(seen: Seen, kind: str, quiet) -> None:
    expected = signals.expected_by_chance(quiet)
    for at in (0, 1):
        seen.expected[kind][at] += expected[at]
    for name, signal in quiet.items():
        seen.judged[kind] += signal.is_judged
        if signal.verdict in FLAGS:
            seen.flags.setdefault(name, [0, 0])[FLAGS.index(signal.verdict)] += 1


def look_at_files(seed: int) -> dict[str, bool]:
    """For the stories the gate must tell: write one seed's files as agencies send them, read and check
    them."""
    from tests.specimen.files import write
    from wscb_lib.quality import check_returns, read_registers
    from wscb_lib.quarterly.intake import read_everything
    from wscb_lib.store import Store

    recipe = load_recipe()
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        write(framework_of(recipe.last), Path(folder), seed)
        for story in (s for s in recipe.stories if s.expect == "finding"):
            framework = framework_of(story.quarter)
            readings, _ = read_everything(framework, Store(Path(folder)), story.quarter)
            gate = check_returns(
                framework,
                readings,
                story.quarter,
                register=read_registers(framework, Path(folder), story.quarter),
            )
            found[story.id] = any(
                f.agency == story.agency and f.quarter == str(story.quarter) and f.level != "PASS"
                for f in gate.findings
            )
    return found


def report(seen: Sequence[Seen], files: Sequence[dict[str, bool]], first: int) -> str:
    recipe = load_recipe()
    lines = [
        "# How often the planted stories are found",
        "",
        (
            f"{len(seen)} seeds, {first} to {first + len(seen) - 1}, taken in order; each judged as at every "
            f"quarter from {FIRST_RUN} to {recipe.last}. Made by `make specimen-report`."
        ),
        "",
        (
            "| Story | Planted in | Wanted | Flagged by the end | A signal by the end | Quarters until "
            "flagged (median) |"
        ),
        "|---|---|---|---|---|---|",
        *(_story_row(story, [s.told.get(story.id, {}) for s in seen], files) for story in recipe.stories),
        "",
        (
            "“Wanted: quiet” is something that must not be taken for a change: there a low share is the good "
            "one."
        ),
        "",
        "## Flags where nothing was planted",
        "",
        *_flag_lines(seen),
    ]
    return "\n".join(lines) + "\n"


def _story_row(story, told: Sequence[dict[str, str]], files: Sequence[dict[str, bool]]) -> str:
    if story.expect == "finding":
        share = f"{sum(f[story.id] for f in files)} of {len(files)} sets of files" if files else "not run"
        return f"| {story.title} | {story.quarter} | said by the checks | {share} | | |"
    if story.expect == "level":
        return f"| {story.title} | {story.quarter} | the figure itself | {_share(told, 'level')} | | |"
    waits = [Quarter.parse(t["flag"]) - story.quarter for t in told if "flag" in t]
    wait = f"{median(waits):g}" if waits and story.expect == "signal" else ""
    beside = f" (the quarter before, without it: {_share(told, 'before')})" if story.rule else ""
    return (
        f"| {story.title} | {story.quarter} | {story.expect} | {_share(told, 'flag')}{beside} | "
        f"{_share(told, 'signal')} | {wait} |"
    )


def _share(told: Sequence[dict[str, str]], word: str) -> str:
    return f"{100 * sum(word in t for t in told) / len(told):.0f}%"


def _flag_lines(seen: Sequence[Seen]) -> Iterable[str]:
    restless = set(tomllib.loads(MOVED.read_text(encoding="utf-8"))["restless"])
    yield (
        "Of measures that the recipe does not move. Those with a season or a spread are as hard as life "
        "makes them: they must stay quiet too."
    )
    yield ""
    yield "| | Verdicts | | Raised | Chance predicts | Raised in a hundred verdicts |"
    yield "|---|---|---|---|---|---|"
    for kind, words in zip(
        KINDS, ("Every quarter alike but for chance", "With a season or a spread"), strict=True
    ):
        judged = sum(s.judged[kind] for s in seen)
        for at, word in enumerate(("Signals", "Watches")):
            raised = sum(
                counts[at]
                for s in seen
                for name, counts in s.flags.items()
                if (name in restless) == (kind == "restless")
            )
            yield (
                f"| {words} | {judged:,} | {word} | {raised} | {sum(s.expected[kind][at] for s in seen):.0f} "
                f"| {100 * raised / max(judged, 1):.2f} |"
            )
    totals: dict[str, int] = defaultdict(int)
    for s in seen:
        for name, counts in s.flags.items():
            totals[name] += sum(counts)
    yield ""
    yield from _standing_lines(seen)
    yield ""
    yield (
        "Most often flagged: "
        + ", ".join(
            f"`{name}` ({count})" for name, count in sorted(totals.items(), key=lambda i: (-i[1], i[0]))[:8]
        )
        + "."
    )


def _standing_lines(seen: Sequence[Seen]) -> Iterable[str]:
    """What of it the Board still has before it after the last quarter, if it closes nothing."""
    concerns = [one for s in seen for one in s.concerns]
    standing = [one for one in concerns if one.is_open]
    many = len(seen)
    yield (
        f"In the last quarter {sum(s.newly['raised'] for s in seen) / many:.1f} of these flags a seed were "
        f"not there the quarter before; the page would have said {seen[0].newly['expected']:.1f}."
    )
    yield ""
    yield (
        "**False concerns that stand after four years**, the Board having closed none: "
        f"{len(standing) / many:.1f} a seed of {seen[0].followed} measures judged "
        f"({sum(bool(one.became_signal) for one in standing) / many:.1f} that were once a signal, and stay "
        f"until they are answered). Over the {len(Quarter.range(FIRST_RUN, load_recipe().last))} quarters "
        f"{len(concerns) / many:.1f} were raised, of which "
        f"{sum(one.has_lapsed for one in concerns) / many:.1f} lapsed by themselves."
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.stories", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--first", type=int, default=21000)
    parser.add_argument(
        "--files", type=int, default=5, help="how many seeds to write out, read and check as files"
    )
    parser.add_argument("--to", type=Path, default=REPORT)
    chosen = parser.parse_args()
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    with ProcessPoolExecutor(2) as pool:
        seen = list(pool.map(look_at, seeds))
        files = list(pool.map(look_at_files, list(seeds)[: chosen.files]))
    chosen.to.write_text(report(seen, files, chosen.first), encoding="utf-8")
    print(chosen.to.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
