"""What every page of a pack says of itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageName:
    """One page: `stem` names its file, `title` is what people read; pages with a `group` stand under it,
    after the others.

    >>> PageName.of("6_training", "Training").stem
    '6_training'
    """

    stem: str
    title: str
    group: str = ""

    @classmethod
    def of(cls, stem: str, title: str, group: str = "") -> PageName:
        """A page by its stem; a stem that could not stand in an address is refused."""
        if not stem.replace("_", "").isalnum():
            raise ValueError(f"page: found stem {stem!r}. Wanted letters, digits and underscores only.")
        return cls(stem, title, group)


@dataclass(frozen=True)
class Face:
    """Whose pack, of which quarter, marked how; its pages in order, and where its figures come from.

    `quarter` is a label for people; `marking` stands at the top and foot of every page, "" for none.
    `provenance` is (name, value) pairs for the foot of every page, such as ("Facts", "3f2a…").
    `notice` says on the front page and on the first page what changed since the issue before; "" of a first.
    """

    board: str
    quarter: str
    edition: str
    marking: str
    is_specimen: bool
    pages: tuple[PageName, ...]
    provenance: tuple[tuple[str, str], ...] = ()
    notice: str = ""

    @property
    def groups(self) -> dict[str, list[PageName]]:
        """The pages by the heading they stand under, in order; those under "" come first.

        >>> face = Face("B", "Q", "board", "", True, (PageName("a", "A"), PageName("t", "T", "Themes")))
        >>> list(face.groups)
        ['', 'Themes']
        """
        found: dict[str, list[PageName]] = {"": []}
        for page in self.pages:
            found.setdefault(page.group, []).append(page)
        return found

    def neighbours(self, stem: str) -> tuple[PageName | None, PageName | None]:
        """The page before and the page after, None at the ends.

        >>> face = Face("B", "Q", "board", "", True, (PageName("a", "A"), PageName("b", "B")))
        >>> face.neighbours("a")
        (None, PageName(stem='b', title='B', group=''))
        """
        at = [page.stem for page in self.pages].index(stem)
        before = self.pages[at - 1] if at else None
        return before, self.pages[at + 1] if at + 1 < len(self.pages) else None

    def title_of(self, stem: str) -> str:
        """The title people read; a stem that is not in the pack is a `ValueError`."""
        for page in self.pages:
            if page.stem == stem:
                return page.title
        raise ValueError(
            f"page {stem!r} is not in this pack. Its pages are {', '.join(p.stem for p in self.pages)}."
        )
