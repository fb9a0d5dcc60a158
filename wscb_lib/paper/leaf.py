"""A page of the pack made fit for paper: its own words and pictures, without what only a screen can use."""

from __future__ import annotations

import re
from base64 import b64encode
from xml.etree.ElementTree import Element, SubElement, tostring

from wscb_lib.errors import PaperNotMade
from wscb_lib.paper.columns import set_columns
from wscb_lib.paper.contents import Part
from wscb_lib.paper.styles import styles_as_attributes
from wscb_lib.paper.tree import tree_of, words_of

DEFINITIONS = "definitions-and-sources"
"""The section of a page that says what each of its measures means."""

MOST_LINES = 30
"""Lines of a table that are kept on one sheet; a longer one breaks between its rows."""

WALL = "words wall"
"""The class of what anybody may read: it goes to the papers for a wall, and to no other, for the page says it
more fully."""

_NARROW = re.compile(r'<div class="narrow-picture".*?</svg></div>', re.DOTALL)
_BEHIND = re.compile(r"<details><summary>Data for this chart.*?</details>", re.DOTALL)
_POINTERS = ("aria-labelledby", "aria-describedby", "data-label", "data-form", "role", "tabindex")


def leaf_of(part: Part, page: str) -> Element | None:
    """A page of a pack, as HTML, to a `<section>` of a paper; None where nothing of it is wanted.

    Every id in it begins with the page's stem, so that the leaves of a paper can share one document. A
    chart's alternative text is its own where it has one, else its sentence; a picture with neither is a
    `PaperNotMade`. The figures behind a chart stay in the workbook.
    """
    main = tree_of(_BEHIND.sub("", _NARROW.sub("", page)))
    says = _sentences(main)
    id = f"{part.page.stem}-{part.section}" if part.section else part.page.stem
    leaf = Element("section", {"class": f"sheet page-{part.page.stem.replace('_', '-')}", "id": id})
    leaf.extend(_chosen(part, main))
    if part.extent == "folded" and leaf.find(".//figure") is None:
        return None
    _describe(leaf, says)
    _say_once(leaf)
    _set_tables(leaf)
    _rename(leaf, part.page.stem)
    return leaf


def _chosen(part: Part, main: Element) -> list[Element]:
    """What of a page goes into the paper: all but its contents; or what stands open; or what does not."""
    blocks = [block for block in main if block.get("class") not in ("contents", WALL)]
    sections = _sections(blocks if part.extent != "wall" else list(main))
    if part.section:
        wanted = [section for section in sections if section[0].get("id") == part.section]
        if not wanted:
            raise PaperNotMade(
                f"{part.page.stem}.html: found no heading “{part.section}”. Wanted one of: "
                f"{', '.join(str(section[0].get('id')) for section in sections if section[0].get('id'))}."
            )
        return _of_the_wall(part, wanted[0]) if part.extent == "wall" else _unfolded(wanted[0])
    if not part.with_definitions:
        sections = [section for section in sections if section[0].get("id") != DEFINITIONS]
    if part.extent == "whole":
        return [each for section in sections for block in section for each in _opened(block)]
    if part.extent == "open":
        return [block for section in sections for block in section if not _is_fold(block)]
    title = Element("h1")
    title.text = part.title
    found = [title]
    for section in sections:
        is_left = section[0].get("id") == DEFINITIONS
        folded = section[1:] if is_left else [block for block in section if _is_fold(block)]
        inside = [each for block in folded for each in _opened(block)]
        if inside and section[0].tag == "h2":
            found.append(section[0])
        found += inside
    return found


def _unfolded(section: list[Element]) -> list[Element]:
    return [block for block in section if not _is_fold(block)]


def _of_the_wall(part: Part, section: list[Element]) -> list[Element]:
    """What of a section anybody may read, without the section's own title, which may promise more; a
    `PaperNotMade` where it holds no such thing."""
    found = [each for block in section if block.get("class") == WALL for each in _opened(block[0])]
    if not found:
        raise PaperNotMade(
            f"{part.page.stem}.html: under “{part.section}” nothing may hang on a wall. Let the paper hold a "
            "section that has it, or take is_for_a_wall from its [[paper]] in board.toml."
        )
    return found


def _sections(blocks: list[Element]) -> list[list[Element]]:
    """The blocks of a page from each heading to the next; the first begins with the page's title."""
    sections: list[list[Element]] = [[]]
    for block in blocks:
        if block.tag == "h2":
            sections.append([])
        sections[-1].append(block)
    return [section for section in sections if section]


def _is_fold(block: Element) -> bool:
    return block.tag == "details"


def _opened(block: Element) -> list[Element]:
    """What is in a fold, or a block that is none as it stands."""
    return [each for each in block if each.tag != "summary"] if _is_fold(block) else [block]


def _sentences(main: Element) -> dict[str, str]:
    """Every element with an id, by it, as words: what pictures are described by."""
    return {each.attrib["id"]: words_of(each) for each in main.iter("p") if "id" in each.attrib}


