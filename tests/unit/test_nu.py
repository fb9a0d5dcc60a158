"""How the Nu Html Checker is asked ends with 0 where it finds nothing, so that `make test-all` goes on."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.skipif(os.name == "nt", reason="stands a script in the place of Java")
@pytest.mark.parametrize(
    ("messages", "code"), [([], 0), ([{"type": "error", "message": "Stray end tag"}], 1)]
)
def test_a_clean_page_ends_with_nought_and_a_fault_with_one(tmp_path, messages, code):
    java = tmp_path / "java"
    java.write_text(f"#!/bin/sh\necho '{json.dumps({'messages': messages})}' >&2\n")
    java.chmod(0o755)
    for name in ("vnu.jar", "page.html"):
        (tmp_path / name).write_text("")
    run = subprocess.run(
        [sys.executable, "-m", "tests.nu", str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "VNU_JAR": str(tmp_path / "vnu.jar")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == code, run.stderr
