"""The auditor's own reading of stocks and their flows: which numbers should agree, and what stands exact
tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

from wscb_lib.disclosure.lines import Line, Name, Truth
from wscb_lib.disclosure.populations import NEARLY_ALWAYS, Source, flows_of

# a stock: its rows, who of them, how they are broken down, and the agency
StockKey: TypeAlias = tuple[Source, frozenset[str], str, str]
_At: TypeAlias = tuple[
    Source, frozenset[str], str, str, str, str
]  # rows, who, period, breakdown, group, agency


class Stock(NamedTuple):
    """The numbers of one group of a stock that should agree: before + came = now + went. None where none is
    printed."""

    before: Name
    came: Name | None
    went: Name | None
    now: Name


def stocks_of(lines: list[Line]) -> dict[StockKey, tuple[Stock, ...]]:
    """Each group of a stock with its flows: rows of one table, of which one date opens and another closes
    them."""
    sources = {own[0].source for line in lines for own in line.own if own is not None}
    flows = {stock: both for stock in sources if (both := flows_of(stock))}
    tied = {source for stock, both in flows.items() for source in (stock, *both)}
    named: dict[_At, Name] = {}
    for line in lines if tied else ():
        for own, name in zip(line.own, line.names, strict=True):
            if own is not None and name is not None and own[0].source in tied:
                _, _, breakdown, agency = line.where
                named.setdefault(
                    (own[0].source, own[0].told_apart_by, own[1], breakdown, line.group, agency), name
                )
    before_it: dict[str, str] = {}
    for is_quarter in (True, False):  # of a yearly edition beside a quarterly one, each has its own before
        periods = sorted({key[2] for key in named if ("-Q" in key[2]) == is_quarter})
        before_it |= dict(zip(periods[1:], periods, strict=False))
    found: dict[StockKey, list[Stock]] = defaultdict(list)
    for key, now in named.items():
        source, under, quarter, breakdown, group, agency = key
        if source not in flows:
            continue
        before = named.get((source, under, before_it.get(quarter, ""), breakdown, group, agency))
        if before is None:
            continue
        came, went = (named.get((flow, under, quarter, breakdown, group, agency)) for flow in flows[source])
        if came or went:
            kind = source, under - {_of_group(now, breakdown)}, breakdown, agency
            found[kind].append(Stock(before, came, went, now))
    return {key: tuple(stocks) for key, stocks in found.items()}


def agreeing(stocks: Iterable[Stock], truth: Truth) -> list[Stock]:
    """The stocks whose four numbers agree by the truth, where nearly all of one kind do."""
    told: dict[Stock, list[int]] = {}
    for stock in stocks:
        four = [truth[name] for name in stock if name is not None and name in truth] if truth else []
        if len(four) == len(stock):
            told[stock] = four
    agree = [stock for stock, (before, came, went, now) in told.items() if before + came == went + now]
    return agree if len(agree) >= NEARLY_ALWAYS * len(told) else []


def known_of(lines: Iterable[Line], firm: Iterable[Stock]) -> tuple[dict[Name, int], frozenset[Name]]:
    """Every number printed, and those that the rule lets stand; of a stock and its flows of which three
    stand, the fourth is as good as printed."""
    known: dict[Name, int] = {}
    exact: set[Name] = set()
    for line in lines:
        for name, number in line.known():
            known[name] = number
            if not line.is_covered:
                exact.add(name)
    for stock in firm:
        names = [name for name in stock if name is not None]
        hidden = [n for n, name in enumerate(names) if name not in exact]
        if len(names) == len(stock) and len(hidden) == 1:
            signs = (1, 1, -1, -1)
            (n,) = hidden
            rest = (s * known[name] for s, name in zip(signs, names, strict=True) if name != names[n])
            known[names[n]] = -signs[n] * sum(rest)
            exact.add(names[n])
    return known, frozenset(exact)


def _of_group(name: Name, breakdown: str) -> str:
    """The condition that a breakdown's group added to a number's own; empty where it added none."""
    return next((each for each in name[0].conditions if each.startswith(f'["{breakdown}", ')), "")
