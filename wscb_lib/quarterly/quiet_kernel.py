"""An ordinary kernel that opens no port: `python quiet_kernel.py -f CONNECTION`.

Beside the sockets it is told to use, ipykernel binds a port of 127.0.0.1 to hear what processes that a cell
forks may print. No page forks any, so that is left out. It is started as a file, for importing the package
it lies in would cost every kernel half a second.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Start the kernel; its own folder is no place to import from."""
    del sys.path[0]
    from ipykernel import kernelapp
    from ipykernel.iostream import IOPubThread

    class Deaf(IOPubThread):
        def __init__(self, socket: object, **told: object) -> None:
            super().__init__(socket, **{**told, "pipe": False})  # type: ignore[no-untyped-call]

    vars(kernelapp)["IOPubThread"] = Deaf
    kernelapp.launch_new_instance()


if __name__ == "__main__":
    main()
