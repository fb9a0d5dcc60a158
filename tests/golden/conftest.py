"""nbval compares what an exhibit says and every figure behind it, not its HTML."""

from __future__ import annotations


def pytest_collectstart(collector):
    if str(getattr(collector, "path", "")).endswith(".ipynb"):
        collector.skip_compare += ("text/html", "stderr")
