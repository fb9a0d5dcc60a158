"""Turns one TOML page into frozen values. The only reader of TOML.

Nothing here raises: faults are gathered as sentences, so that one reading tells everything that is to
be mended.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework.board import Band, Board, Dated, Edition, FalseFlags, Population
from wscb_lib.framework.declared import Break, Column, Measure, Return, Table
from wscb_lib.framework.elements import Ask, Element, Outcome, Part, Section, Theme
from wscb_lib.framework.partners import Agency
from wscb_lib.quarter import Quarter

Value = TypeVar("Value")

# What each named part of a page is made of.
_PARTS: dict[type, dict[str, type]] = {
    Return: {"table": Table, "measure": Measure},
    Table: {"column": Column},
    Board: {"edition": Edition},
}
_LISTS: dict[type, dict[str, type]] = {
    Element: {"section": Section, "outcome": Outcome},
    Measure: {"breaks": Break},
    Theme: {"part": Part, "ask": Ask},
    Board: {"name": Dated, "agency": Agency, "population": Population, "false_flags": FalseFlags},
}
_NAMED_BY = {
    Table: "name",
    Column: "name",
    Measure: "id",
    Edition: "id",
}


def read_page(path: Path, faults: list[str]) -> dict[str, Any]:
    """One TOML file as nested dictionaries; a page that cannot be read is a fault and an empty one."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(f"{path.name}: not found. The framework needs this page.")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(f"{path.name}: cannot be read as TOML: {error}. Mend the line it names.")
    return {}


def build(cls: type[Value], raw: Mapping[str, Any], where: str, faults: list[str], **fixed) -> Value | None:
    """One value of `cls` from one table of a page; None when a fault leaves nothing to build.

    An unknown key is refused with the nearest known one; a missing required key is named.
    """
    known = {f.metadata.get("toml", f.name): f for f in fields(cls) if f.name not in fixed}
    _refuse_unknown(raw, known, where, faults)
    given: dict[str, Any] = dict(fixed)
    for key, spec in known.items():
        if key in raw:
            given[spec.name] = _convert(cls, key, raw[key], spec, f"{where}, {key}", faults)
        elif spec.metadata.get("required") and spec.default is MISSING and spec.default_factory is MISSING:
            faults.append(f"{where}: {key} is missing. Write it, or remove the whole entry.")
    wanted = {f.name for f in fields(cls) if f.default is MISSING and f.default_factory is MISSING}
    return cls(**given) if wanted <= given.keys() else None


def _refuse_unknown(raw: Mapping[str, Any], known: Mapping[str, Any], where: str, faults: list[str]) -> None:
    for key in raw:
        if key not in known:
            faults.append(
                f'{where}: found the key "{key}", which means nothing here.{nearest(key, known)} '
                f"Known keys: {', '.join(known)}."
            )


def _convert(cls: type, key: str, raw: Any, spec, where: str, faults: list[str]) -> Any:
    part = _PARTS.get(cls, {}).get(key)
    if part and isinstance(raw, dict):
        return _build_named(part, cls, raw, where, faults)
    listed = _LISTS.get(cls, {}).get(key)
    if listed and isinstance(raw, list):
        built = (build(listed, item, f"{where} {n}", faults) for n, item in enumerate(raw, 1))
        return tuple(item for item in built if item is not None)
    return _plain(raw, str(spec.type), where, faults)


def _build_named(part: type, parent: type, raw: Mapping[str, Any], where: str, faults: list[str]) -> dict:
    built = {}
    for name, table in raw.items():
        fixed = {_NAMED_BY[part]: name}
        if part is Measure:
            fixed["return_id"] = where.split(".")[0]
        value = build(part, table, f"{where} {name}", faults, **fixed)
        if value is not None:
            built[name] = value
    return built


def _plain(raw: Any, wanted: str, where: str, faults: list[str]) -> Any:
    """A plain TOML value as the field wants it; a value of the wrong type is a fault."""
    if wanted == "Quarter":
        return _quarter(raw, where, faults)
    if wanted.startswith("tuple"):
        if isinstance(raw, list):
            return tuple(tuple(item) if isinstance(item, list) else item for item in raw)
        faults.append(f'{where}: found "{raw}". Wanted a list in square brackets.')
        return ()
    if wanted.startswith("Mapping"):
        return _bands(raw, where, faults) if "Band" in wanted else raw
    fits = {"str": str, "bool": bool, "int": int, "float": (int, float), "date": date}
    kind = fits.get(wanted.split(" ")[0])
    if kind and (not isinstance(raw, kind) or (kind is not bool and isinstance(raw, bool))):
        faults.append(f'{where}: found "{raw}". Wanted {wanted.split(" ")[0]}.')
    return " ".join(raw.split()) if isinstance(raw, str) else raw


def _quarter(raw: Any, where: str, faults: list[str]) -> Quarter:
    try:
        return Quarter.parse(raw)
    except UsageFault as fault:
        faults.append(f"{where}: {fault}")
        return Quarter(1900, 1)


def _bands(raw: Any, where: str, faults: list[str]) -> dict[str, tuple[Band, ...]]:
    return {
        name: tuple(
            band
            for n, item in enumerate(items, 1)
            if (band := build(Band, item, f"{where} {name} {n}", faults)) is not None
        )
        for name, items in raw.items()
    }
