"""The last run of a quarter, as the bench finds it: what its pages were written from, and the facts
behind."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework import Framework, Measure
from wscb_lib.notebook.editions import edition_named
from wscb_lib.pages.evidence import Evidence
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.bench_record import BenchRecord, recall
from wscb_lib.quarterly.kernels import MAKING_A_PACK
from wscb_lib.store import Store, project_root, workspace_folder

Facts = dict[tuple[str, str], pd.DataFrame]


@dataclass(frozen=True)
class Run:
    """One run of one quarter. `workspace` is as the command names it; `record` what the run left."""

    quarter: Quarter
    workspace: str
    root: Path
    store: Store
    record: BenchRecord

    @property
    def material(self) -> Evidence:
        """What the pages were written from: shown figures, after disclosure control."""
        return self.record.material

    @property
    def framework(self) -> Framework:
        """The framework as that run read it."""
        return self.record.material.framework

    @property
    def edition(self) -> str:
        """Whose figures these are, such as "board"."""
        return self.record.material.edition.id

    @property
    def command(self) -> str:
        """What to type to make this run again."""
        return command_of(self.quarter, self.workspace, self.edition)

    @cached_property
    def facts(self) -> Facts:
        """(return id, table) -> rows as returned, children's among them. Read when first asked for.

        Raises `UsageFault` with the command to run when they are no longer kept.
        """
        found = self.store.facts(self.quarter)
        if found is None:
            raise UsageFault(f"{self.workspace} keeps no rows of {self.quarter}. Run:  {self.command}")
        return found

    def measure(self, measure_id: str) -> Measure:
        """One measure by its id; `UsageFault` with the nearest id for one that no return declares."""
        known, wanted = self.framework.measures, str(measure_id)
        if wanted not in known:
            raise UsageFault(
                f'measure: found "{wanted}".{nearest(wanted.lower(), known)} None of the {len(known)} '
                f'measures is called that. Look for it:  bench.find("{wanted.split("_")[0]}")'
            )
        return known[wanted]

    def quarter_known(self, quarter: str) -> Quarter:
        """A quarter of this run's history; `UsageFault` for one it knows nothing of."""
        found = Quarter.parse(quarter)
        first = self.record.quarters[0]
        if not first <= found <= self.quarter:
            later = (
                f" Run:  {command_of(found, self.workspace, self.edition)}" if found > self.quarter else ""
            )
            raise UsageFault(
                f'quarter: found "{found}". The run of {self.quarter} knows {first} to {self.quarter}.{later}'
            )
        return found


def open_run(quarter: str, workspace: str, edition: str = "board") -> Run:
    """The last run of a quarter in a workspace.

    Raises `UsageFault` for a quarter or workspace that means nothing; with the command to run when there is
    no run, or it was made by other code; and always while a pack is being made.
    """
    if os.environ.get(MAKING_A_PACK):
        raise UsageFault(
            "The bench leads to children's rows, so a page of a pack cannot open it. Take the line out of "
            "the page's notebook, and work in notebooks/workbench.ipynb."
        )
    when, root = Quarter.parse(quarter), project_root()
    folder = workspace_folder(workspace, root)
    name = named(workspace, root)
    store = Store(folder)
    record = recall(store, when, edition)
    if record is None:
        raise UsageFault(_why_none(store, when, name, edition))
    return Run(when, name, root, store, record)


def _why_none(store: Store, when: Quarter, name: str, edition: str) -> str:
    """Why there is no run to open, and what to do."""
    if edition_named(edition, when, store.workspace).is_yearly:
        return f"The {edition} edition is one page a year and has no bench. Open the board edition of {when}."
    was_run = bool(store.narratives(when, edition))
    why = (
        f"The run of {when} in {name} was made by other code, or has been damaged."
        if was_run
        else f"{name} has no run of {when} in the {edition} edition."
    )
    return f"{why} Run:  {command_of(when, name, edition)}"


def named(workspace: str, root: Path) -> str:
    """A workspace as a command names it: by its place within the project where it lies there."""
    for known in ("specimen", "live"):
        if Path(workspace) == root / "data" / known:
            return known
    path = Path(workspace)
    return (
        path.relative_to(root).as_posix() if path.is_absolute() and path.is_relative_to(root) else workspace
    )


def command_of(quarter: Quarter, workspace: str, edition: str) -> str:
    """The command that runs a quarter.

    >>> command_of(Quarter(2015, 4), "specimen", "board")
    'python run_quarter.py 2015-16-Q4 --workspace specimen'
    """
    chosen = "" if edition == "board" else f" --edition {edition}"
    return f"python run_quarter.py {quarter} --workspace {workspace}{chosen}"
