"""What Windows installs without a network, as files in the folder wheels: each held to its hash.

`python .windows/wheels.py 3.12`. pip downloads what is wanted of the machine it runs on; so what a lock pins
for Windows alone, or for that Python alone, is told here by the lock's own marks.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from pip._vendor.packaging.markers import Marker

HERE = Path(__file__).parent
_PIN = re.compile(
    r"^(?P<pin>[\w.-]+==[^\s;\\]+)\s*(?:;(?P<mark>[^\\\n]*))?(?P<hashes>(?:\\\n\s+--hash=\S+\s*)+)",
    re.MULTILINE,
)


def wanted(lock: str, python: str) -> str:
    """The lock as Windows installs it with this Python: what is of others left out, and no marks.

    >>> of_windows, of_others = ('a==1 ; os_name == "nt"', 'b==2 ; os_name == "posix"')
    >>> print(wanted("".join(f"{pin} \\\\\\n    --hash=x\\n" for pin in (of_windows, of_others)), "3.12"))
    a==1 \\
        --hash=x
    """
    windows = {
        "os_name": "nt",
        "sys_platform": "win32",
        "platform_system": "Windows",
        "platform_machine": "AMD64",
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "python_version": python,
        "python_full_version": f"{python}.9",
    }
    return "".join(
        f"{found['pin']} {found['hashes'].rstrip()}\n"
        for found in _PIN.finditer(lock)
        if not found["mark"] or Marker(found["mark"]).evaluate(windows)
    ).rstrip()


def main(python: str) -> int:
    """Download every wheel; pip's own exit code."""
    lock = (HERE / "requirements.lock").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wanted.lock"
        path.write_text(wanted(lock, python), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--require-hashes", "--no-deps", "-r", str(path)]
        to = ["--dest", str(HERE.parent / "wheels"), "--platform", "win_amd64", "--implementation", "cp"]
        return subprocess.run([*command, *to, "--python-version", python], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
