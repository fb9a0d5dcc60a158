"""A page's evidence as a test knows it: a few fields, and the real answers to questions about them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType, SimpleNamespace
from typing import Any

from wscb_lib.pages.evidence import Evidence
from wscb_lib.signals import Signal
from wscb_lib.voices import Voices


class SomeEvidence(SimpleNamespace):
    """Evidence of which only the named fields are known; the rest `Evidence` itself answers."""

    signals: Mapping[str, Signal] = MappingProxyType({})
    voices_of_all = Voices(is_printed=False)

    def __getattr__(self, name: str) -> Any:
        """A method, a property or a default of `Evidence`, asked of these fields."""
        found = getattr(Evidence, name)
        return found.__get__(self) if hasattr(found, "__get__") else found
