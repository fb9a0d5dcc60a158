"""Writes for every kind of page what may stand in it: a JSON Schema, by which editors complete and mark
faults, and one page of reference for people. Both are made from the dataclasses that the pages are read into.

    python -m wscb_lib.framework.schema

A page names its schema in its first line: `#:schema ../schema/return.json`. A run reads none of this.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from wscb_lib.framework.columns import Column
from wscb_lib.framework.declared import Measure, Return
from wscb_lib.framework.keys import Key, keys_of
from wscb_lib.framework.page_kinds import DEFAULTS_SAY, KINDS, Kind
from wscb_lib.framework.reference import reference
from wscb_lib.framework.return_checks import SPANS
from wscb_lib.framework.return_pages import DEFAULTS, EVERY_MEASURE
from wscb_lib.quarter import Quarter

Schema = dict[str, Any]

BOUNDS = ("at_least", "at_most", "more_than", "less_than")
_PLAIN: dict[object, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
    Quarter: {"type": "string", "pattern": r"^\d{4}-\d{2}-Q[1-4]$"},
}
_FILTER: Schema = {"$ref": "#/definitions/Filter"}


def schema_of(kind: Kind) -> Schema:
    """The JSON Schema (draft 7) of one kind of page."""
    definitions: dict[str, Schema] = {}
    if kind.lists:
        one = _reference(kind.of, definitions)
        page: Schema = _table({name: {"type": "array", "items": one} for name in kind.lists}, [])
    elif kind.names:
        columns = {"type": "object", "additionalProperties": _reference(kind.of, definitions)}
        page = {"type": "object", "additionalProperties": _table({"column": columns}, ["column"])}
    else:
        page = _object(kind.of, definitions)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": kind.pages,
        "description": kind.says,
        **page,
        "definitions": dict(sorted(definitions.items())),
    }


def _object(cls: type, definitions: dict[str, Schema]) -> Schema:
    """What a table of a page may hold, as one class declares its keys."""
    known = {key.name: _property(key, definitions) for key in keys_of(cls)}
    required = [key.name for key in keys_of(cls) if key.is_required]
    if cls is Measure:
        required = [key.name for key in keys_of(cls) if key.is_required and key.is_own]
    if cls is Column:
        known["allowed"] = {
            **known["allowed"],
            **_either(_listed(str, definitions), {"const": EVERY_MEASURE}),
        }
        del known["allowed"]["type"], known["allowed"]["items"]
        return {**_table(known, []), **_either({"required": required}, {"required": ["like"]})}
    if cls is Return:
        shared = {k.name: _property(k, definitions) for k in keys_of(Measure) if not k.is_own}
        known[DEFAULTS] = {"description": DEFAULTS_SAY, **_table(shared, [])}
    return _table(known, required)


def _table(known: Mapping[str, Schema], required: list[str]) -> Schema:
    return {
        "type": "object",
        "properties": dict(known),
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _either(*kinds: Schema) -> Schema:
    return {"anyOf": list(kinds)}


def _property(key: Key, definitions: dict[str, Schema]) -> Schema:
    found = _kind(key.hint, definitions)
    known = {"enum": list(key.one_of)} if key.one_of else {}
    default = {"default": key.default} if isinstance(key.default, bool | int | float | str) else {}
    if not key.is_required and key.default in ("", None):
        default = {}
    said = {"description": key.says, "examples": [as_json(key.example)], **default}
    return {"allOf": [found], **said} if "$ref" in found else {**found, **known, **said}


def _kind(hint: object, definitions: dict[str, Schema]) -> Schema:
    """What a value of this type is in JSON."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:
        (hint,) = (one for one in inner if one is not NoneType)
        return _kind(hint, definitions)
    if origin is tuple:
        if len(inner) == 2 and inner[1] is not Ellipsis:
            return {**_listed(inner[0], definitions), "minItems": 2, "maxItems": 2}
        return _listed(inner[0], definitions)
    if origin is not None:
        if inner[1] is Any:
            definitions["Filter"] = filter_schema()
            return _FILTER
        return {"type": "object", "additionalProperties": _kind(inner[1], definitions)}
    if hint not in _PLAIN and isinstance(hint, type) and is_dataclass(hint):
        return _reference(hint, definitions)
    return dict(_PLAIN[hint])


def _listed(hint: object, definitions: dict[str, Schema]) -> Schema:
    return {"type": "array", "items": _kind(hint, definitions)}


def _reference(cls: type, definitions: dict[str, Schema]) -> Schema:
    if cls.__name__ not in definitions:
        definitions[cls.__name__] = {}
        definitions[cls.__name__] = {"description": _first_paragraph(cls), **_object(cls, definitions)}
    return {"$ref": f"#/definitions/{cls.__name__}"}


def _first_paragraph(cls: type) -> str:
    return " ".join((cls.__doc__ or "").split("\n\n")[0].split())


def filter_schema() -> Schema:
    """What a filter may hold: columns with what is wanted of them, and the three words `within`, `not` and
    `any`."""
    bounds = _table({name: {"type": "number"} for name in BOUNDS}, [])
    plain = [{"type": kind} for kind in ("string", "boolean", "number")]
    wanted = _either(*plain, {"type": "array", "items": _either(*plain)}, bounds)
    columns = {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2}
    spans = {name: {"type": "number"} for name in SPANS}
    return {
        "description": (
            "Which rows, joined by and: a column with the value, values, bounds, present or absent that is "
            "wanted of it; within, a span between two dates; not, a filter; any, a list of filters."
        ),
        "type": "object",
        "properties": {
            "within": _table({**spans, "of": columns}, ["of"]),
            "not": _FILTER,
            "any": {"type": "array", "items": _FILTER},
        },
        "additionalProperties": wanted,
    }


def as_json(value: object) -> object:
    """A value of a TOML page as JSON has it: a date as its text.

    >>> as_json({"from": date(2016, 3, 1), "by": ("age",)})
    {'from': '2016-03-01', 'by': ['age']}
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: as_json(one) for key, one in value.items()}
    return [as_json(one) for one in value] if isinstance(value, list | tuple) else value


def pages_to_write() -> dict[str, str]:
    """Every page that this module makes, by its path below data/framework."""
    schemas = {
        f"schema/{kind.name}.json": json.dumps(schema_of(kind), indent=2, ensure_ascii=False) + "\n"
        for kind in KINDS
    }
    return {**schemas, "REFERENCE.md": reference()}


def main(arguments: list[str]) -> int:
    """Write the schemas and the page of reference into the folder that is named, or data/framework."""
    folder = Path(arguments[0] if arguments else "data/framework")
    if not (folder / "board.toml").exists():
        print(f"{folder}: holds no board.toml. Start this in the project's folder.", file=sys.stderr)
        return 2
    for name, text in pages_to_write().items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(path.as_posix())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