def _describe(leaf: Element, says: dict[str, str]) -> None:
    """Make of every drawing an image with its words in its place: the press would look for a rule of style
    for each line of one that stands in the page."""
    beside = {picture: words_of(row.find("th")) for row in leaf.iter("tr") for picture in row.iter("svg")}
    for picture in list(leaf.iter("svg")):
        own = picture.get("aria-label") or says.get(picture.get("aria-labelledby", ""))
        words = words_of(picture.find("title")) or own or beside.get(picture)
        if not words:
            raise PaperNotMade(
                f"{leaf.get('id')}.html: a picture has no words in its place. Wanted aria-labelledby with "
                "the id of a paragraph, aria-label, or a title inside it."
            )
        _make_image(picture, words if words != beside.get(picture) else f"Small line: {words}")


def _make_image(picture: Element, words: str) -> None:
    """Turn an `<svg>`, where it stands, into an `<img>` of itself whose alternative text is `words`."""
    drawn = Element("svg", {"xmlns": "http://www.w3.org/2000/svg"})
    for name, value in picture.items():
        if name not in ("class", *_POINTERS):
            drawn.set("viewBox" if name == "viewbox" else name, value)
    drawn.extend(each for each in picture if each.tag != "title")
    styles_as_attributes(drawn)
    kept = {name: value for name, value in picture.items() if name in ("class", "style", "width", "height")}
    tail = picture.tail
    picture.clear()
    picture.tag, picture.tail = "img", tail
    picture.attrib.update(
        kept, alt=words, src=f"data:image/svg+xml;base64,{b64encode(tostring(drawn)).decode()}"
    )


def _say_once(leaf: Element) -> None:
    """A table's caption stands over it as a subtitle, for a caption alone may be left on the sheet before;
    where the exhibit's own subtitle says it already it is taken out. So is "Specimen", which every sheet
    says."""
    for parent in leaf.iter():
        for tag in parent.findall("strong[@class='specimen']"):
            _take_out(parent, tag)
    for figure in leaf.iter("figure"):
        said = {words_of(each) for each in figure.findall("p[@class='subtitle']")}
        for parent in list(figure.iter()):
            for table in parent.findall("table"):
                _raise_caption(parent, table, said)


def _raise_caption(parent: Element, table: Element, said: set[str]) -> None:
    caption = table.find("caption")
    if caption is None:
        return
    table.remove(caption)
    if words_of(caption) not in said:
        subtitle = Element("p", {"class": "subtitle"})
        subtitle.text = words_of(caption)
        parent.insert(list(parent).index(table), subtitle)


def _set_tables(leaf: Element) -> None:
    """Widths of columns; and the exhibits that no sheet could hold are marked, so that they are not pushed to
    the next one for nothing."""
    for figure in leaf.iter("figure"):
        lines = sum(set_columns(table) for table in figure.iter("table"))
        if lines > MOST_LINES or figure.find(".//ul[@class='cards']") is not None:
            figure.set("class", f"{figure.get('class', '')} long".strip())


def _take_out(parent: Element, child: Element) -> None:
    """Without losing the words that follow it."""
    at = list(parent).index(child)
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + (child.tail or "")
    else:
        parent.text = (parent.text or "") + (child.tail or "")
    parent.remove(child)


def _rename(leaf: Element, stem: str) -> None:
    """Set the page's stem before every id and every pointer at one; drop what only a screen can use."""
    for each in leaf.iter():
        for name in _POINTERS:
            each.attrib.pop(name, None)
        for name, value in list(each.attrib.items()):
            if name == "id" and each is not leaf:
                each.set(name, f"{stem}--{value}")
            elif name.endswith("href"):
                each.set(name, _address(value, stem))


def _address(address: str, stem: str) -> str:
    """Where a link of a page leads in a paper.

    >>> _address("#how-much", "6_training"), _address("3_audits.html#x", "6_training")
    ('#6_training--how-much', '#3_audits--x')
    >>> _address("3_audits.html", "6_training"), _address("https://example.org", "6_training")
    ('#3_audits', 'https://example.org')
    """
    if address.startswith("#"):
        return f"#{stem}--{address[1:]}"
    page, is_page, place = address.partition(".html")
    if not is_page or "/" in page:
        return address
    return f"#{page}--{place[1:]}" if place else f"#{page}"


def front_of(title: str, about: str, lines: list[tuple[str, str, str]], facts: list[str]) -> Element:
    """A paper's first sheet: its title, whose it is, and its contents.

    `lines` are (id of the leaf, its title, its one sentence or ""); `facts` are said under the title, a line
    each.
    """
    front = Element("section", {"class": "front"})
    SubElement(front, "h1").text = title
    for fact in facts:
        SubElement(front, "p", {"class": "fact"}).text = fact
    SubElement(front, "p").text = about
    SubElement(front, "h2").text = "Contents"
    listed = SubElement(front, "ul", {"class": "contents"})
    for id, name, line in lines:
        item = SubElement(listed, "li")
        SubElement(item, "a", {"href": f"#{id}"}).text = name
        if line:
            SubElement(item, "p").text = line
    return front


def head_of(title: str, about: str) -> Element:
    """What stands over a paper of sections: its title, and whom it is for."""
    head = Element("section", {"class": "head"})
    SubElement(head, "h1").text = title
    SubElement(head, "p").text = about
    return head


def drop_dead_links(document: Element) -> None:
    """A link to what is not in this paper becomes plain words."""
    ids = {each.attrib["id"] for each in document.iter() if "id" in each.attrib}
    for link in document.iter("a"):
        address = link.get("href", "")
        if address.startswith("#") and address[1:] not in ids:
            del link.attrib["href"]
