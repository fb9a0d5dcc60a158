"""What JSON holds, as Python has it: notebooks, pages' contents, what was published."""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""An object of JSON: by name, each a string, a number, true or false, None, a list or another object."""
