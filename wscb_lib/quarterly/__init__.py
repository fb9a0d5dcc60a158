"""The run: walks the straight line from agencies' files to a pack, and alone writes files.

- `intake`    finds and reads every return         - `line`      checks, measures, judges, protects
- `material`  what pages may know                  - `easel`     draws every exhibit once
- `kernels`   runs the notebooks                   - `binding`   pages, front page, figures
- `beside`    papers and pictures, when asked for    - `shelf`     puts the pack in place
- `ledger`    what the run says, and its log
- `release`   what stops a release, and what was published
- `year`      the same line over four quarters, for publication
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework import YEARLY_PAGE, Framework, load_framework
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.beside import Beside
from wscb_lib.quarterly.inputs import inputs_of, parameters_of
from wscb_lib.quarterly.kernels import our_prefix, sweep_leftovers
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.quarterly.shelf import Shelf
from wscb_lib.store import Store, project_root, workspace_folder, workspace_name

MOST_REASONS = 5  # why lines were set aside, on the console; the feedback has them all


def run_quarter(
    quarter: str,
    workspace: str = "specimen",
    edition: str = "board",
    only: Sequence[str] = (),
    check: bool = False,
    release: bool = False,
    accept: Sequence[str] = (),
    jobs: int = 2,
    new_commentary: bool = False,
    pdf: bool = False,
    pictures: bool = False,
    ledger: Ledger | None = None,
) -> int:
    """Make one quarter's pack and return the exit code; a person's mistake is a `WorkbookFault`.

    `check` stops after the gate and writes one feedback file for each agency. `new_commentary` lays a file of
    questions for each page that has no words. `pdf` and `pictures` make papers and pictures beside the pages.
    The last good pack stays whole until a new one is finished.
    """
    asked = Beside(pdf, pictures)
    _refuse_what_cannot_be_meant(only, check, release, accept, jobs, asked)
    when = Quarter.parse(quarter)
    root = project_root()
    folder = workspace_folder(workspace, root)
    workspace_name(workspace, root)  # refused now, and not when the pack is put in its place
    ledger = ledger or Ledger()
    if left := sweep_leftovers():
        ledger.say(
            f"Removed what an earlier run that was stopped left in the temporary folder: {left} "
            f"{'folder' if left == 1 else 'folders'}."
        )
    store = Store(folder)
    try:
        return _walk(
            when,
            root,
            store,
            workspace,
            edition,
            only,
            check,
            release,
            accept,
            jobs,
            new_commentary,
            asked,
            ledger,
        )
    finally:
        ledger.close(store.folder / "run.log" if store.folder.exists() else None)


def _refuse_what_cannot_be_meant(only, check, release, accept, jobs, asked) -> None:
    """Options that contradict one another, or that would be passed over in silence."""
    said = []
    if release and only:
        said.append("--release with --only: a release is the whole pack. Leave --only out.")
    if release and check:
        said.append(
            "--release with --check: a check makes no pack, so nothing would be released. Leave one of "
            "them out."
        )
    if accept and check:
        said.append(
            "--accept with --check: a check makes no pack, so nothing can be accepted. Leave one of them out."
        )
    elif accept and not release:
        said.append(
            "--accept without --release: a draft is made whatever is held or missing. Leave --accept out, "
            "or add --release."
        )
    if check and asked.named:
        said.append(
            f"--{asked.named.split()[0]} with --check: a check makes no pack, so there is nothing to print or "
            "draw. Leave one of them out."
        )
    if jobs < 1:
        said.append(f"--jobs: found {jobs}. Wanted 1 or more: how many processes may draw at once.")
    if said:
        raise UsageFault(*said)


def _walk(
    when, root, store, workspace, edition, only, check, release, accept, jobs, new_commentary, asked, ledger
) -> int:
    with ledger.stage("Read the framework"):
        framework = load_framework(root / "data" / "framework", when)
        wanted = _wanted(framework, root, edition, only)
    accepted = _accepted(accept, framework) if release else None
    if not (check or release) and _still_stands(when, root, store, workspace, edition, wanted, asked, ledger):
        return 0
    from wscb_lib.quarterly.line import Checker

    checker = Checker(store)
    checker.warm_up()
    try:
        gate, strays = _check(framework, store, when, root, checker, ledger)
    finally:
        checker.close()
    if check:
        return _feed_back(gate, strays, store, when, ledger)
    return _make_pack(
        gate,
        framework,
        root,
        store,
        workspace,
        edition,
        wanted,
        jobs,
        ledger,
        accepted,
        new_commentary,
        asked,
    )


def _place_of(when: Quarter, root: Path, workspace: str, edition: str) -> Path:
    return root / "reports" / workspace_name(workspace, root) / str(when) / edition


def _still_stands(when, root, store, workspace, edition, wanted, asked, ledger) -> bool:
    """True when nothing that goes into the pack has changed since it was made, and the pack is whole, with
    what is asked for beside it."""
    from wscb_lib.pack.manifest import is_unchanged

    place = _place_of(when, root, workspace, edition)
    with ledger.stage("Compare with the last run"):
        inputs = inputs_of(store.workspace, when, root)
        is_same = any(
            is_unchanged(
                place,
                inputs=inputs,
                parameters=parameters_of(when, workspace, edition, wanted, beside=beside.named),
            )
            for beside in asked.or_more()
        )
        is_same = is_same and bool(store.narratives(when, edition))
    if is_same:
        ledger.say(
            "Nothing has changed since this pack was made: "
            f"{(place / 'index.html').relative_to(root).as_posix()}"
        )
    return is_same


def _wanted(framework: Framework, root: Path, edition: str, only: Sequence[str]) -> list[str]:
    """The stems of the pages to make; a name that is no element is refused."""
    if edition not in framework.board.editions:
        known = framework.board.editions
        raise UsageFault(f'edition: found "{edition}".{nearest(edition, known)} Known: {", ".join(known)}.')
    if framework.board.editions[edition].is_yearly:
        return _wanted_of_the_year(framework, edition, only)
    made = [e for e in framework.elements if (root / "notebooks" / f"{e.notebook}.ipynb").exists()]
    names = {name: e.stem for e in made for name in (e.stem, e.id)} | {
        stem: stem for stem in _gathered(framework)
    }
    for name in only:
        if name == YEARLY_PAGE:
            raise UsageFault(
                f"--only: {YEARLY_PAGE} is the page of the yearly edition. Make it with --edition public."
            )
        if name not in names:
            raise UsageFault(
                f'--only: found "{name}".{nearest(name, names)} Known: {", ".join(e.id for e in made)}.'
            )
    return [names[name] for name in only] if only else [e.stem for e in made]


def _gathered(framework: Framework) -> list[str]:
    """The stems of the pages that gather what stands elsewhere; an agency with nothing to its name has none
    made."""
    return [
        *(f"theme__{theme.id}" for theme in framework.themes),
        *(f"partner__{agency.id}" for agency in framework.board.agencies),
    ]


def _wanted_of_the_year(framework: Framework, edition: str, only: Sequence[str]) -> list[str]:
    """The one page of a yearly edition; a quarter that ends no year is refused."""
    from wscb_lib.quarterly.year import refuse_unfinished_year

    refuse_unfinished_year(framework.quarter, framework.board.editions[edition])
    for name in only:
        if name != YEARLY_PAGE:
            raise UsageFault(f'--only: found "{name}". The {edition} edition is one page: {YEARLY_PAGE}.')
    return [YEARLY_PAGE]


def _check(framework, store, when, root, checker, ledger):
    from wscb_lib.quality import check_returns, read_registers
    from wscb_lib.quarterly.intake import read_everything
    from wscb_lib.returns import read_past_totals

    with ledger.stage("Read the returns"):
        readings, strays = read_everything(framework, store, when)
        past = read_past_totals(framework, store.workspace / "returns" / "back_series", store.workspace)
    for sentence in strays:
        ledger.say(sentence)
    with ledger.stage("Check the returns"):
        register = read_registers(framework, store.workspace, when)
        gate = check_returns(
            framework,
            readings,
            when,
            register=register,
            past=past,
            expectations=root / "expectations",
            run=checker,
        )
    say_gate(gate, ledger)
    return gate, strays


def say_gate(gate, ledger: Ledger) -> None:
    """What came, what is held and why, and what did not come: in our own words, with nothing that stands in a
    file."""
    quarter = str(gate.quarter)
    came = sum(status in ("received", "held") for (_, _, q), status in gate.statuses.items() if q == quarter)
    due = sum(status != "not_due" for (_, _, q), status in gate.statuses.items() if q == quarter)
    aside = int((gate.set_aside["quarter"] == quarter).sum())
    ledger.say(f"{came} of {due} returns due have come; {aside} of their rows set aside.")
    for (return_id, agency, q), because in gate.held.items():
        if q == quarter:
            ledger.say(f"Held: {return_id} from {agency}. {because}")
    for return_id, agency in gate.not_returned:
        ledger.say(f"Not returned: {return_id} from {agency}.")
    for history in gate.histories:
        if history.is_held:
            ledger.say(f"Held: the history of {history.return_id}. {history.said}")
        else:
            ledger.say(
                f"The history of {history.return_id}: {history.set_aside:,} of its {history.rows:,} rows "
                "set aside. The feedback (--check) lists them in back_series.txt."
            )
    for sentence in past_in_words(gate.past):
        ledger.say(sentence)


def past_in_words(past) -> list[str]:
    """What the file of totals held and what became of it, as the console tells it; [] where there is none."""
    if past.fault:
        return [f"Held: the totals of past quarters. {past.fault}"]
    if not past.lines:
        return []
    said = [
        (
            f"Totals of past quarters: {past.lines:,} lines in results.csv, {len(past.totals):,} of them "
            f"counted, {past.set_aside:,} set aside."
        )
    ]
    said += [f"Set aside, {reason}" for reason in past.reasons[:MOST_REASONS]]
    over = len(past.reasons) - MOST_REASONS
    said += (
        [
            (
                f"And {over} more {'reason' if over == 1 else 'reasons'}: the feedback (--check) lists them in "
                "back_series.txt."
            )
        ]
        if over > 0
        else []
    )
    return [*said, *(f"Not used: {sentence}" for sentence in past.superseded)]


def _feed_back(gate, strays: Sequence[str], store: Store, when: Quarter, ledger: Ledger) -> int:
    from wscb_lib.quality import write_feedback, write_history_feedback

    folder = store.folder / "feedback" / str(when)
    files = write_feedback(gate, folder)
    ledger.say(f"Feedback for {len(files)} agencies is in the workspace, in store/feedback/{when}.")
    if write_history_feedback(
        gate, folder, [stray for stray in strays if stray.startswith("returns/back_series/")]
    ):
        ledger.say("What was found in the Board's own history is there too, in back_series.txt.")
    return 0


def _accepted(accept: Sequence[str], framework: Framework) -> dict[str, str]:
    """`--accept "RETURN: reason"`: return -> the reason, which the manifest keeps and page one prints.

    A history is named "back_series/RETURN", and the totals of the past "back_series/results".
    """
    from wscb_lib.returns.names import PAST, history_name

    found, known = {}, [*framework.returns, *map(history_name, (*framework.returns, PAST))]
    for text in accept:
        name, _, reason = (part.strip() for part in text.partition(":"))
        if name not in known:
            raise UsageFault(f'--accept: found "{name}".{nearest(name, known)} Write it as "RETURN: reason".')
        if not reason:
            raise UsageFault(
                f'--accept: "{name}" has no reason. Write it as "{name}: why the pack may go out without it".'
            )
        found[name] = reason
    return found


def _make_pack(
    gate, framework, root, store, workspace, edition, wanted, jobs, ledger, accepted, new_commentary, asked
) -> int:
    """`accepted` are the returns a release may lack, with the reason; None for a draft."""
    from wscb_lib.quarterly import binding, line
    from wscb_lib.quarterly import release as releasing

    rule = framework.board.editions[edition]
    with ledger.stage("Measure, judge and protect"):
        measured = releasing.with_restated(_measure(gate, store, workspace, rule, ledger), store)
        measured = replace(measured, material=replace(measured.material, accepted=accepted))
    store.keep_facts(gate.quarter, gate.facts)
    store.keep_results(gate.quarter, measured.results)
    _say_signals(measured.material, ledger)
    with ledger.stage("Draw the exhibits"):
        drafts = line.write_pages_of(measured.material, wanted)
        is_whole = rule.is_yearly or len(drafts) >= len(framework.elements)
        standing = [] if is_whole else line.write_pages_of(measured.material, ())
        told = binding.tell(drafts, measured.material, store, jobs, is_whole)
    if new_commentary:
        releasing.lay_questions(drafts, measured.material, store, ledger.say)
    for return_id, reason in (accepted or {}).items():
        ledger.say(f"Accepted for this release though it is held or missing: {return_id}. {reason}")
    if accepted is not None:
        held = releasing.held_faults(gate, accepted)
        releasing.refuse_unready(
            held, drafts, measured.material, store, _judged_material(gate, measured, workspace)
        )
    place = _place_of(gate.quarter, root, workspace, edition)
    shelf = Shelf(place)
    if said := shelf.recover():
        ledger.say(said)
    faults, laid = _build(
        shelf, drafts, measured, told, root, store, workspace, gate, ledger, standing, wanted, asked, jobs
    )
    ledger.say(f"The pack: {(place / 'index.html').relative_to(root).as_posix()}")
    binding.refuse_failed(faults, place.relative_to(root))
    if accepted is not None:
        version = store.publish(gate.quarter, edition, releasing.snapshot(measured))
        ledger.say(f"Released: version {version} of {gate.quarter}, {edition} edition, is kept as published.")
    laid.refuse_missing()
    return 0


def _measure(gate, store: Store, workspace: str, rule, ledger: Ledger):
    """What the edition may show: of a quarter, or of the year that it ends."""
    from wscb_lib.quarterly import line

    is_specimen = _is_specimen(store.workspace)
    from wscb_lib.quarterly.year import held_against_earlier, measure_year

    if rule.is_yearly:
        measured, said = measure_year(gate, workspace, rule, is_specimen, store)
    else:
        measured = line.measure_and_judge(gate, workspace, rule, is_specimen)
        said = held_against_earlier(
            gate.framework, measured.shown, measured.results, rule, store, gate.quarter
        )
    for sentence in said:
        ledger.say(sentence)
    return measured


def _judged_material(gate, measured, workspace: str):
    """What judgements are held against: always the Board's own figures of the quarter, whichever edition is
    released."""
    from wscb_lib.quarterly import line

    if not measured.material.year:
        return measured.material
    board = next(e for e in gate.framework.board.editions.values() if not e.is_yearly)
    return line.measure_and_judge(gate, workspace, board, measured.material.is_specimen).material


def _build(
    shelf: Shelf, drafts, measured, told, root, store, workspace, gate, ledger, standing, wanted, asked, jobs
):
    """Build beside the last pack and put it in place; of the pages `standing`, it gives those not made now.

    A page that would come out as it stands is not made again, unless another fails: then all name what is
    missing. The manifest keeps the pages `wanted`: themes and partners follow from the whole, and are known
    only once measured.
    """
    from wscb_lib import pack
    from wscb_lib.quarterly import binding

    out = shelf.start()
    marks = binding.marks_of(drafts, told, measured.material, root, store.workspace, standing, shelf.place)
    unmoved = pack.standing_pages(shelf.place, marks)
    try:
        with tempfile.TemporaryDirectory(prefix=our_prefix()) as scratch:
            with ledger.stage("Run the notebooks"):
                faults = binding.execute(
                    [d for d in drafts if d.stem not in unmoved],
                    root,
                    Path(scratch),
                    workspace,
                    measured.material,
                )
                if faults and unmoved:
                    faults += binding.execute(
                        [d for d in drafts if d.stem in unmoved],
                        root,
                        Path(scratch),
                        workspace,
                        measured.material,
                    )
                    unmoved = set()
            if faults:  # what lacks a page is never a release
                measured = replace(measured, material=replace(measured.material, accepted=None))
            with ledger.stage("Bind the pages"):
                laid = binding.bind(
                    drafts,
                    measured,
                    Path(scratch),
                    out,
                    told,
                    faults,
                    standing,
                    shelf.place,
                    unmoved,
                    asked,
                    jobs,
                )
        pack.write_manifest(
            out,
            inputs=inputs_of(store.workspace, gate.quarter, root),
            parameters=parameters_of(
                gate.quarter,
                workspace,
                measured.material.edition.id,
                [] if faults else wanted,
                measured.material.accepted is not None,
                laid.made.named,
            ),
            findings=_findings_to_ship(gate, measured.material),
            pages={} if faults else marks,
            accepted=measured.material.accepted,
        )
        shelf.finish()
    except BaseException:
        shelf.abandon()
        raise
    return faults, laid


def _findings_to_ship(gate, material) -> list[dict]:
    """What the checks found, for those who can mend it; a pack that is published names no agency's rows."""
    if material.year:
        return []
    found = [f for f in gate.findings if f.quarter in ("", str(gate.quarter)) and f.level != "PASS"]
    return [_shipped(_without_the_file(f, gate).told(material.edition)) for f in found]


