"""Whether what a page opens is closed, in order, and stands where HTML lets it stand; asked without Java."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
BLOCKS = {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "details",
        "div",
        "dl",
        "fieldset",
        "figure",
        "footer",
        "form",
    ),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "section", "table", "ul"),
}
WORDS_ONLY = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "a", "span", "strong", "em", "b", "i", "dt"}
"""In these stand words, never a block; headings may stand in a summary."""
ONLY_IN = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "tr": {"thead", "tbody", "tfoot"},
    "td": {"tr"},
    "th": {"tr"},
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "summary": {"details"},
    "figcaption": {"figure"},
}
HOLDS_ONLY = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"td", "th"}}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside = self.open[-1] if self.open else ""
        if tag in BLOCKS and inside in WORDS_ONLY and not (inside == "summary" and tag[0] == "h"):
            self.faults.add(f"<{tag}> in <{inside}>")
        if inside not in ONLY_IN.get(tag, {inside}) or tag not in HOLDS_ONLY.get(inside, {tag}):
            self.faults.add(f"<{tag}> in <{inside}>")
        if tag == "a" and "a" in self.open:
            self.faults.add("<a> in <a>")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A shape of a picture, which holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.add(f"</{tag}> closes what it did not open")


def misplaced_in(page: str) -> list[str]:
    """What stands where it may not, or is never closed; empty where all is in its place.

    >>> misplaced_in("<main><p>Seven <em>plans</em><br></p><ul><li>x</li></ul></main>")
    []
    >>> misplaced_in("<main><p><ul><p>x</p></ul></p>")
    ['<main> is never closed', '<p> in <ul>', '<ul> in <p>']
    """
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return sorted({*reader.faults, *(f"<{tag}> is never closed" for tag in reader.open)})
