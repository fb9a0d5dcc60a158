"""The keys that people write in the framework's pages, as the frozen dataclasses declare them.

A field that says what it means (`field(metadata=said("…"))`) is a key of its page; one that says nothing is
set on loading. A key without a default must be written. From the same words come what is read (`pages`), the
schemas that an editor completes by (`schema`) and the page of reference (`reference`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, Field, dataclass, fields
from functools import cache
from typing import get_type_hints


@dataclass(frozen=True)
class Key:
    """One key of a page: what it is called there, what it means, and what may stand in it."""

    name: str
    field: str
    hint: object
    says: str
    example: object
    one_of: tuple[str, ...]
    is_own: bool
    is_required: bool
    default: object


def said(
    says: str, example: object, *, toml: str = "", one_of: Sequence[str] = (), is_own: bool = False
) -> dict[str, object]:
    """The metadata of a field that is a key of a page.

    `says` tells a person what it means, and what its absence means; `example` is a value that could stand
    there; `toml` is its name on the page where that is not the field's; `one_of` are the only values;
    `is_own` is a key of a measure that its return's `[defaults]` may not give, for every measure has its own.
    """
    return {"says": says, "example": example, "toml": toml, "one_of": tuple(one_of), "is_own": is_own}


@cache
def keys_of(cls: type) -> tuple[Key, ...]:
    """Every key that a page may write of such a value, in declared order."""
    hints = get_type_hints(cls)
    return tuple(_key(f, hints[f.name]) for f in fields(cls) if "says" in f.metadata)


def _key(f: Field[object], hint: object) -> Key:
    words = f.metadata
    default = f.default_factory() if f.default_factory is not MISSING else f.default
    return Key(
        name=words["toml"] or f.name,
        field=f.name,
        hint=hint,
        says=words["says"],
        example=words["example"],
        one_of=words["one_of"],
        is_own=words["is_own"],
        is_required=default is MISSING,
        default=default,
    )
