"""What one cell was read as."""

from __future__ import annotations

from typing import Any, NamedTuple


class Outcome(NamedTuple):
    """The reading of one spelling: its value, or what was wanted instead, and a remark that is counted.

    `status` is the word for a symbol that stands where a figure should.
    """

    value: Any = None
    wanted: str = ""
    remark: str = ""
    status: str | None = None
