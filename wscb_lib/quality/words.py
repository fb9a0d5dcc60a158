"""Words that somebody wrote down, and that may tell who is meant: a question to whoever sent them, by row
number only."""

from __future__ import annotations

from collections.abc import Iterator

from wscb_lib.framework.declared import Column, Table
from wscb_lib.framework.values import Framework
from wscb_lib.quality.findings import Finding
from wscb_lib.quality.stacks import Stacks, places_of
from wscb_lib.quarter import Quarter
from wscb_lib.voices import known_words, may_identify

WHY = (
    "A name, initials, a birthday, a number or a place may tell who is meant. Such words are never printed: "
    "send them again without it."
)


def words_findings(framework: Framework, stacks: Stacks, quarter: Quarter) -> list[Finding]:
    """Ask about printable words that may identify somebody: one ADVISORY a column of each return of the
    quarter.

    The rows count all the same.
    """
    known = known_words(framework)
    found = []
    for source, submission in enumerate(stacks.submissions):
        if submission.quarter != quarter:
            continue
        for name, stack in stacks.of(submission.return_id).items():
            sent = stack.rows.iloc[places_of(stack.rows, source)]
            for column in _words_of(stack.table):
                told = sent[column.name].dropna()
                rows = sorted(
                    int(n) for n in sent.loc[told[[may_identify(str(t), known) for t in told]].index, "_row"]
                )
                if rows:
                    said = (
                        f'Words under "{column.heading}" that may identify somebody: {len(rows):,}. '
                        "They are not printed."
                    )
                    found.append(
                        Finding(
                            "ADVISORY",
                            *submission.key,
                            name,
                            f"identifies:{column.name}",
                            said,
                            tuple(rows),
                            submission.reading.path,
                            why=WHY,
                        )
                    )
    return found


def _words_of(table: Table) -> Iterator[Column]:
    return (c for c in table.columns.values() if c.is_printed)
