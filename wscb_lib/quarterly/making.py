"""From the gate's account to a pack in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from wscb_lib import pack
from wscb_lib.days_in_words import day_in_words
from wscb_lib.errors import UsageFault
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.background import InBackground
from wscb_lib.quarterly.beside import Beside, Laid
from wscb_lib.quarterly.inputs import Inputs, moved_in_words, parameters_of
from wscb_lib.quarterly.kernels import LONGEST_CELL
from wscb_lib.quarterly.ledger import Ledger
from wscb_lib.quarterly.looked_over import identifiers_by_page, refuse_identifiers
from wscb_lib.quarterly.shelf import Shelf
from wscb_lib.scratch import scratch_folder
from wscb_lib.stopping import NEW_STANDS, now_stands, whole_step
from wscb_lib.store import Store, key_of, reports_folder

if TYPE_CHECKING:
    from wscb_lib.framework import Edition, Framework
    from wscb_lib.pages.evidence import Evidence
    from wscb_lib.quality import Gate
    from wscb_lib.quality.findings import Finding
    from wscb_lib.quarterly.kernels import NotebookFault
    from wscb_lib.quarterly.line import Measured
    from wscb_lib.quarterly.ready import Ready


NOTHING = Beside()
_NOT_KEPT = f"{NEW_STANDS} It is not kept as published yet: release it again."


@dataclass(frozen=True)
class Making:
    """Whose pack is made, from what, and where it goes."""

    store: Store
    inputs: Inputs
    workspace: str
    edition: str
    only: tuple[str, ...]
    jobs: int
    ledger: Ledger
    beside: Beside = NOTHING
    limit: int = LONGEST_CELL
    into: Path | None = None  # where the pack goes that is no pack of the Board's

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.inputs.root

    @property
    def quarter(self) -> Quarter:
        """The quarter reported on."""
        return self.inputs.quarter

    @property
    def place(self) -> Path:
        """Where the pack stands."""
        if self.into is not None:
            return self.into
        return reports_folder(self.workspace, self.root) / str(self.quarter) / self.edition

    @property
    def place_shown(self) -> Path:
        """The same as sentences name it: from the project's folder, or where that does not hold it, whole."""
        return self.place.relative_to(self.root) if self.place.is_relative_to(self.root) else self.place

    @property
    def name(self) -> str:
        """What its kept results are called."""
        pages = (key_of(*sorted(self.only))[:8],) if self.only else ()
        return ".".join((str(self.quarter), self.edition, *pages))

    @property
    def is_specimen(self) -> bool:
        """Whether the workspace holds made-up figures: the maker of specimens has left its mark there."""
        return (self.store.workspace / "specimen.json").exists()

    @property
    def key(self) -> str:
        """Everything that goes into the pack but the words and how its notebooks put them."""
        words = (str(self.quarter), self.workspace, self.edition, str(self.is_specimen), *self.only)
        return self.inputs.key(*words, self.store.published_mark())


def figures_in(folder: Path) -> dict[str, str]:
    """The files of figures of a pack, by checksum."""
    return {path.name: pack.checksum(path) for path in sorted((folder / "tables").glob("*"))}


def index_of(making: Making) -> str:
    return (making.place_shown / "index.html").as_posix()


# ---------------------------------------------------------------- the whole line after the gate


