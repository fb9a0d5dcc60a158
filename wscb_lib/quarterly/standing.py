"""What stands already, and what of it is made again when only its words have changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from wscb_lib import pack
from wscb_lib.commentary.stale import checksum
from wscb_lib.errors import NotebookFailed, UsageFault, nearest
from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.inputs import parameters_of
from wscb_lib.quarterly.looked_over import identifiers_by_page, refuse_identifiers
from wscb_lib.quarterly.making import Making, figures_in, index_of, put_in_place
from wscb_lib.scratch import scratch_folder
from wscb_lib.store import Store

if TYPE_CHECKING:
    from wscb_lib.quarterly.ready import Ready

_TABLES = ("tables/results.csv", "tables/figures.xlsx")


def still_stands(making: Making) -> bool:
    """True when nothing that goes into the pack has changed since it was made, and the pack is whole."""
    kept: Ready | None = making.store.recall("ready", making.name, making.key)
    if kept is None:
        return False
    is_same = any(
        pack.is_unchanged(
            making.place,
            inputs=making.inputs.certified(),
            parameters=parameters_of(
                making.quarter, making.workspace, making.edition, kept.wanted, beside=beside.named
            ),
            wanted={"index.html", *_TABLES, *(f"{stem}.html" for stem in kept.pages)},
        )
        for beside in making.beside.or_more()
    )
    if is_same := is_same and _is_all_kept(making, kept):
        making.ledger.say(f"Nothing has changed since this pack was made: {index_of(making)}")
    return is_same


def bind_again(making: Making) -> bool:
    """Make the pages of which the words or the notebook have changed, and nothing else; False when more has.

    What goes before the words stands kept. The pages that do not change and the files of figures are taken
    over from the last pack, where they are the very ones that were made from it.
    """

    from wscb_lib.quarterly import binding

    kept: Ready | None = making.store.recall("ready", making.name, making.key)
    if kept is None or kept.accepted is not None or not _is_all_kept(making, kept):
        return False
    figures: Mapping[str, str] | None = making.store.recall("figures", making.name, making.key)
    if not figures or figures != figures_in(making.place):
        return False
    if not making.inputs.notebooks.items() <= pack.inputs_of_pack(making.place).items():
        from wscb_lib.framework import load_framework
        from wscb_lib.quarterly.headings import refuse_other_headings

        refuse_other_headings(
            load_framework(making.root / "data" / "framework", making.quarter, making.store.workspace),
            making.root / "notebooks",
        )
    for sentence in kept.said:
        making.ledger.say(sentence)
    faults, laid = put_in_place(making, kept, lambda out, _: _take_figures(making.place, out))
    binding.refuse_failed(faults, making.place_shown)
    laid.refuse_missing()
    return True


def _is_all_kept(making: Making, kept: Ready) -> bool:
    """True where the notebook of each page would open what the page was told, and the bench its run."""
    from wscb_lib.quarterly import bench_record

    is_benched = kept.is_yearly or bench_record.is_kept(making.store, making.quarter, making.edition)
    return is_benched and all(_is_there_to_open(making, kept, stem) for stem in kept.pages)


def _is_there_to_open(making: Making, kept: Ready, stem: str) -> bool:
    page = making.store.narrative(making.quarter, making.edition, kept.pages[stem].element)
    return page is not None and checksum(page) == kept.told[stem].content


def preview_from(
    store: Store,
    quarter: Quarter,
    root: Path,
    workspace: str,
    element: str,
    edition: str,
    say: Callable[[str], object],
    limit: int,
) -> Path:
    """One page from what the last whole run of a quarter kept: see `quarterly.preview_page`."""
    from wscb_lib.quarterly import binding

    ready: Ready | None = store.recall("ready", f"{quarter}.{edition}")
    if ready is None:
        wanted = f"python run_quarter.py {quarter} --workspace {workspace} --edition {edition}"
        raise UsageFault(
            f"{workspace} keeps no whole run of {quarter} in the {edition} edition by this version. Run:  "
            f"{wanted}"
        )
    names = {name: stem for stem, page in ready.pages.items() for name in (stem, page.element)}
    if element not in names:
        known = ", ".join(page.element for page in ready.pages.values())
        raise UsageFault(f'--preview: found "{element}".{nearest(element, names)} Known: {known}.')
    stem = names[element]
    with scratch_folder() as scratch:
        if faults := binding.execute([stem], ready, root, scratch, workspace, limit=limit):
            raise NotebookFailed(faults[0].sentence, "Mend the cell and look again; the pack is untouched.")
        face = binding.face_of(ready, list(ready.pages))
        page = pack.write_pages({stem: scratch / f"{stem}.ipynb"}, scratch, face)[stem]
        refuse_identifiers(identifiers_by_page([page]), say)
        return store.write(f"store/preview/{quarter}.{edition}/{stem}.html", page.read_bytes())


def _take_figures(last: Path, out: Path) -> None:
    """Take the files of figures over: once more where a page has failed, and all say so."""
    shutil.copytree(last / "tables", out / "tables", dirs_exist_ok=True)
