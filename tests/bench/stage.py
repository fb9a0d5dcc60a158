"""One timed way from shown results to pages, in a process of its own:  python -m tests.bench.stage WAY FOLDER

`ours` draws in a pool, runs the thin notebooks and binds the pages; `limit` draws the same exhibits in the
same pool and gives them to the same page writer with no notebook run at all. Prints the seconds it took.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from pathlib import Path


def load(folder: Path):
    return pickle.loads((folder / "told.pickle").read_bytes())


def ours(folder: Path) -> float:
    from wscb_lib.quarterly import binding
    from wscb_lib.store import Store, project_root

    drafts, measured = load(folder)
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    began = time.perf_counter()
    told = binding.tell(drafts, measured.material, Store(folder), 2, is_whole=True)
    ready = binding.ready(drafts, [], measured.material, told, [], [])
    faults = binding.execute(list(ready.pages), ready, project_root(), scratch, str(folder))
    binding.bind(ready, scratch, folder / "ours", faults, _figures_of(measured))
    return time.perf_counter() - began


def limit(folder: Path) -> float:
    from wscb_lib.quarterly import binding
    from wscb_lib.store import Store

    drafts, measured = load(folder)
    scratch = folder / "written"
    scratch.mkdir(exist_ok=True)
    began = time.perf_counter()
    store = Store(folder)
    told = binding.tell(drafts, measured.material, store, 2, is_whole=True)
    for draft in drafts:
        page = store.narrative(measured.material.quarter, measured.material.edition.id, draft.content.element)
        (scratch / f"{draft.stem}.ipynb").write_text(json.dumps(as_executed(draft.stem, page)))
    ready = binding.ready(drafts, [], measured.material, told, [], [])
    binding.bind(ready, scratch, folder / "limit", [], _figures_of(measured))
    return time.perf_counter() - began


def _figures_of(measured):
    from wscb_lib.quarterly import binding

    return lambda out, face: binding.write_figures(measured, out, face)


def as_executed(stem: str, page: dict) -> dict:
    """The element's notebook with the outputs it would have, written without running it."""
    from wscb_lib.exhibits.passage import Passage
    from wscb_lib.store import project_root

    shared = stem.partition("__")[0]  # subjects, themes and partners share a notebook
    notebook = json.loads((project_root() / "notebooks" / f"{shared}.ipynb").read_text())
    for number, cell in enumerate(c for c in notebook["cells"] if c["cell_type"] == "code"):
        source = "".join(cell["source"])
        if not source.startswith("page.") or "commentary" in source:
            continue
        name = source.removeprefix("page.").split("(")[0]
        part = f"section/{source.split(chr(34))[1]}" if name == "section" else name
        data = Passage.from_dict(page["parts"][part])._repr_mimebundle_()
        cell["outputs"] = [
            {"output_type": "execute_result", "execution_count": number, "metadata": {}, "data": data}
        ]
    return notebook


if __name__ == "__main__":
    print({"ours": ours, "limit": limit}[sys.argv[1]](Path(sys.argv[2])))
