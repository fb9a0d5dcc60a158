"""Many Boards by one command: each runs as it would alone, on a process pool, a local cluster, or one of many
machines.

- `asked`    which workspaces and quarters are meant, and whether they can be made
- `task`     one Board's runs, wherever they happen: a path and a checksum come back
- `engine`   where tasks run: processes of our own, a Dask cluster here, or one at an address
- `together` hands out the tasks, says how they go, and lists what came of each
- `region`   lays the packs side by side, on a page of their own

A single Board never comes here, and Dask is imported in `engine` alone.
"""

from __future__ import annotations

from wscb_lib.boards.together import run_boards, run_region

__all__ = ["run_boards", "run_region"]
