"""An agency's own page from its own files alone: so each organisation can see whether it keeps children safe.

Its files are laid in a folder of their own, and nothing else is read: the page comes out the same, byte for
byte, whatever other agencies send. The folder goes when the run ends.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from wscb_lib.edited_csv import NotRead, read_edited
from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework import Framework, Return, load_framework
from wscb_lib.framework.partners import named_in
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.inputs import Inputs
from wscb_lib.quarterly.intake import quarter_folders
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.returns import find_files, history_files
from wscb_lib.stopping import tidied
from wscb_lib.store import Store
from wscb_lib.store.places import AGREED, OWN

REGISTER = "received.csv"
PAGE = "partner"


def agency_named(framework: Framework, name: str) -> str:
    """The id of the partner that a word of the command names: by id, by name or by what it is known as.

    Raises `UsageFault` with the nearest name for a word that leads to none.
    """
    agencies = {a.id: a for a in framework.board.agencies}
    if name in agencies:
        return name
    called = [a.id for a in agencies.values() if a.is_called(name)] or sorted(
        named_in(name, agencies.values())
    )
    if len(set(called)) == 1:
        return called[0]
    known = {word: a.id for a in agencies.values() for word in (a.id, a.name, *a.known_as)}
    raise UsageFault(f'--agency: found "{name}".{nearest(name, known)} Known: {", ".join(agencies)}.')


def alone(framework: Framework, agency: str) -> Framework:
    """The framework as one agency alone answers to it: the returns that it sends itself, and what is wanted
    of their measures.

    Raises `UsageFault` for an agency that sends no return of its own.
    """
    returns: Mapping[str, Return] = {
        spec.id: replace(spec, agencies=(agency,))
        for spec in framework.returns.values()
        if spec.agencies == (agency,) or (spec.per_agency and agency in spec.agencies)
    }
    if not returns:
        senders = sorted({a for s in framework.returns.values() if s.per_agency for a in s.agencies})
        raise UsageFault(
            f"--agency: {framework.board.agency_name(agency)} sends no return of its own, so there is "
            f"nothing to make its page from. Those that do: {', '.join(senders)}."
        )
    measures = {m for spec in returns.values() for m in spec.measures}
    return replace(
        framework,
        returns=returns,
        targets=tuple(t for t in framework.targets if t.measure in measures),
        topics=(),
        themes=(),
        partner_sections=tuple(
            replace(s, returns=tuple(r for r in s.returns if r in returns))
            for s in framework.partner_sections
        ),
        sources={},
        alone=agency,
    )


def lay_apart(whole: Framework, agency: str, workspace: Path, to: Path, last: Quarter) -> list[str]:
    """Copy one agency's own files to a workspace of their own; sentences of what was left behind.

    `whole` is the framework of everybody: by it a file is known for its sender's. Of a history that several
    agencies share, and of a register, the lines of this agency alone are copied.
    """
    said: list[str] = []
    own = [whole.returns[r] for r in alone(whole, agency).returns]
    for folder in quarter_folders(workspace / "returns", last):
        place = to / "returns" / folder.name
        place.mkdir(parents=True)
        for spec in own:
            for file in find_files(spec, folder):
                if file.agency == agency and file.path.is_file():
                    shutil.copyfile(file.path, place / file.path.name)
        _copy_lines(folder / REGISTER, place / REGISTER, agency, {spec.id for spec in own})
    past = to / "returns" / "back_series"
    past.mkdir(parents=True)
    for spec in own:
        for path in history_files(spec, workspace / "returns" / "back_series"):
            if not spec.per_agency:
                shutil.copyfile(path, past / path.name)
            elif not _copy_lines(path, past / path.name, agency):
                said.append(
                    f"returns/back_series/{path.name}: it cannot be read line by line, so it was left."
                )
    for name in ("specimen.json", AGREED):
        if (workspace / name).is_file():
            shutil.copyfile(workspace / name, to / name)
    if (workspace / OWN).is_dir():
        shutil.copytree(workspace / OWN, to / OWN)
    return said


def _copy_lines(path: Path, to: Path, agency: str, returns: Collection[str] = ()) -> bool:
    """Copy the lines of a list that are this agency's; whether there is such a list, and any line of it."""
    try:
        headings, lines = read_edited(path) if path.is_file() else ([], [])
    except NotRead:
        return False
    own = [
        line
        for _, line in lines
        if line.get("agency") == agency and (not returns or line.get("return") in returns)
    ]
    if own:
        with to.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings, lineterminator="\n")
            writer.writeheader()
            writer.writerows(own)
    return bool(own) or bool(headings and "agency" in headings)


def make_own_page(
    name: str, when: Quarter, root: Path, store: Store, reports: Path, jobs: int, ledger: Ledger
) -> int:
    """Make one agency's page of a quarter from its own files alone, and return the exit code.

    It stands in `<reports>/<quarter>/own__<agency>/`, beside the Board's packs, and nothing of it is kept in
    the workspace's store.
    """
    from wscb_lib.quarterly.checker import Checker
    from wscb_lib.quarterly.checking import check
    from wscb_lib.quarterly.making import Making, make_pack

    with ledger.stage("Read the framework"):
        whole = load_framework(root / "data" / "framework", when, store.workspace)
    agency = agency_named(whole, name)
    framework = alone(whole, agency)
    own = store.apart / agency
    with tidied(partial(shutil.rmtree, store.apart, ignore_errors=True)):
        with ledger.stage("Lay its own files apart"):
            for sentence in lay_apart(whole, agency, store.workspace, own, when):
                ledger.say(sentence)
        _refuse_nothing(own, framework, agency, when)
        shown = own.relative_to(root).as_posix() if own.is_relative_to(root) else str(own)
        place = reports / str(when) / f"own__{agency}"
        inputs = Inputs.take(own, when, root)
        making = Making(Store(own), inputs, shown, "board", (), jobs, ledger, into=place)
        checker = Checker(making.store, when, inputs.returned, jobs=jobs)
        checker.warm_up()
        try:
            gate, _ = check(framework, making.store, when, root, checker, ledger, jobs=jobs)
        finally:
            checker.close()
        return make_pack(making, gate, framework, [f"{PAGE}__{agency}"], None, False, len(ledger.said))


def _refuse_nothing(own: Path, framework: Framework, agency: str, when: Quarter) -> None:
    """Raise `UsageFault` where the agency has sent nothing up to the quarter."""
    if not any(p.name != REGISTER for p in (own / "returns").rglob("*") if p.is_file()):
        wanted: Sequence[str] = [spec.title for spec in framework.returns.values()]
        raise UsageFault(
            f"--agency: {framework.board.agency_name(agency)} has sent nothing up to {when}, so there is "
            f"nothing to make its page from. It is asked for: {'; '.join(wanted)}."
        )
