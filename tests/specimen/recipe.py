"""The recipe of the made-up Board: `recipe.toml`, and in `recipes/` a page for each return it sends.

Every volume, mix, delay and planted story is written there. The code knows how things are made, never what.
Seasons and spreads that several pages share are named in `recipe.toml` and spelt out here wherever a page
names one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.specimen.course import Mix, Span
from tests.specimen.derived import read_pages
from tests.specimen.reading import fill
from wscb_lib.errors import FrameworkFault, nearest
from wscb_lib.quarter import Quarter

SHARED = ("season", "spread")
"""What `recipe.toml` names for every page to use."""
FOLDER = Path(__file__).parents[2] / "data" / "specimen"


@dataclass(frozen=True)
class PeopleMix:
    """Who the children are: the weights of each characteristic, and how families are made up."""

    sex: Mix
    ethnicity: Mix  # of a family: brothers and sisters share it
    disability: Mix
    family_size: Mix  # children of one family who come to notice together
    years_between: Span  # from one child of a family to the next
    oldest: int  # nobody older comes to notice


@dataclass(frozen=True)
class Style:
    """How one agency dresses a file. Empty text, an empty list or nought leaves that part out."""

    kind: str  # xlsx, xls, ods or csv
    encoding: str = "utf-8"  # of a csv: utf-8, utf-8-sig (with a mark) or cp1252
    title: str = ""  # merged over the width of the table; {title} is the return's
    block: tuple[str, ...] = ()  # lines with {agency} {period} {quarter} {submitted}
    notes_above: tuple[str, ...] = ()
    notes_below: tuple[str, ...] = ()
    guidance: tuple[str, ...] = ()  # a sheet of its own before the others
    headings: int = 0  # 0: the column's own name; 1, 2, …: its first, second, … alias, or its last
    flags: tuple[str, ...] = ("Y", "N")
    lettered: tuple[str, ...] = ()  # columns written "a) Male"
    coded: tuple[str, ...] = ()  # columns written by the first code the return lists for a value
    text_dates: tuple[str, ...] = ()  # date columns written as text, 31/03/2016
    has_totals: bool = False
    blank_rows: int = 0  # after the last row
    extra_heading: str = ""  # a column of the agency's own, for nobody
    extra_values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dressing:
    """Which style a file wears; without an agency, every file of the return in that quarter."""

    quarter: Quarter
    style: str
    agency: str = ""


@dataclass(frozen=True)
class Occasion:
    """One agency, one quarter, and what was out of the ordinary. `days` after the day a return is due."""

    agency: str
    quarter: Quarter
    days: int = 0
    note: str = ""


@dataclass(frozen=True)
class Restatement:
    """A file sent first with some rows left out and others different, then sent again as it should have
    been."""

    quarter: Quarter
    table: str
    column: str  # in which some rows differed at first
    rows: int
    left_out: int
    days: int  # from the first sending to the second
    agency: str = ""
    note: str = ""


@dataclass(frozen=True)
class Story:
    """Something planted, and what the pack must make of it.

    `expect` is "signal" (told from chance), "quiet" (not to be taken for a change), "level" (a figure that is
    wrong without having changed), or "finding" (the gate or the reading must say so). `numerator` and
    `denominator` are given where the figure is planted to the unit. With a `rule`, a quiet story is only that
    the quarter's own point must not be flagged by this rule: a change planted elsewhere may rightly be told
    by another.
    """

    id: str
    title: str
    quarter: Quarter
    expect: str
    measures: tuple[str, ...] = ()
    agency: str = ""
    rule: str = ""
    numerator: float | None = None
    denominator: float | None = None


@dataclass(frozen=True)
class Until:
    """A column that reads `value` until the date in another column has come."""

    column: str
    value: str


@dataclass(frozen=True)
class TableRecipe:
    """One table: what brings its rows, how each column is filled, and what is only known later.

    `rows` and `column` are read by the register; the other makers know their own tables.
    """

    rows: Any = None
    column: Mapping[str, Any] = field(default_factory=dict)
    awaiting: Mapping[str, Any] = field(default_factory=dict)  # column -> list of Until
    ahead: tuple[str, ...] = ()  # dates that may lie in the future, such as when something is due
    row: tuple[Any, ...] = ()  # rows written out in full, as they stand


@dataclass(frozen=True)
class Page:
    """The recipe of one return."""

    id: str
    maker: str
    after: tuple[str, ...] = ()  # returns that must be made first
    people_from: int = 0  # its new children and families are numbered from here
    settings: Mapping[str, Any] = field(default_factory=dict)  # what the maker reads
    sent_from: Mapping[str, Quarter] = field(default_factory=dict)  # agency -> its first quarter
    table: Mapping[str, TableRecipe] = field(default_factory=dict, metadata={"of": TableRecipe})
    not_returned: tuple[Occasion, ...] = field(default=(), metadata={"of": Occasion})
    copied_forward: tuple[Occasion, ...] = field(default=(), metadata={"of": Occasion})
    late: tuple[Occasion, ...] = field(default=(), metadata={"of": Occasion})
    restated: tuple[Restatement, ...] = field(default=(), metadata={"of": Restatement})
    dress: tuple[Dressing, ...] = field(default=(), metadata={"of": Dressing})
    story: tuple[Story, ...] = field(default=(), metadata={"of": Story})


@dataclass(frozen=True)
class Recipe:
    """The whole recipe."""

    seed: int
    first: Quarter
    last: Quarter
    dressed_from: (
        Quarter  # from here each quarter has a folder of agencies' files; before it, the back series
    )
    sent_before_due: Span  # days before the due date that a return usually comes
    people: PeopleMix = field(metadata={"of": PeopleMix})
    style: Mapping[str, Style] = field(metadata={"of": Style})
    dress: tuple[Dressing, ...] = field(default=(), metadata={"of": Dressing})  # for returns that say nothing
    pages: Mapping[str, Page] = field(default_factory=dict)

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """Every quarter that is made."""
        return Quarter.range(self.first, self.last)

    @property
    def dressed(self) -> tuple[Quarter, ...]:
        """The quarters that have a folder of agencies' files."""
        return Quarter.range(self.dressed_from, self.last)

    @property
    def stories(self) -> tuple[Story, ...]:
        """Everything planted, of every return."""
        return tuple(story for page in self.pages.values() for story in page.story)

    def style_of(self, return_id: str, agency: str, quarter: Quarter) -> Style:
        """How one file is dressed: as its page says for the agency, else for the return, else as is usual."""
        own = self.pages[return_id].dress
        for dressing in (
            *(d for d in own if d.agency == agency),
            *(d for d in own if not d.agency),
            *self.dress,
        ):
            if dressing.quarter == quarter:
                return self.style[dressing.style]
        return next(iter(self.style.values()))


