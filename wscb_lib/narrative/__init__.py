"""What a notebook opens: shown results and drawn exhibits of one page. It reads, never calculates."""

from __future__ import annotations

from wscb_lib.narrative.opening import Narrative, open_narrative

__all__ = ["Narrative", "open_narrative"]
