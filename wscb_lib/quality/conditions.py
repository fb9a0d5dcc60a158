"""Row conditions, as great_expectations writes them: which rows of a table a rule looks at.

Rules of many tables are asked together, so each one's rows are chosen before they are laid end to end.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

_COMPARED: dict[str, Callable[[pd.Series, Any], pd.Series]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def chosen(condition: object, columns: Mapping[str, pd.Series]) -> np.ndarray | None:
    """Return whether each row is one that a row condition chooses; None where great_expectations alone can
    tell, or refuses it: a form not known here, or values that cannot be compared.

    >>> is_answered = {"type": "nullity", "column": {"name": "answered_on"}, "is_null": False}
    >>> chosen(is_answered, {"answered_on": pd.Series(["2015-05-01", None])}).tolist()
    [True, False]
    >>> chosen("answered_on.notnull()", {}) is None
    True
    """
    match condition:
        case {"type": "and", "conditions": [first, second], **rest} if not rest:
            one, other = chosen(first, columns), chosen(second, columns)
            return None if one is None or other is None else one & other
        case {"type": "nullity", "column": {"name": str(name)}, "is_null": bool(is_null), **rest} if not rest:
            found = columns[name].isna()
            return np.asarray(found if is_null else ~found, dtype=bool)
        case {
            "type": "comparison",
            "column": {"name": str(name)},
            "operator": str(sign),
            "parameter": wanted,
            **rest,
        } if not rest:
            return _compared(columns[name], sign, wanted)
    return None


def _compared(column: pd.Series, sign: str, wanted: object) -> np.ndarray | None:
    if (
        sign in ("IN", "NOT_IN")
        and isinstance(wanted, list)
        and all(isinstance(word, str) for word in wanted)
    ):
        found = column.isin(wanted)
        return np.asarray(found if sign == "IN" else ~found, dtype=bool)
    if sign not in _COMPARED or not isinstance(wanted, str | int | float):
        return None
    try:
        return np.asarray(_COMPARED[sign](column, wanted), dtype=bool)
    except TypeError:
        return None
