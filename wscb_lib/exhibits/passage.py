"""A passage: what one line of a notebook puts on the page. Exhibits and words, in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from wscb_lib.counts_in_words import in_words, sentence_case
from wscb_lib.exhibits import Exhibit
from wscb_lib.exhibits.markup import plain
from wscb_lib.json_values import Json

MOST_NAMED, MOST_LETTERS = 6, 140
"""Exhibits that the line over a fold names, and letters it spends on them; it counts the others."""


@dataclass(frozen=True)
class Words:
    """A paragraph or a list, already as HTML; `kind` is its class on the page ("", "absent", "held", …)."""

    html: str
    kind: str = ""

    @property
    def text(self) -> str:
        """The words alone, a line to each paragraph or item.

        >>> Words("<p>Two <b>returns</b> are held.</p><p>See below.</p>").text
        'Two returns are held.\\nSee below.'
        """
        return plain(self.html)


def paragraph(text: str, kind: str = "") -> Words:
    """One plain paragraph; what it is given is text, never HTML.

    >>> paragraph("Fewer than 5 < 6").html
    '<p>Fewer than 5 &lt; 6</p>'
    """
    return Words(f"<p>{escape(text)}</p>", kind)


def bullets(items: Sequence[str], kind: str = "") -> Words:
    """A plain list; an empty one is refused, because an empty list on a page says nothing."""
    if not items:
        raise ValueError("bullets: found no items. Write a sentence that says there are none.")
    return Words("<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>", kind)


@dataclass(frozen=True)
class Passage:
    """Blocks that stand open, and exhibits that are folded away under a line that says what they are.

    >>> print(Passage((paragraph("No return yet."),)).text)
    No return yet.
    """

    blocks: tuple[Exhibit | Words, ...] = ()
    more: tuple[Exhibit, ...] = ()

    @property
    def html(self) -> str:
        """The passage as it stands on the page."""
        return "\n".join([*map(_html, self.blocks), *([self._folded()] if self.more else [])])

    @property
    def text(self) -> str:
        """Every sentence and every figure, as text: what a golden notebook compares."""
        folded = [self._fold_says(), *(exhibit.text for exhibit in self.more)] if self.more else []
        return "\n\n".join([*(block.text for block in self.blocks), *folded])

    def _folded(self) -> str:
        inside = "\n".join(exhibit.html for exhibit in self.more)
        return f'<details class="more"><summary>{escape(self._fold_says())}</summary>\n{inside}\n</details>'

    def _fold_says(self) -> str:
        """How many exhibits are folded away, and of what: the first few by name, or by what their headline is
        about, each name once. Where nothing stands open before them, they are what the page rests on."""
        if not self.blocks and len(self.more) > 1:
            return "The tables behind this page"
        called = Counter(exhibit.name or re.split("[:;]", exhibit.headline)[0] for exhibit in self.more)
        one = len(called) == 1
        names = [f"{name} ({in_words(n)})" if n > 1 and not one else name for name, n in called.items()]
        fitting = [at for at in range(1, MOST_NAMED + 1) if len("; ".join(names[:at])) <= MOST_LETTERS]
        over = len(self.more) - sum(list(called.values())[: max(fitting, default=1)])
        listed = "; ".join(names[: max(fitting, default=1)] if over > 1 else names)
        others = f"; and {in_words(over)} others" if over > 1 else ""
        return f"{sentence_case(in_words(len(self.more)))} more: {listed}{others}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}

    def to_dict(self) -> Json:
        """Plain values for JSON."""
        return {"blocks": [_to_dict(b) for b in self.blocks], "more": [e.to_dict() for e in self.more]}

    @classmethod
    def from_dict(cls, found: Json) -> Passage:
        """The passage that `to_dict` wrote."""
        blocks = tuple(
            Words(**b) if b.keys() <= {"html", "kind"} else Exhibit.from_dict(b) for b in found["blocks"]
        )
        return cls(blocks, tuple(Exhibit.from_dict(e) for e in found["more"]))


def _html(block: Exhibit | Words) -> str:
    if isinstance(block, Exhibit):
        return block.html
    return (
        f'<div class="words {block.kind}">{block.html}</div>'
        if block.kind
        else f'<div class="words">{block.html}</div>'
    )


def _to_dict(block: Exhibit | Words) -> Json:
    return block.to_dict() if isinstance(block, Exhibit) else {"html": block.html, "kind": block.kind}
