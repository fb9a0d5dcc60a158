"""What is imported late is there when it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from wscb_lib.lean import with_room


def said_by(source: str) -> list[str]:
    """What a new Python prints of a source."""
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    return run.stdout.split()


def test_a_module_that_is_imported_when_used_is_the_module_itself_from_the_first_name_on():
    assert said_by(
        "import sys\n"
        "from wscb_lib.lean import import_when_used\n"
        "import_when_used('fractions', 'json')\n"
        "import fractions, json\n"
        "print('decimal' in sys.modules)\n"
        "print(fractions.Fraction(1, 2) + fractions.Fraction(1, 2), json.dumps([1]))\n"
        "import fractions as again\n"
        "print(again.Fraction is fractions.Fraction, 'decimal' in sys.modules)\n"
    ) == ["False", "1", "[1]", "True", "True"]


@pytest.mark.parametrize("name", ["scipy.stats", "altair"])
def test_great_expectations_comes_without_what_only_distributions_need_and_finds_it_when_it_asks(name):
    asks = {"scipy.stats": "stats.norm.cdf(0)", "altair": "alt.Chart.__name__"}[name]
    assert said_by(
        "import sys\n"
        "from wscb_lib.quality import open_great_expectations\n"
        "open_great_expectations()\n"
        f"print(len([each for each in sys.modules if each.startswith('{name}.')]))\n"
        "import great_expectations.expectations.core.expect_column_kl_divergence_to_be_less_than as room\n"
        f"print(room.{asks})\n"
    ) == ["0", {"scipy.stats": "0.5", "altair": "Chart"}[name]]


def test_what_is_left_out_of_an_import_can_be_imported_after_it():
    assert said_by(
        "import sys\n"
        "from wscb_lib.lean import import_what_binds\n"
        "import_what_binds()\n"
        "print('scipy.stats' in sys.modules)\n"
        "import scipy.stats, seaborn\n"
        "print(scipy.stats.norm.cdf(0), callable(seaborn.lineplot))\n"
    ) == ["False", "0.5", "True"]


def test_what_is_left_out_of_an_import_is_left_out_for_no_other_thread_and_no_copy():
    assert said_by(
        "import os, threading\n"
        "from wscb_lib.lean import without\n"
        "def tries():\n"
        "    try:\n"
        "        import fractions\n"
        "        print('found', flush=True)\n"
        "    except ImportError:\n"
        "        print('not found', flush=True)\n"
        "with without('fractions'):\n"
        "    tries()\n"
        "    copy = os.fork()\n"
        "    tries() if copy == 0 else os.waitpid(copy, 0)\n"
        "    if copy == 0: os._exit(0)\n"
        "    other = threading.Thread(target=tries)\n"
        "    other.start()\n"
        "    other.join()\n"
    ) == ["not", "found", "found", "found"]


def taken_anew(call) -> int:
    """Pages of memory that the system lent for a hundred calls, at the depth of four hundred that cost
    most."""
    import resource

    def deep(down: int) -> int:
        if down:
            return deep(down - 1)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _ in range(100):
            leaf(*range(9))
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    def leaf(*given: int) -> int:
        return sum(given)

    return max(call(lambda at=at: deep(at)) for at in range(400))


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how many pages it lent")
def test_calls_that_have_room_ask_for_memory_once_however_deep_they_begin():
    assert taken_anew(lambda work: work()) >= 100, "without room some depth pays at each call"
    assert taken_anew(with_room) < 50
