"""What a page says, as text that a person can review: its prose, and under each heading what the notebook's
lines print.

Nothing is executed in a kernel: the page is opened with the parameters that its notebook is committed with,
and asked for what each line of the notebook asks.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable, Mapping
from difflib import unified_diff
from pathlib import Path

from wscb_lib import open_narrative
from wscb_lib.notebook import Page
from wscb_lib.quarterly.fitted import fitted
from wscb_lib.quarterly.inputs import FOR_THE_ANALYST as THE_ANALYSTS
from wscb_lib.quarterly.inputs import OF_A_REGION

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent
NOTEBOOKS = ROOT / "notebooks"
EXECUTED = ("theme", "partner")
"""The notebooks that make many pages: one page of each is kept as an executed notebook, and compared by
nbval."""
STEMS = sorted(
    path.stem
    for path in NOTEBOOKS.glob("*.ipynb")
    if path.stem not in EXECUTED and path.name not in (*THE_ANALYSTS, OF_A_REGION)
)
ASKED = re.compile(r'page\.(\w+)\((?:"(\w+)")?\)')
FOR_THE_ANALYST = "drafts"
"""What a notebook may ask that is on no page."""


def cells_of(stem: str, over: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """The cells of a notebook in order: (kind, source); fitted to the headings over its sections, where they
    are given."""
    notebook = json.loads((NOTEBOOKS / f"{stem}.ipynb").read_text(encoding="utf-8"))
    notebook = fitted(notebook, over) if over else notebook
    return [(cell["cell_type"], "".join(cell["source"]).strip()) for cell in notebook["cells"]]


def asked_by(stem: str) -> list[tuple[str, str]]:
    """What a notebook asks its page for, in order: (the part, the section or "")."""
    found = [ASKED.fullmatch(source) for kind, source in cells_of(stem) if kind == "code"]
    return [(call[1], call[2] or "") for call in found if call and call[1] != FOR_THE_ANALYST]


def opened(stem: str, **instead: str) -> Page:
    """The page that a notebook opens, with the parameters it is committed with, or these instead."""
    given: dict[str, str] = {}
    arguments: list[str] = []
    for kind, source in cells_of(stem):
        for node in ast.parse(source).body if kind == "code" else ():
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                name = ast.unparse(node.targets[0])
                given[name] = instead.get(name, node.value.value)
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                arguments = [
                    a.value if isinstance(a, ast.Constant) else given[ast.unparse(a)] for a in node.value.args
                ]
    return open_narrative(*arguments)


def said_by(page: Page) -> Callable[[str, str], str]:
    """What an opened page says when it is asked for a part."""
    return lambda part, section: getattr(page, part)(*([section] if section else [])).text


def text_of(stem: str, say: Callable[[str, str], str], over: Mapping[str, str] | None = None) -> str:
    """The text of a page: `say` gives what is printed for (part, section); `over` the headings over its
    sections, where they are not the notebook's."""
    said = []
    for kind, source in cells_of(stem, over):
        call = ASKED.fullmatch(source) if kind == "code" else None
        if kind == "markdown":
            said.append(source)
        elif call and call[1] != FOR_THE_ANALYST:
            said.append(say(call[1], call[2] or ""))
    lines = "\n\n".join(said).splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def golden_of(stem: str, folder: str = "") -> str:
    """The text of a page as it was last read and agreed; `folder` is another specimen's."""
    golden = GOLDEN / folder / f"{stem}.txt"
    assert golden.exists(), f"{golden.name} of {folder} is not kept yet: make golden, and read it"
    return golden.read_text(encoding="utf-8")


def difference(stem: str, text: str, folder: str = "") -> str:
    """What a page now says otherwise than its golden, line by line; "" where it says the same."""
    lines = unified_diff(
        golden_of(stem, folder).splitlines(),
        text.splitlines(),
        f"{stem}, agreed",
        f"{stem}, now",
        lineterm="",
        n=2,
    )
    return "\n".join(lines)
