"""A filter as the framework's pages write it: which rows a measure counts. What it may say is told in
`wscb_lib.measures.filters`, which finds the rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

Filter: TypeAlias = Mapping[str, Any]
"""Column -> what is wanted of it; and `within`, `not` and `any`, which hold others."""


def columns_named(wanted: Filter) -> set[str]:
    """Every column a filter asks about.

    >>> sorted(columns_named({"a": 1, "not": {"b": 2}, "within": {"days": 1, "of": ["c", "d"]}}))
    ['a', 'b', 'c', 'd']
    """
    found: set[str] = set()
    for name, value in wanted.items():
        if name == "within":
            found |= set(value.get("of", ()))
        elif name == "not":
            found |= columns_named(value)
        elif name == "any":
            found |= set().union(*(columns_named(each) for each in value))
        else:
            found.add(name)
    return found
