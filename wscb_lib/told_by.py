"""By which way of telling change from chance verdicts are made: words signed the old way are asked about
again.

It stands by itself so that a page's words can be read without the arithmetic behind verdicts.
"""

from __future__ import annotations

TOLD_BY = "shuffled series, late November 2026"  # changes whenever verdicts may change though no figure did
