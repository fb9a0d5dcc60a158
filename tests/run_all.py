"""JupyterLab's Run All, by nbval: `pytest -p tests.run_all --nbval-lax notebooks tests/golden`.

nbval runs each notebook where it lies, with its own parameters, and fails a cell that raises. This adds what
a page needs: a line that asks the page for something answers with one output, and nothing is printed beside
it.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import pytest

from wscb_lib.quarterly.inputs import FOR_THE_ANALYST


def fault_of(source: str, outputs: Sequence[dict[str, Any]], is_page: bool = True) -> str:
    """What is wrong with the outputs of a cell, in a sentence; "" where nothing is.

    The analyst's own notebooks make no page: their cells may answer as they like, but nothing is printed.

    >>> fault_of("page.opening()", [{"output_type": "execute_result"}])
    ''
    >>> fault_of("page.opening()", [])
    'page.opening(): found no output. Wanted one passage and nothing printed beside it.'
    """
    kinds = [output["output_type"].replace("pyout", "execute_result") for output in outputs]
    if not is_page:
        return f"{source.splitlines()[-1]}: found something printed." if "stream" in kinds else ""
    wanted = ["execute_result"] if source.startswith("page.") else []
    if kinds == wanted:
        return ""
    expected = "one passage and nothing printed beside it" if wanted else "no output"
    return f"{source.splitlines()[-1]}: found {', '.join(kinds) or 'no output'}. Wanted {expected}."


def pytest_collectstart(collector: Any) -> None:
    """What an exhibit says and every figure behind it are compared, not its HTML."""
    if str(getattr(collector, "path", "")).endswith(".ipynb"):
        collector.skip_compare += ("text/html", "stderr")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """After a cell has run: its outputs are what a page needs, or it fails."""
    answer = yield
    is_page = Path(str(item.path)).name not in FOR_THE_ANALYST
    if hasattr(item, "test_outputs"):
        fault = fault_of(item.cell.source, item.test_outputs or [], is_page)
        if fault:
            pytest.fail(fault, pytrace=False)
    return answer
