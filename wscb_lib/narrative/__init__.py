"""What a notebook opens: shown results and drawn exhibits of one page. It reads, never calculates.

- `opening`  `open_narrative`, and everything a notebook may ask of its page
"""

from __future__ import annotations

from wscb_lib.narrative.opening import Narrative, open_narrative

__all__ = ["Narrative", "open_narrative"]
