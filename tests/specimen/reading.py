"""Turns parts of a recipe into frozen values, refusing what it does not know. Faults are gathered, not
raised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from typing import Any, TypeVar

from tests.specimen.course import read_ages, read_course, read_mix, read_span, read_volume, refusal
from wscb_lib.errors import UsageFault, nearest
from wscb_lib.quarter import Quarter

Value = TypeVar("Value")


def _kind(wanted: type, words: str) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        if not isinstance(raw, wanted) or (wanted is not bool and isinstance(raw, bool)):
            raise refusal(raw, words)
        return raw

    return read


def _number(raw: Any) -> float:
    if not isinstance(raw, int | float) or isinstance(raw, bool):
        raise refusal(raw, "a number")
    return float(raw)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "Course": read_course,
    "Volume": read_volume,
    "Mix": read_mix,
    "Span": read_span,
    "Ages": read_ages,
    "Quarter": Quarter.parse,
    "float": _number,
    "int": _kind(int, "a whole number"),
    "bool": _kind(bool, "true or false"),
    "str": _kind(str, "text in quotation marks"),
    "date": _kind(date, "a date such as 2016-03-31"),
    "Any": lambda raw: raw,
}


def fill(cls: type[Value], raw: Any, where: str, faults: list[str], **fixed: Any) -> Value | None:
    """One value of `cls` from one part of a recipe; None when a fault leaves nothing to build.

    A field's type says how it is read: `Course`, `Volume`, `Mix`, `Span`, `Ages`, a plain type, or `tuple[…]`
    and `Mapping[str, …]` of one of them; a field whose metadata says `of` holds values of that class. A field
    without a default must be written. An unknown key is refused with the nearest known one.
    """
    if not isinstance(raw, Mapping):
        faults.append(f'{where}: found "{raw}". Wanted keys and values.')
        return None
    known = {f.name: f for f in fields(cls) if f.name not in fixed}  # type: ignore[arg-type]
    for key in raw:
        if key not in known:
            listed = ", ".join(known)
            faults.append(
                f'{where}: found "{key}", which means nothing here.{nearest(key, known)} Known: {listed}.'
            )
    given = dict(fixed)
    for name, spec in known.items():
        if name in raw:
            given[name] = _read(spec, raw[name], f"{where}, {name}", faults)
        elif spec.default is MISSING and spec.default_factory is MISSING:
            faults.append(f"{where}: {name} is missing.")
    # type: ignore[arg-type]
    needed = {f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING}
    return cls(**given) if needed <= given.keys() else None


def _read(spec: Field, raw: Any, where: str, faults: list[str]) -> Any:
    wanted = str(spec.type).removesuffix(" | None")
    of = spec.metadata.get("of")
    if wanted.startswith("tuple[") and wanted.endswith(", ...]"):
        if not isinstance(raw, list | tuple):
            faults.append(f'{where}: found "{raw}". Wanted a list in square brackets.')
            return ()
        return tuple(_one(wanted[6:-6], of, item, f"{where} {n}", faults) for n, item in enumerate(raw, 1))
    if wanted.startswith("Mapping[str, "):
        if not isinstance(raw, Mapping):
            faults.append(f'{where}: found "{raw}". Wanted keys and values.')
            return {}
        return {key: _one(wanted[13:-1], of, item, f"{where}, {key}", faults) for key, item in raw.items()}
    return _one(wanted, of, raw, where, faults)


def _one(wanted: str, of: type | None, raw: Any, where: str, faults: list[str]) -> Any:
    if of is not None:
        return fill(of, raw, where, faults)
    try:
        return _READERS[wanted](raw)
    except (ValueError, UsageFault) as error:
        faults.append(f"{where}: {error}")
        return None
