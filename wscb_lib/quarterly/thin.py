"""Whether a notebook only has its page show its parts, as those of the framework do.

One that does more may leave something behind in the kernel that runs it: a library's setting, a name of its
own in another's module, a process.
"""

from __future__ import annotations

import ast

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

    All that such cells speak of they name themselves, or take from `wscb_lib`. What is no notebook, or no
    Python, is not thin.

    >>> cells = ["from wscb_lib import open_narrative", "page = open_narrative('training')", "page.record()"]
    >>> is_thin({"cells": [{"cell_type": "code", "source": source} for source in cells]})
    True
    >>> is_thin({"cells": [{"cell_type": "code", "source": "import os; os.chdir('..')"}]})
    False
    """
    try:
        sources = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
        nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    except (KeyError, TypeError, ValueError, SyntaxError):
        return False
    named = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    named |= {n.asname or n.name for n in nodes if isinstance(n, ast.alias)}
    return all(isinstance(node, _SPEAKS_IN) and _is_plain(node, named) for node in nodes)


def _is_plain(node: ast.AST, named: set[str]) -> bool:
    if isinstance(node, ast.ImportFrom):
        return node.module == "wscb_lib" and not node.level
    if isinstance(node, ast.Name):
        return node.id in named
    if isinstance(node, ast.Attribute):
        return isinstance(node.ctx, ast.Load) and not node.attr.startswith("_")
    return True