def make_pack(
    making: Making,
    gate: Gate,
    framework: Framework,
    wanted: Sequence[str],
    accepted: Mapping[str, str] | None,
    new_commentary: bool,
    before: int,
) -> int:
    """Measure, judge, protect, draw and bind; return the exit code.

    `accepted` are the returns a release may lack, with the reason; None for a draft. `before` is how many
    sentences the ledger held before the returns were read.
    """
    from wscb_lib.quarterly import bench_record, binding, line
    from wscb_lib.quarterly import release as releasing

    ledger, store = making.ledger, making.store
    rule = framework.board.editions[making.edition]
    with ledger.stage("Measure, judge and protect"):
        measured = releasing.with_restated(_measure(making, gate, rule), store)
        measured = replace(measured, material=replace(measured.material, accepted=accepted))
    _say_signals(measured.material, ledger)

    def kept_and_written() -> str:
        """What stays for the bench, kept; and the csv of all figures."""
        store.keep_facts(gate.quarter, gate.facts, making.inputs.returned)
        store.keep_results(gate.quarter, measured.results, making.inputs.returned)
        bench_record.keep(store, gate, measured.material, line.history(gate), making.inputs.returned)
        return binding.figures_in_csv(measured)

    with InBackground(kept_and_written, making.jobs) as beside:
        try:
            with ledger.stage("Draw the exhibits"):
                drafts = line.write_pages_of(measured.material, wanted)
                is_whole = rule.is_yearly or len(drafts) >= len(framework.elements)
                standing = [] if is_whole else line.write_pages_of(measured.material, ())
                told = binding.tell(drafts, measured.material, store, making.jobs, is_whole)
        finally:
            written = beside.result()
    if new_commentary:
        releasing.lay_questions(drafts, measured.material, store, ledger.say)
        making = replace(making, inputs=making.inputs.again())
    for return_id, reason in (accepted or {}).items():
        ledger.say(f"Accepted for this release, though held, missing or not begun: {return_id}. {reason}")
    if accepted is not None:
        held = releasing.held_faults(gate, accepted)
        releasing.refuse_unready(
            held, drafts, measured.material, store, _judged_material(making, gate, measured), accepted
        )
    findings = _findings_to_ship(gate, measured.material)
    ready = binding.ready(drafts, standing, measured.material, told, findings, wanted, ledger.said[before:])
    snapshot: dict[str, object] = {}
    if accepted is not None:
        snapshot = releasing.snapshot(measured, releasing.words_of(drafts, store.workspace))
        issue = releasing.issue_of(snapshot, store, measured.material)
        ready = replace(ready, issue=issue.number, notice=issue.notice)
    store.keep("ready", making.name, making.key, ready, making.inputs.returned)
    faults, laid = put_in_place(
        making, ready, lambda out, face: binding.write_figures(measured, out, face, written)
    )
    binding.refuse_failed(faults, making.place_shown)
    if accepted is not None:
        with whole_step():
            version = store.publish(gate.quarter, making.edition, snapshot)
            now_stands(NEW_STANDS)
        ledger.say(
            f"Released: version {version} of {gate.quarter}, {making.edition} edition, is kept as published."
        )
    laid.refuse_missing()
    return 0


def _measure(making: Making, gate: Gate, rule: Edition) -> Measured:
    """What the edition may show: of a quarter, or of the year that it ends."""
    from wscb_lib.quarterly import line
    from wscb_lib.quarterly.year import held_against_earlier, measure_year

    memory = line.Memory(making.store, making.inputs.returned, making.jobs)
    if rule.is_yearly:
        measured, said = measure_year(gate, making.workspace, rule, making.is_specimen, memory)
    else:
        measured = line.measure_and_judge(gate, making.workspace, rule, making.is_specimen, memory)
        said = held_against_earlier(
            gate.framework, measured.shown, measured.results, rule, making.store, gate.quarter
        )
    for sentence in said:
        making.ledger.say(sentence)
    return measured


def _judged_material(making: Making, gate: Gate, measured: Measured) -> Evidence:
    """What judgements are held against: always the Board's own figures of the quarter, whichever edition is
    released."""
    from wscb_lib.quarterly import line

    if not measured.material.year:
        return measured.material
    board = next(e for e in gate.framework.board.editions.values() if not e.is_yearly)
    memory = line.Memory(making.store, making.inputs.returned, making.jobs)
    judged = line.measure_and_judge(gate, making.workspace, board, measured.material.is_specimen, memory)
    return judged.material


# ---------------------------------------------------------------- a pack in its place


def put_in_place(
    making: Making, ready: Ready, write_tables: Callable[[Path, pack.Face], None]
) -> tuple[list[NotebookFault], Laid]:
    """Build beside the last pack and put it in its place; return the notebooks that failed, and what was laid
    beside the pages.

    A page that would come out as it stands is not made again, unless another fails: then all name what is
    missing. The manifest keeps the pages that the command asked for: themes and partners follow from the
    whole, and are known only once measured.
    """

    from wscb_lib.quarterly import binding

    shelf = Shelf(making.place)
    if said := shelf.recover():
        making.ledger.say(said)
    marks = binding.marks_of(ready, making.root, making.store.workspace, shelf.place)
    unmoved = pack.standing_pages(shelf.place, marks)
    expected = binding.whole_face(ready, shelf.place)

    def beside_notebooks() -> dict[str, Counter[str]]:
        """What needs no notebook: the files of figures, and what stands on the pages that stay."""
        write_tables(out, expected)
        return identifiers_by_page(shelf.place / f"{stem}.html" for stem in ready.pages if stem in unmoved)

    with shelf.new_pack() as out:
        with (
            scratch_folder() as scratch,
            InBackground(beside_notebooks, making.jobs) as beside,
        ):
            faults, unmoved = _run_notebooks(making, ready, scratch, unmoved)
            if faults:  # what lacks a page is never a release
                ready = replace(ready, accepted=None, notice="")
            found = beside.result()
            with making.ledger.stage("Bind the pages"):
                laid = binding.bind(
                    ready,
                    scratch,
                    out,
                    faults,
                    lambda out, face: None if face == expected else write_tables(out, face),
                    shelf.place,
                    unmoved,
                    making.beside,
                    making.jobs,
                )
        new = (out / f"{stem}.html" for stem in ready.pages if stem not in unmoved)
        found = {**found, **identifiers_by_page(new, making.jobs)}
        in_order = (f"{stem}.html" for stem in ready.pages)
        refuse_identifiers({name: found[name] for name in in_order if name in found}, making.ledger.say)
        moved = _moved_meanwhile(making, ready)
        if moved:
            again = binding.marks_of(ready, making.root, making.store.workspace, shelf.place)
            marks = {stem: mark for stem, mark in marks.items() if again[stem] == mark}
        pack.write_manifest(
            out,
            inputs=making.inputs.certified(moved),
            parameters=parameters_of(
                making.quarter,
                making.workspace,
                making.edition,
                [] if faults else ready.wanted,
                ready.accepted is not None,
                laid.made.named,
            ),
            findings=ready.findings,
            pages={} if faults else marks,
            accepted=ready.accepted,
            moved=[making.inputs.roles(moved)[name] for name in moved],
        )
        shelf.finish(NEW_STANDS if ready.accepted is None else _NOT_KEPT)
    if not faults:
        figures = figures_in(making.place)
        making.store.keep("figures", making.name, making.key, figures, making.inputs.returned)
    making.ledger.say(f"The pack: {index_of(making)}")
    return faults, laid