def _without_the_file(finding, gate):
    """Why a return is held as pages say it: the manifest goes where the pack goes."""
    return (
        replace(finding, sentence=f"Held. {gate.holds[finding.key].shown}")
        if finding.rule == "held"
        else finding
    )


def _shipped(finding) -> dict:
    return {name: value for name, value in asdict(finding).items() if name != "wording"}


def _say_signals(material, ledger: Ledger) -> None:
    from wscb_lib.narrative.summary.changed import flags_in_words

    for restated in material.restated:
        ledger.say(restated.sentence)
    for state in material.came_late:
        title, who = (
            material.framework.returns[state.return_id].title,
            material.framework.board.agency_name(state.agency),
        )
        ledger.say(
            f"After the data freeze of {material.frozen_on:%-d %B %Y}: {title}, from {who}, came "
            f"{state.received_on:%-d %B %Y}."
        )
    if material.year:
        ledger.say(
            f"The year {material.year.label}: {len(material.series)} measures to publish, "
            f"{len(material.year.left_out)} left out by name."
        )
        return
    ledger.say(f"{flags_in_words(material)}.")


def _is_specimen(workspace: Path) -> bool:
    """A workspace holds made-up figures when the maker of specimens has left its mark there."""
    return (workspace / "specimen.json").exists()
