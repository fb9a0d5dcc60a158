"""Whether this machine can read a page in a browser, and what to say where it cannot."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_found() -> str | None:
    """The path of the operating system's own browser; None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def what_is_missing() -> str:
    """What must be installed before pages can be read in a browser, in a sentence; "" where nothing is
    missing."""
    if chromium_found() is None:
        return (
            "Chromium is not on this machine, so no page was read in a browser: not by axe, not on paper, "
            "not on a "
            "telephone. Install it (on Debian: apt-get install chromium) and run `make test` again. To try "
            "the rest "
            'alone: PYTEST_ADDOPTS="--ignore tests/browser" make test.'
        )
    if find_spec("playwright") is None:
        return (
            "playwright is not installed, so no page was read in a browser. Install what is pinned: pip "
            "install -r requirements.lock."
        )
    return ""
