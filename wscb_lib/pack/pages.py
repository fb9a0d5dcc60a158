"""Executed notebooks to accessible pages, by nbconvert with the house's own template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from html import escape, unescape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from wscb_lib.errors import NotebookFailed
from wscb_lib.exhibits import slug
from wscb_lib.pack.face import Face
from wscb_lib.pack.faults import faults_of
from wscb_lib.pack.settled import for_page, outbursts, settled

if TYPE_CHECKING:
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbformat import NotebookNode

_Made: TypeAlias = tuple[list[str], str, list[str]]
"""What a notebook said that it should not, its page, and what is wrong with that."""
LIBRARY = Path(__file__).resolve().parents[1]
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
_UNDER = re.compile(r"(</?)h([34])\b")
_TITLE = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def write_pages(
    executed: Mapping[str, Path | NotebookNode],
    out: Path,
    face: Face,
    each: Callable[[Callable[[str], _Made], Sequence[str]], Iterable[_Made]] = map,
) -> dict[str, Path]:
    """One page for each executed notebook: {stem: path or node} in, {stem: the page written} out.

    Every notebook is looked at before any page is written: a print, a warning, an error or a bare value in
    one, or a page that someone could not read, is a `NotebookFailed` that names them all. `each` makes them,
    one after another or side by side.
    """

    def make(stem: str) -> _Made:
        notebook = settled(executed[stem])
        if said := outbursts(stem, notebook):
            return said, "", []
        page = page_of(stem, notebook, face)
        return [], page, [f"{stem}.html: {said}." for said in faults_of(page)]

    exporter()  # made before there is anybody beside
    pages = dict(zip(executed, each(make, list(executed)), strict=True))
    for faults in ([said for said, _, _ in pages.values()], [said for _, _, said in pages.values()]):
        if any(faults):
            raise NotebookFailed(*chain.from_iterable(faults))
    out.mkdir(parents=True, exist_ok=True)
    return {stem: _write(out / f"{stem}.html", page) for stem, (_, page, _) in pages.items()}


def page_of(stem: str, notebook: NotebookNode, face: Face) -> str:
    """One settled notebook as HTML."""
    before, after = face.neighbours(stem)
    resources = {
        "face": face,
        "stem": stem,
        "title": face.title_of(stem),
        "style": style(face.marking),
        "before": before,
        "after": after,
    }
    page, _ = exporter().from_notebook_node(for_page(notebook), resources=resources)
    return _tidy(with_own_title(page, face.title_of(stem)) if "__" in stem else page)


def with_own_title(page: str, title: str) -> str:
    """A page that shares its notebook with others is headed by its own title, under the notebook's.

    >>> with_own_title("<h1>One theme across the elements</h1>", "Neglect")
    '<p class="kind">One theme across the elements</p><h1>Neglect</h1>'
    """
    return _TITLE.sub(lambda found: f'<p class="kind">{found[1]}</p><h1>{escape(title)}</h1>', page, count=1)


def write_index(
    out: Path,
    face: Face,
    *,
    title: str = "Board pack",
    lead: str = "",
    aims: Mapping[str, str] | None = None,
    lines: Mapping[str, str] | None = None,
    files: Sequence[tuple[str, str]] = (),
) -> Path:
    """The front page: a line for each page of the pack, and the files of figures beside it.

    `aims` are what the Board sets out to do, each by its name; `lines` gives a page's one sentence by its
    stem; `files` are (path inside the pack, what it is).
    """
    wanted = {page.stem: (lines or {}).get(page.stem, "") for page in face.pages}
    template = exporter().environment.get_template("front.html.j2")
    page = template.render(
        face=face,
        title=title,
        lead=lead,
        aims=aims or {},
        lines=wanted,
        files=tuple(files),
        style=style(face.marking),
    )
    faults = [f"index.html: {said}." for said in faults_of(page)]
    if faults:
        raise NotebookFailed(*faults)
    return _write(out / "index.html", _tidy(page))


@cache
def exporter() -> TemplateExporter:
    """nbconvert's HTML exporter with the house's template; made once, for it is slow to make."""
    from nbconvert.exporters import HTMLExporter
    from nbconvert.exporters.templateexporter import TemplateExporter

    class BoardPage(HTMLExporter):
        """The template's own words. HTMLExporter would parse them again and put a stock sentence wherever
        a picture has none, which hides the fault from every checker; ours is refused instead.
        """

        def from_notebook_node(  # type: ignore[override]  # its bases do not agree on what they return
            self, nb: NotebookNode, resources: dict[str, object] | None = None, **options: object
        ) -> tuple[str, dict[str, object]]:
            return TemplateExporter.from_notebook_node(self, nb, resources, **options)

    made = BoardPage(  # type: ignore[no-untyped-call]
        template_name="page",
        extra_template_basedirs=[str(LIBRARY)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        optimistic_validation=True,  # once a notebook, and not after each step
    )
    for name, words in (("with_contents", with_contents), ("slug", slug)):
        made.register_filter(name, words)  # type: ignore[no-untyped-call]
    return made


@cache
def style(marking: str) -> str:
    """The page's own styles; the marking is set at the head of each sheet of paper too."""
    written = (LIBRARY / "page" / "page.css").read_text(encoding="utf-8")
    return written.replace("__MARKING__", marking.replace("\\", "").replace('"', ""))


def with_contents(article: str) -> str:
    """Gives every section an id, and sets a list of them before the first; fewer than three need no list.

    An exhibit that stands before the first section is headed as a section is, so that no level is left out.

    >>> with_contents("<h1>A</h1><h2>How much?</h2>")
    '<h1>A</h1><h2 id="how-much">How much?</h2>'
    >>> with_contents("<h1>A</h1><h3>B</h3><h4>C</h4><h2>D</h2><h3>E</h3>")
    '<h1>A</h1><h2>B</h2><h3>C</h3><h2 id="d">D</h2><h3>E</h3>'
    """
    above, first, sections = article.partition("<h2>")
    above = _UNDER.sub(lambda found: f"{found[1]}h{int(found[2]) - 1}", above)
    titles = [_TAG.sub("", title).strip() for title in _HEADING.findall(first + sections)]
    ids = _distinct([slug(unescape(title)) for title in titles])
    waiting = iter(ids)
    below = _HEADING.sub(lambda found: f'<h2 id="{next(waiting)}">{found[1]}</h2>', first + sections)
    if len(ids) < 3:
        return above + below
    items = "".join(f'<li><a href="#{id}">{title}</a></li>' for id, title in zip(ids, titles, strict=True))
    listed = f'<nav class="contents" aria-label="On this page"><p>On this page</p><ul>{items}</ul></nav>\n'
    return above + listed + below


def _distinct(ids: Sequence[str]) -> list[str]:
    """The second section of the same name gets a number."""
    seen: dict[str, int] = {}
    found = []
    for id in ids:
        seen[id] = seen.get(id, 0) + 1
        found.append(id if seen[id] == 1 else f"{id}-{seen[id]}")
    return found


def _tidy(page: str) -> str:
    """No line ends in space and no line is blank: the bytes do not hang on the template's layout."""
    return re.sub(r"\n{2,}", "\n", re.sub(r"[ \t]+\n", "\n", page)).strip() + "\n"


def _write(path: Path, page: str) -> Path:
    path.write_text(page, encoding="utf-8", newline="\n")
    return path