def _moved_meanwhile(making: Making, ready: Ready) -> list[str]:
    """The files that moved while the pack was made, said. Raises `UsageFault` where it would be a release:
    what goes out is of what lies there."""
    moved = making.inputs.moved(making.inputs.again())
    if moved:
        said = moved_in_words([making.inputs.roles(moved)[name] for name in moved])
        if ready.accepted is not None:
            raise UsageFault(
                f"{said} Nothing was released, and the last good pack is untouched. Run the quarter again "
                "when nobody is saving files."
            )
        making.ledger.say(f"{said} The pack may lack it. Run the quarter again.")
    return moved


def _run_notebooks(
    making: Making, ready: Ready, scratch: Path, unmoved: set[str]
) -> tuple[list[NotebookFault], set[str]]:
    """Run the notebook of every page that is to be made; what failed, and the pages that stand after all."""

    from wscb_lib.quarterly import binding

    moved = [stem for stem in ready.pages if stem not in unmoved]
    with making.ledger.stage("Run the notebooks"):
        page_done = making.ledger.parts(len(moved))
        faults = binding.execute(
            moved, ready, making.root, scratch, making.workspace, page_done, making.limit, making.jobs
        )
        if faults and unmoved:
            others = [stem for stem in ready.pages if stem in unmoved]
            page_done = making.ledger.parts(len(others))
            faults += binding.execute(
                others, ready, making.root, scratch, making.workspace, page_done, making.limit, making.jobs
            )
            unmoved = set()
    return faults, unmoved


def _findings_to_ship(gate: Gate, material: Evidence) -> list[dict[str, object]]:
    """What the checks found, for those who can mend it; a pack that is published names no agency's rows."""
    if material.year:
        return []
    found = [f for f in gate.findings if f.quarter in ("", str(gate.quarter)) and f.level != "PASS"]
    return [_shipped(_without_the_file(f, gate).told(material.edition)) for f in found]


def _without_the_file(finding: Finding, gate: Gate) -> Finding:
    """Why a return is held as pages say it: the manifest goes where the pack goes."""
    if finding.rule != "held":
        return finding
    return replace(finding, sentence=f"Held. {gate.holds[finding.key].shown}")


def _shipped(finding: Finding) -> dict[str, object]:
    return {name: value for name, value in asdict(finding).items() if name not in ("wording", "columns")}


def _say_signals(material: Evidence, ledger: Ledger) -> None:
    from wscb_lib.pages.board_summary.how_many import flags_in_words
    from wscb_lib.pages.parts.decisions import decision_faults
    from wscb_lib.pages.parts.in_their_words import unapproved_words

    for said in (*material.framework.doubts, *(r.sentence for r in material.restated)):
        ledger.say(said)
    for state in material.came_late:
        title = material.framework.returns[state.return_id].title
        who = material.framework.board.agency_name(state.agency)
        assert state.received_on is not None  # a register says when, or it could not be late
        ledger.say(
            f"After the data freeze of {day_in_words(material.frozen_on)}: {title}, from {who}, came "
            f"{day_in_words(state.received_on)}."
        )
    if material.year:
        ledger.say(
            f"The year {material.year.label}: {len(material.series)} measures to publish, "
            f"{len(material.year.left_out)} left out by name."
        )
        return
    ledger.say(f"{flags_in_words(material)}.")
    for said in (*decision_faults(material), *unapproved_words(material)):
        ledger.say(said)
