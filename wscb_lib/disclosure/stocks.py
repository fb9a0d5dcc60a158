"""The auditor's own reading of stocks and their flows: which numbers should agree, and what stands exact tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from wscb_lib.disclosure.populations import NEARLY_ALWAYS, flows_of

if TYPE_CHECKING:
    from wscb_lib.disclosure.evidence import Line

Name = tuple  # population, period, agency


class Stock(NamedTuple):
    """The numbers of one group of a stock that should agree: before + came = now + went. None where none is
    printed."""

    before: Name
    came: Name | None
    went: Name | None
    now: Name


def stocks_of(lines: list[Line]) -> dict[tuple, tuple[Stock, ...]]:
    """Each group of a stock with its flows: rows of one table, of which one date opens and another closes
    them."""
    named: dict[tuple, Name] = {}
    for line in lines:
        for own, name in zip(line.own, line.names, strict=True):
            if name is not None:
                _, _, breakdown, agency = line.where
                named.setdefault(
                    (own[0].source, own[0].told_apart_by, own[1], breakdown, line.group, agency), name
                )
    before_it: dict[str, str] = {}
    for is_quarter in (True, False):  # of a yearly edition beside a quarterly one, each has its own before
        periods = sorted({key[2] for key in named if ("-Q" in key[2]) == is_quarter})
        before_it |= dict(zip(periods[1:], periods, strict=False))
    found: dict[tuple, list[Stock]] = defaultdict(list)
    for key, now in named.items():
        source, under, quarter, *label = key
        before, flows = named.get((source, under, before_it.get(quarter), *label)), flows_of(source)
        if before is None or flows is None:
            continue
        came, went = (named.get((flow, under, quarter, *label)) for flow in flows)
        if came or went:
            found[source, under - {_of_group(now, label)}, label[0], label[2]].append(
                Stock(before, came, went, now)
            )
    return {key: tuple(stocks) for key, stocks in found.items()}


def agreeing(stocks: Iterable[Stock], truth: Mapping[Name, int] | None) -> list[Stock]:
    """The stocks whose four numbers agree by the truth, where nearly all of one kind do."""
    numbers = {stock: [(truth or {}).get(name) for name in stock] for stock in stocks if None not in stock}
    told = {stock: four for stock, four in numbers.items() if None not in four}
    agree = [stock for stock, (before, came, went, now) in told.items() if before + came == went + now]
    return agree if len(agree) >= NEARLY_ALWAYS * len(told) else []


def known_of(lines: Iterable[Line], firm: Iterable[Stock]) -> tuple[dict[Name, int], frozenset[Name]]:
    """Every number printed, and those that the rule lets stand; of a stock and its flows of which three stand,
    the fourth is as good as printed."""
    lines = list(lines)
    known = {name: number for line in lines for name, number in line.known()}
    exact = {name for line in lines if not line.is_covered for name, _ in line.known()}
    for stock in firm:
        hidden = [n for n, name in enumerate(stock) if name not in exact]
        if len(hidden) == 1:
            signs = (1, 1, -1, -1)
            (n,) = hidden
            known[stock[n]] = -signs[n] * sum(
                s * known[m] for s, m in zip(signs, stock, strict=True) if m != stock[n]
            )
            exact.add(stock[n])
    return known, frozenset(exact)


def _of_group(name: Name, label: list[str]) -> str | None:
    """The condition that a breakdown's group added to a number's own."""
    return next((each for each in name[0].conditions if each.startswith(f'["{label[0]}", ')), None)
