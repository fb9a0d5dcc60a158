"""What an element says of its own look and place, said so that the press need not reckon it for each alone.

The press works out one style for all elements of the same classes under the same parent, but one of its own
for each with an `id` or a `style`, and so for whatever stands in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element


def keep_wanted_ids(document: Element) -> None:
    """Every id becomes a `data-id`; only where a link of the document leads does it stay an id too.

    >>> from wscb_lib.paper.tree import html_of, tree_of
    >>> main = tree_of('<main><a href="#x">on</a><p id="x">1</p><p id="y">2</p></main>')
    >>> keep_wanted_ids(main)
    >>> html_of(main)
    '<main><a href="#x">on</a><p id="x" data-id="x">1</p><p data-id="y">2</p></main>'
    """
    wanted = {link.get("href", "").removeprefix("#") for link in document.iter("a")}
    for each in document.iter():
        if (id := each.get("id")) is not None:
            each.set("data-id", id)
            if id not in wanted:
                del each.attrib["id"]


def styles_as_classes(document: Element) -> str:
    """Every `style` of the document becomes a class; the rules of these classes, a line each.

    >>> from wscb_lib.paper.tree import html_of, tree_of
    >>> main = tree_of('<main><p style="width:9%">1</p><p class="n" style="width:9%">2</p></main>')
    >>> styles_as_classes(main), html_of(main)
    ('.s1 { width:9% }', '<main><p class="s1">1</p><p class="n s1">2</p></main>')
    """
    names: dict[str, str] = {}
    for each in document.iter():
        style = each.attrib.pop("style", "")
        if style:
            name = names.setdefault(style, f"s{len(names) + 1}")
            each.set("class", f"{each.get('class', '')} {name}".strip())
    return "\n".join(f".{name} {{ {style} }}" for style, name in names.items())


def styles_as_attributes(picture: Element) -> None:
    """Every `style` in a drawing becomes attributes that say the same, and are not parsed as a style is.

    >>> from xml.etree.ElementTree import fromstring, tostring
    >>> drawn = fromstring('<svg><path style="fill: #12436d; stroke: none"/></svg>')
    >>> styles_as_attributes(drawn)
    >>> tostring(drawn)
    b'<svg><path fill="#12436d" stroke="none" /></svg>'
    """
    for each in picture.iter():
        for name, value in _declared(each.attrib.pop("style", "")):
            each.set(name, value)


def _declared(style: str) -> Iterator[tuple[str, str]]:
    """The declarations of a `style` of our charts: no value in one holds a semicolon."""
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        if value:
            yield name.strip(), value.strip()