def load_recipe(folder: Path = FOLDER) -> Recipe:
    """The recipe as written in a folder. Raises `FrameworkFault` with every fault of every page."""
    faults: list[str] = []
    found = read_pages(folder, faults)
    raw = dict(found.pop("recipe.toml", {}))
    shared = {word: raw.pop(word, {}) for word in SHARED}
    pages = {Path(name).stem: _read_return(name, page, shared, faults) for name, page in found.items()}
    recipe = fill(Recipe, raw, "recipe.toml", faults, pages={k: p for k, p in pages.items() if p is not None})
    if recipe is not None and not faults:
        faults += _check(recipe)
    if faults or recipe is None:
        raise FrameworkFault(*(f"the specimen's recipe, {fault}" for fault in faults))
    return recipe


def _read_return(
    name: str, page: Mapping[str, Any], shared: Mapping[str, Mapping[str, Any]], faults: list[str]
) -> Page | None:
    raw = dict(_spelt_out(page, shared, name, faults))
    settings = raw.pop(raw.get("maker", ""), {})
    return fill(Page, raw, name, faults, id=Path(name).stem, settings=settings)


def _spelt_out(raw: Any, shared: Mapping[str, Mapping[str, Any]], where: str, faults: list[str]) -> Any:
    """A part of a page with every season and spread that is named replaced by what `recipe.toml` says of the
    name."""
    if isinstance(raw, list):
        return [_spelt_out(item, shared, where, faults) for item in raw]
    if not isinstance(raw, Mapping):
        return raw
    found = {}
    for key, value in raw.items():
        if key in shared and isinstance(value, str):
            known = shared[key]
            if value not in known:
                faults.append(f'{where}: no {key} is called "{value}" in recipe.toml.{nearest(value, known)}')
            found[key] = known.get(value)
        else:
            found[key] = _spelt_out(value, shared, where, faults)
    return found


def _check(recipe: Recipe) -> list[str]:
    """Names in the recipe that exist nowhere."""
    faults = []
    for dressing in (*recipe.dress, *(d for page in recipe.pages.values() for d in page.dress)):
        if dressing.style not in recipe.style:
            faults.append(f'dress: there is no style "{dressing.style}". Known: {", ".join(recipe.style)}.')
    for page in recipe.pages.values():
        faults += [
            f'recipes/{page.id}.toml: after names "{name}", which has no recipe.'
            for name in page.after
            if name not in recipe.pages
        ]
    numbered = sorted((page.people_from, page.id) for page in recipe.pages.values() if page.people_from)
    for (one, first), (two, second) in pairwise(numbered):
        if two - one < 20_000:
            faults.append(
                f"recipes/{second}.toml: people_from is {two}, within 20,000 of {first}'s {one}: two "
                "children could share a number. Choose one further off."
            )
    return faults


def in_order(recipe: Recipe, wanted: Mapping[str, Any]) -> tuple[Page, ...]:
    """The pages of the returns wanted, each after those it names; a circle is a `FrameworkFault`."""
    made: list[Page] = []
    waiting = [page for name, page in recipe.pages.items() if name in wanted]
    while waiting:
        names = {page.id for page in waiting}
        ready = [page for page in waiting if not names & set(page.after)]
        if not ready:
            raise FrameworkFault(
                f"the specimen's recipe: {', '.join(sorted(names))} wait for one another in a circle."
            )
        made += ready
        waiting = [page for page in waiting if page not in ready]
    return tuple(made)
