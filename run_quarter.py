"""Make a quarter's pack:  python run_quarter.py 2015-16-Q4 --workspace specimen"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

from wscb_lib import stopping  # and no more: until the command listens, Ctrl-C is a traceback

MADE_BEFORE_A_LOOK = 50_000
"""Objects made until Python looks for those that hold one another: nearly all that a run makes stays, and to
look through it again and again costs a tenth of the time."""


def main(words: list[str] | None = None) -> int:
    """Run the quarter; a person's mistake, or a machine's, is a sentence on standard error and an exit code,
    never a traceback."""
    from wscb_lib.command_line import given, read_arguments, refuse_beside_verify
    from wscb_lib.errors import WorkbookFault, sentences_of

    arguments = vars(read_arguments(words))
    measure, verify = arguments.pop("rows"), arguments.pop("verify")
    region = {name: arguments.pop(name) for name in ("boards", "quarters", "workers", "scheduler")}
    stopping.now_stands(stopping.LAST_STANDS)
    before = os.umask(0o077)  # what a run writes is for the account that runs it, until somebody gives it on
    try:
        if verify:
            refuse_beside_verify(given({**arguments, **region, "rows": measure}))
            from wscb_lib.pack.verify import say_verified

            return say_verified(verify)
        if measure:
            from wscb_lib.notebook.trace import say_rows

            quarter, workspace, edition = (arguments[name] for name in ("quarter", "workspace", "edition"))
            return say_rows(measure, quarter, workspace, edition, given(arguments))
        if region["boards"]:
            from wscb_lib.boards import run_region

            return run_region(arguments, **region)
        from wscb_lib.quarterly import run_quarter

        return run_quarter(**arguments)
    except WorkbookFault as fault:
        return _told(fault.sentences, fault.exit_code)
    except KeyboardInterrupt:
        return _told((stopping.said(),), stopping.CODE)
    except Exception as error:  # no traceback reaches a user: it could hold what stands in a return
        if os.environ.get("WSCB_TRACEBACK"):
            raise
        return _told(*sentences_of(error))
    finally:
        os.umask(before)


def _told(sentences: tuple[str, ...], code: int) -> int:
    """Say on standard error why the run ends so; nobody may be there to hear it."""
    for sentence in sentences:
        with suppress(OSError, ValueError):
            print(sentence, file=sys.stderr)
    return code


def command() -> int:
    """The command itself: ended by another program it tidies up as after Ctrl-C, and a screen that is gone
    or knows fewer letters stops nothing."""
    stopping.listen()
    from wscb_lib.lean import with_room

    gc.set_threshold(MADE_BEFORE_A_LOOK)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    code = with_room(main)
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):  # else Python would try once more as it ends, and say so
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    if stopping.is_told():
        os._exit(code)  # all is tidied up: a thread may wait a minute for a kernel that is gone
    stopping.listen_no_more(code)
    gc.freeze()  # else Python, as it ends, looks through all that the run made for what holds itself
    return code


if __name__ == "__main__":
    sys.exit(command())
