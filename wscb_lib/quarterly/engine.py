"""papermill's engine of ours: IPython runs a notebook's cells in this very process.

An ordinary kernel is another process, which must be started, imports everything anew and is spoken to over
sockets, five messages a cell. A page is thin, so that cost more than what it does. Here nothing is spoken
over anything: what a cell shows is laid into the notebook as it is shown.
"""

from __future__ import annotations

import io
import os
import platform
import sys
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr, redirect_stdout

from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.pylabtools import select_figure_formats
from nbformat import NotebookNode, from_dict
from papermill.engines import Engine, NotebookExecutionManager
from traitlets import Type
from traitlets.config import Config

from wscb_lib.errors import UsageFault

LANGUAGE = {
    "name": "python",
    "version": platform.python_version(),
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}
INLINE = "module://matplotlib_inline.backend_inline"
"""Where a figure that a cell draws with pyplot is shown: under the cell."""


class InThisProcess(Engine):  # type: ignore[misc]
    """Runs the cells of one notebook in order, up to the first that fails."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        begun: Callable[[], None] = lambda: None,
        **_: object,
    ) -> None:
        """Run every cell; `begun` is called as each begins. What the notebook names is Python, whatever
        `kernel_name` says. papermill itself finds the cell that failed, and raises."""
        shell = _Shell.begun_anew()
        for index, cell in enumerate(nb_man.nb.cells):
            begun()
            nb_man.cell_start(cell, index)
            has_failed = cell.cell_type == "code" and not shell.show(cell)
            if has_failed:
                nb_man.cell_exception(cell, index)
            nb_man.cell_complete(cell, index)
            if has_failed:
                break
        nb_man.nb.metadata["language_info"] = from_dict(LANGUAGE)


class _Stream(io.TextIOBase):
    """What a cell prints, laid among what it shows."""

    def __init__(self, name: str, shell: _Shell) -> None:
        self._name, self._shell = name, shell

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if text:
            last = self._shell.shown[-1] if self._shell.shown else None
            if last and last["output_type"] == "stream" and last["name"] == self._name:
                last["text"] += text
            else:
                self._shell.add("stream", name=self._name, text=text)
        return len(text)


class _Publisher(DisplayPublisher):
    """Lays what a cell displays among what it shows."""

    shell: _Shell

    def publish(  # type: ignore[override]
        self,
        data: Mapping[str, object],
        metadata: Mapping[str, object] | None = None,
        *,
        transient: Mapping[str, object] | None = None,
        update: bool = False,
        **_: object,
    ) -> None:
        told = {"data": _plain(data), "metadata": _plain(metadata)}
        name = (transient or {}).get("display_id")
        if update:
            for output in self.shell.displays.get(name, ()):
                output.update(from_dict(told))
            return
        output = self.shell.add("display_data", **told)
        if name:
            self.shell.displays.setdefault(name, []).append(output)

    def clear_output(self, wait: bool = False) -> None:
        self.shell.shown.clear()


class _Hook(DisplayHook):
    """Lays the value of a cell's last line among what it shows."""

    shell: _Shell

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(
        self, format_dict: Mapping[str, object], md_dict: Mapping[str, object] | None = None
    ) -> None:
        if format_dict:
            self.shell.add(
                "execute_result",
                execution_count=self.prompt_count,
                data=_plain(format_dict),
                metadata=_plain(md_dict),
            )


class _Shell(InteractiveShell):
    """IPython, showing into the notebook."""

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)
    shown: list[NotebookNode]
    displays: dict[object, list[NotebookNode]]
    system = InteractiveShell.system_piped  # what a cell has the system do is printed under it

    @classmethod
    def begun_anew(cls) -> _Shell:
        """A shell in which nothing was ever run; one that this process has, as in JupyterLab, is let go."""
        InteractiveShell.clear_instance()
        cls.clear_instance()
        settings = Config()
        settings.HistoryManager.enabled = False
        shell: _Shell = cls.instance(config=settings)
        shell.shown, shell.displays = [], {}
        shell.draw_under_cells()
        return shell

    def enable_gui(self, gui: str | None = None) -> None:
        """Nothing is shown in a window here: what is drawn stands under its cell."""

    def ask_exit(self) -> None:
        """Refuse exit() and quit(), which in JupyterLab end the kernel."""
        raise UsageFault("A page ends with its last cell. Take exit() or quit() out of the notebook.")

    def draw_under_cells(self) -> None:
        """Have pyplot's figures shown under the cell that draws them, as in JupyterLab: now, where this
        process has it, or once a cell imports it."""
        os.environ["MPLBACKEND"] = INLINE
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close("all")  # a figure that was left open is another page's
            self.enable_matplotlib("inline")  # type: ignore[no-untyped-call]
            select_figure_formats(self, {"png"})  # it does so for one shell
        elif matplotlib := sys.modules.get("matplotlib"):
            matplotlib.rcParams["backend"] = INLINE

    def show(self, cell: NotebookNode) -> bool:
        """Run a cell and lay what it shows into it; whether the next may run."""
        self.shown = cell.outputs = []
        with redirect_stdout(_Stream("stdout", self)), redirect_stderr(_Stream("stderr", self)):
            ran = self.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
        cell.execution_count = ran.execution_count
        return bool(ran.success)

    def add(self, kind: str, **told: object) -> NotebookNode:
        """One more output of the cell."""
        self.shown.append(from_dict({"output_type": kind, **told}))
        return self.shown[-1]

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        said = str(evalue)
        if isinstance(evalue, SystemExit):  # of which papermill lets 0 pass
            said = f"a cell ended the page, with {evalue.code or 0}"
        self.add("error", ename=str(etype.__name__), evalue=said, traceback=list(stb))


def _plain(told: Mapping[str, object] | None) -> object:
    """The same as a notebook's file can hold it."""
    return json_clean(encode_images(dict(told or {})))
