"""Which processes live, and how one that works for another ends with it."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

CAN_COPY = "fork" in multiprocessing.get_all_start_methods()
"""Whether a process can be copied here, with all it has in memory: not on Windows."""
_EVERY = 0.5  # seconds between two looks at whether the parent still lives


def is_alive(process: int) -> bool:
    """Whether a process of this number runs, whoever's it is. Where that cannot be asked, it is taken to
    run."""
    if os.name == "nt":  # there, to ask as elsewhere is to end it
        import psutil

        return bool(psutil.pid_exists(process))
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def started(process: int) -> str:
    """When a process began, in the system's own count, so that a number used again is known; "" where the
    system does not say."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
        return stat.rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def work_for_parent() -> None:
    """Be a process that works for the one that began it: end soon after that has ended, however it ended, and
    with it the group of processes that this one leads, if it leads one. Whoever began it hears Ctrl-C, and
    ends it: in silence, though it may be waiting to answer.

    What was there before is nobody's to sweep here: to look at it is to copy it.

    A child that outlives a killed run would keep agencies' rows in memory and nobody would know of it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()
    begun_by = multiprocessing.parent_process()  # it may be dead already, and another stand in its place
    parent = begun_by.pid if begun_by else os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_EVERY)
        if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, name="watch the parent", daemon=True).start()
