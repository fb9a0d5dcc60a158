"""Every sentence of the framework that says what shall be done, beside pages and evidence that show it, or
"not shown": `python -m wscb_lib.pages.framework_table` writes docs/framework.md.

Nothing is claimed by hand. Statements, objectives, principles, functions and outcomes are shown by
the measures that the framework declares for them, any other sentence by those, and the parts of pages, that
sentences.toml names. A measure that stands on no page and a part that no notebook asks for are refused.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from wscb_lib.counts_in_words import several
from wscb_lib.errors import FrameworkFault
from wscb_lib.framework import Framework, Worded, load_framework
from wscb_lib.pages.evidence import DASHBOARD
from wscb_lib.quarter import Quarter
from wscb_lib.store import project_root

SHOWN, PARTLY, NOT_SHOWN = "shown", "partly shown", "not shown"
MOST_NAMED = 6
_GATHERED = {"partner": "Each partner's page", "theme": "Each theme's page"}
_CALLED = re.compile(r"page\.(?:section\(\"(\w+)\"\)|(\w+)\(\))")
_AS_OF = Quarter(2015, 4)
ABOUT = (
    "Written by `make framework-table`; edit `data/framework/`, never this page. Every sentence of the",
    "framework that says what shall be done, and what shows it in a pack: the pages, and the measures by",
    "their ids. A measure is claimed only where it stands on a page, and a part of a page only where its",
    "notebook asks for it. A test holds every claim against the specimen's pack, and another that no",
    "sentence of the framework is left out.",
)


@dataclass(frozen=True)
class Claim:
    """One sentence, what is claimed to show it, and what of it nothing does; `kind` says what it is there."""

    section: str
    kind: str
    text: str
    measures: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    lacking: str = ""

    @property
    def state(self) -> str:
        """Whether it is shown.

        >>> Claim("7", "sentence", "…", ("cin_count",), (), "the rest").state
        'partly shown'
        """
        if not (self.measures or self.parts):
            return NOT_SHOWN
        return PARTLY if self.lacking else SHOWN


def claims_of(framework: Framework) -> list[Claim]:
    """Every claim, by section; each sentence once, though several pages quote it."""
    found = [*_sentences(framework), *_statements(framework), *_worded(framework), *_of_elements(framework)]
    once: dict[str, Claim] = {}
    for claim in found:
        once.setdefault(_plain(claim.text), claim)
    return sorted(once.values(), key=lambda claim: [int(part) for part in claim.section.split(".")])


def _plain(text: str) -> str:
    return " ".join(text.lower().strip(" .").split())


def _sentences(framework: Framework) -> Iterator[Claim]:
    for s in framework.sentences:
        yield Claim(s.section, "sentence", s.text, s.measures, s.parts, s.lacking)


def _statements(framework: Framework) -> Iterator[Claim]:
    for statement in framework.statements:
        shown = tuple(m.id for m in framework.measures.values() if statement.id in m.statements)
        yield Claim("7", "statement", statement.text, shown, (f"{DASHBOARD}/section/{statement.id}",))


def _worded(framework: Framework) -> Iterator[Claim]:
    """Objectives, principles and functions: by the measures they name, else by those of what is judged."""
    for kind, found in (
        ("objective", framework.objectives),
        ("principle", framework.principles),
        ("function", framework.functions),
    ):
        for each in found:
            shown = each.shown_by or tuple(m for about in each.judged_as for m in _judged(framework, about))
            aimed = tuple(t.measure for t in framework.targets if t.objective == each.id)
            measures = tuple(dict.fromkeys((*shown, *aimed)))
            parts = (f"{DASHBOARD}/line_of_sight",) if measures else ()
            yield Claim(_section_of(each), kind, each.text, measures, parts)


def _section_of(worded: Worded) -> str:
    """The section that its source names, such as "2" of "WSCB framework, section 2, aims"."""
    found = re.search(r"section (\d+(?:\.\d+)?)", worded.source)
    return found[1] if found else "0"


def _judged(framework: Framework, about: str) -> list[str]:
    """The measures of what is judged: a statement, or an element."""
    measures = framework.measures.values()
    return [
        m.id
        for m in measures
        if about in m.statements or any(s.split("/")[0].split("__")[0] == about for s in m.sections)
    ]


def _of_elements(framework: Framework) -> Iterator[Claim]:
    """The outcomes of every element, with the measures that any page names for them."""
    listed = [(e, outcome) for e in framework.elements if not e.topic for outcome in e.outcomes]
    for element, outcome in listed:
        same = [o for _, o in listed if _plain(o.text) == _plain(outcome.text)]
        measures = tuple(dict.fromkeys(m for o in same for m in o.measures))
        parts = (f"{element.id}/outcomes",) if measures else ()
        yield Claim(element.framework_section, "outcome", outcome.text, measures, parts)


def faults_of(framework: Framework, claims: Iterable[Claim], asked: dict[str, set[str]]) -> list[str]:
    """Claims that no page can bear out: a measure that stands on none, a part that no notebook asks for.

    `asked` maps the name of a notebook's page to the parts that it asks for.
    """
    faults = []
    for claim in claims:
        about = f"section {claim.section}, “{claim.text[:60]}”"
        for name in claim.measures:
            measure = framework.measure(name)
            if not (measure.sections or measure.statements) and not _is_beside(framework, name):
                faults.append(
                    f"{about}: is shown by {name}, which stands on no page. Give it a section, or "
                    "name another."
                )
        for part in claim.parts:
            page, _, wanted = part.partition("/")
            known = asked.get(page.split("__")[0], set())
            if wanted not in known:
                faults.append(
                    f"{about}: is shown by {part}, and no notebook asks for it. Known there: "
                    f"{', '.join(sorted(known)) or 'none'}."
                )
    return faults


def _is_beside(framework: Framework, name: str) -> bool:
    """Whether a measure is drawn in the picture of another."""
    return any(name in (m.companion, *m.flows) for m in framework.measures.values())


def parts_asked(notebooks: Path) -> dict[str, set[str]]:
    """The parts that each page's notebook asks for, by the page's name: {"training": {"outcomes", …}}."""
    found: dict[str, set[str]] = {}
    for path in sorted(notebooks.glob("*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        name = path.stem.split("_", 1)[1] if path.stem[0].isdigit() else path.stem
        found[name] = {f"section/{section}" if section else part for section, part in _CALLED.findall(code)}
    return found


def table(framework: Framework) -> str:
    """The whole of docs/framework.md."""
    claims = claims_of(framework)
    counts = {state: sum(c.state == state for c in claims) for state in (SHOWN, PARTLY, NOT_SHOWN)}
    lines = [
        "# The framework, sentence by sentence",
        "",
        *ABOUT,
        "",
        f"Of {several(len(claims), 'sentence')} {counts[SHOWN]} are shown, {counts[PARTLY]} partly,",
        f"{counts[NOT_SHOWN]} not. {len(framework.background)} more say what is, and ask for nothing.",
    ]
    number: dict[str, int] = {}
    for claim in claims:
        if claim.section not in number:
            lines += [
                "",
                f"## Section {claim.section}",
                "",
                "| | The framework says | | Page | Shown by |",
                "|---|---|---|---|---|",
            ]
        number[claim.section] = number.get(claim.section, 0) + 1
        lines.append(_line(framework, f"{claim.section}/{number[claim.section]}", claim))
    return "\n".join([*lines, ""])


def _line(framework: Framework, number: str, claim: Claim) -> str:
    pages = "; ".join(_pages(framework, claim)) or "none"
    shown = [f"`{m}`" for m in claim.measures[:MOST_NAMED]]
    more = len(claim.measures) - MOST_NAMED
    shown += [f"{several(more, 'measure')} more"] if more > 0 else []
    if not claim.measures:
        shown = [f"`{part}`" for part in claim.parts]
    said = ", ".join(shown) or "nothing"
    said += f". Not shown: {claim.lacking}" if claim.lacking else ""
    text = claim.text.replace("|", "\\|")
    return f"| {number} | {text} | {claim.state} | {pages} | {said} |"


def _pages(framework: Framework, claim: Claim) -> list[str]:
    """The titles of the pages on which it is shown, each once, in the framework's order."""
    wanted = {part.split("/")[0] for part in claim.parts}
    for name in claim.measures:
        m = framework.measure(name)
        wanted |= {s.split("/")[0] for s in m.sections[:1]} or {DASHBOARD}
    titles = {e.id: e.title for e in framework.elements} | _GATHERED
    return [title for name, title in titles.items() if name in wanted]


def main(arguments: Sequence[str] = ()) -> int:
    """Write docs/framework.md of the project; 0, or 10 where a claim is not borne out."""
    root = project_root()
    try:
        framework = load_framework(root / "data" / "framework", _AS_OF)
        faults = faults_of(framework, claims_of(framework), parts_asked(root / "notebooks"))
        if faults:
            raise FrameworkFault(*faults)
    except FrameworkFault as fault:
        print(fault, file=sys.stderr)
        return 10
    (root / "docs" / "framework.md").write_text(table(framework), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
