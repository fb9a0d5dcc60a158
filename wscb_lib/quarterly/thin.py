"""Whether a notebook only has its page show its parts, as those of the framework do.

One that does more may leave something behind in the kernel that runs it: a library's setting, a name of its
own in another's module, a process.
"""

from __future__ import annotations

import ast

import wscb_lib
from wscb_lib.json_values import Json

_SPEAKS_IN = (
    ast.Module,
    ast.ImportFrom,
    ast.alias,
    ast.Assign,
    ast.Expr,
    ast.Call,
    ast.keyword,
    ast.Name,
    ast.Attribute,
    ast.Constant,
    ast.expr_context,
)


def is_thin(notebook: Json) -> bool:
    """Whether its cells do nothing but name parameters, open a page and have it show its parts.

    All that such cells speak of they have named themselves by then, or it opens a page. What is no notebook,
    or no Python, is not thin.

    >>> cells = ["from wscb_lib import open_narrative", "page = open_narrative('training')", "page.record()"]
    >>> is_thin({"cells": [{"cell_type": "code", "source": source} for source in cells]})
    True
    >>> is_thin({"cells": [{"cell_type": "code", "source": "import os; os.chdir('..')"}]})
    False
    """
    named: set[str] = set()
    try:
        sources = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
        return all(_is_plain(step, named) for source in sources for step in ast.parse(source).body)
    except (KeyError, TypeError, ValueError, SyntaxError, RecursionError, MemoryError):
        return False


def _is_plain(step: ast.stmt, named: set[str]) -> bool:
    """Whether a step does no more, after those that have `named` something; what it names is added."""
    nodes = list(ast.walk(step))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    loaded = {name.id for name in names if not isinstance(name.ctx, ast.Store)}
    if not all(isinstance(node, _SPEAKS_IN) for node in nodes) or not loaded <= named:
        return False
    named |= {name.id for name in names if isinstance(name.ctx, ast.Store)}
    if isinstance(step, ast.ImportFrom):
        named |= {alias.asname or alias.name for alias in step.names}
        return step.module == wscb_lib.__name__ and all(a.name in wscb_lib.__all__ for a in step.names)
    attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
    return all(isinstance(each.ctx, ast.Load) and not each.attr.startswith("_") for each in attributes)
