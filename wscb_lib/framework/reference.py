"""The page of reference of data/framework: every key of every kind of page, as its dataclass says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from wscb_lib.framework.declared import Measure
from wscb_lib.framework.keys import Key, keys_of
from wscb_lib.framework.page_kinds import DEFAULTS_SAY, KINDS, Kind
from wscb_lib.quarter import Quarter

_HEAD = """# Every key of the framework's pages

Made by `python -m wscb_lib.framework.schema` from what the code declares; a test holds it current. Never edit
it: edit the words beside the field, in `wscb_lib/framework/`, and make it again. The same words stand in
`schema/`, so that an editor that reads TOML schemas (VS Code with Even Better TOML, taplo) completes a key,
says what it means and marks what may not stand there.

The file's name is the id of what it holds. A **filter** says which rows: `{ column = "value" }`,
`{ column = ["a", "b"] }`, `"present"`, `"absent"`, `true`, `false`, `{ at_least = 2, at_most = 5 }`,
`within = { working_days = 15, of = ["from", "to"] }`, `not = { … }`, `any = [{ … }, { … }]`, joined by *and*.
"""
_TYPES: dict[object, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    date: "date",
    Quarter: "quarter",
}
_SEVERAL: dict[str, str] = {"text": "texts", "whole number": "whole numbers", "number": "numbers"}


def reference() -> str:
    """The whole page, as Markdown."""
    told: set[type] = set()
    parts = [_HEAD]
    for kind in KINDS:
        parts += [f"## `{kind.pages}`\n\n{kind.says}{_lists(kind)}\n", *_tables(kind.of, _whole(kind), told)]
        if kind.name == "return":
            parts.append(f"### `[defaults]`\n\n{DEFAULTS_SAY} Those keys are marked * above.\n")
    return "\n".join(parts)


def _lists(kind: Kind) -> str:
    if kind.lists:
        return f" It holds {' and '.join(f'`[[{name}]]`' for name in kind.lists)}, each with these keys."
    return " Each is `[<set>.column.<column>]`; the keys are a column's, above." if kind.names else ""


def _whole(kind: Kind) -> str:
    return "" if not kind.lists else f"{kind.of.__name__}"


def _tables(cls: type, heading: str, told: set[type]) -> Iterator[str]:
    """The keys of one class, and after them those of every class it holds that was not told yet."""
    if cls in told:
        return
    told.add(cls)
    head = f"### {heading}\n\n" if heading else ""
    rows = "\n".join(_row(key, cls) for key in keys_of(cls))
    yield f"{head}| Key | Holds | Absent | What it means | Example |\n|---|---|---|---|---|\n{rows}\n"
    for key in keys_of(cls):
        inner = _held(key.hint)
        if inner is not None:
            first = " ".join((inner.__doc__ or "").split("\n\n")[0].split())
            yield from _tables(inner, f"{inner.__name__}, under `{key.name}`\n\n{first}", told)


def _held(hint: object) -> type | None:
    """The class of what a key holds, one or many; None where it holds plain values."""
    for inner in (hint, *get_args(hint)):
        if is_dataclass(inner) and isinstance(inner, type) and inner is not Quarter:
            return inner
        if inner is not hint and (deeper := _held(inner)) is not None:
            return deeper
    return None


def _row(key: Key, cls: type) -> str:
    holds = f"one of {', '.join(key.one_of)}" if key.one_of else _holds(key.hint)
    mark = "\\*" if cls is Measure and not key.is_own else ""
    cells = (f"`{key.name}`{mark}", holds, _absent(key, bool(mark)), key.says, f"`{toml_of(key.example)}`")
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _absent(key: Key, is_shared: bool) -> str:
    """What stands for a key that is left out; a required one may be among the defaults where they are
    shared."""
    if key.is_required:
        return "must be written, here or under `[defaults]`" if is_shared else "must be written"
    is_said = isinstance(key.default, bool | int | float) or (isinstance(key.default, str) and key.default)
    return f"`{toml_of(key.default)}`" if is_said else "left out"


def _holds(hint: object) -> str:
    """What a key holds, in words.

    >>> _holds(tuple[str, ...]), _holds(date | None), _holds(Mapping[str, str])
    ('list of texts', 'date', 'table of names, each with a text')
    """
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:
        return _holds(next(one for one in inner if one is not NoneType))
    if origin is tuple:
        return f"list of {_several(inner[0])}"
    if origin is not None:
        if inner[1] is Any:
            return "filter"
        one = _holds(inner[1])
        return f"table of names, each with {'' if one.startswith('list') else 'a '}{one}"
    return _TYPES.get(hint) or f"table ({getattr(hint, '__name__', hint)})"


def _several(hint: object) -> str:
    if get_origin(hint) is tuple:
        return "pairs"
    one = _holds(hint)
    return _SEVERAL.get(one, one.replace("table", "tables", 1))


def toml_of(value: object) -> str:
    """A value as TOML writes it within one line.

    >>> toml_of({"from": "2015-16-Q1", "is_seen": True, "by": ["age"], "on": date(2016, 3, 1)})
    '{ from = "2015-16-Q1", is_seen = true, by = ["age"], on = 2016-03-01 }'
    """
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_name(k)} = {toml_of(v)}' for k, v in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_of, value))}]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


def _name(key: object) -> str:
    name = str(key)
    return name if name.replace("_", "").replace("-", "").isalnum() and name.isascii() else json.dumps(name)
