"""A file of questions for each page that has no words yet: never text, and never over what somebody wrote."""

from __future__ import annotations

from collections.abc import Sequence

from wscb_lib.commentary.checks import commentary_path
from wscb_lib.page_content import PageContent
from wscb_lib.store import Store

ASKED = (
    "What changed, and how sure are we?",
    "So what: what does it mean for children?",
    "Now what: who does what, by when?",
)


def lay_stubs(pages: Sequence[PageContent], store: Store) -> list[str]:
    """Write a file of questions for each page that lacks one; the names of those written."""
    written = []
    for page in pages:
        path = commentary_path(page, store.workspace)
        if not path.exists():
            store.write(path.relative_to(store.workspace), stub(page))
            written.append(path.relative_to(store.workspace).as_posix())
    return written


def stub(page: PageContent) -> str:
    """The questions, section by section, and under a heading of its own for each measure that is flagged,
    asked about or behind; a comment is not printed on the page, so an unanswered one stays
    visible as none.

    >>> page = PageContent("6_training", "2015-16-Q4", sections=("how_much",), checksum="abc")
    >>> print(stub(page).splitlines()[-1])
    <!-- Now what: who does what, by when? -->
    """
    front = ["---", 'author: ""', 'written_on: ""', f"facts: '{page.checksum}'", "status: draft", "---"]
    body = []
    for section in page.sections:
        wanted = page.wanted.get(section, ())
        own = [r["measure"] for r in wanted if page.standing.get(r["measure"]) == section]
        for heading in (section, *dict.fromkeys(own)):
            about = [r for r in wanted if (r["measure"] if r["measure"] in own else section) == heading]
            reasons = [reason["sentence"] for reason in about]
            body += ["", f"## {heading}", "", *(f"<!-- {line} -->" for line in (*reasons, *ASKED))]
    return "\n".join([*front, *body]) + "\n"
