"""What a source carries of our returns, and which measures it cannot tell."""

from __future__ import annotations

from collections.abc import Iterable

from wscb_lib.framework.declared import Measure, Return
from wscb_lib.framework.not_asked import columns_of
from wscb_lib.framework.sources import Source


def what_it_cannot(source: Source, spec: Return, measures: Iterable[Measure]) -> list[str]:
    """A sentence for each of a return's measures that needs a column which the source does not carry."""
    carried = {m.table: carried_by(source, m.table, spec) for m in source.makes if m.return_id == spec.id}
    said = []
    for measure in measures:
        table = spec.tables[measure.table]
        missing = [
            name
            for name in table.columns
            if name in columns_of(measure) - {measure.events} and name not in carried.get(measure.table, ())
        ]
        if measure.table not in carried:
            said.append(f"{measure.title}: it holds no {measure.table.replace('_', ' ')}.")
        elif missing:
            meaning = table.columns[missing[0]].meaning.split(";")[0]
            said.append(f'{measure.title}: it does not hold "{meaning}".')
    return said


def carried_by(source: Source, table: str, spec: Return) -> frozenset[str]:
    """The columns of one table of a return that a source fills; none where it fills no such table."""
    for made in source.makes:
        if (made.return_id, made.table) == (spec.id, table):
            holds = set(source.tables[made.of].columns)
            for other in made.beside:
                holds |= set(source.tables[other].columns)
            return frozenset(
                name
                for name in spec.tables[table].columns
                if name in made.made_of
                or made.columns.get(name, name) in holds | set(made.adds)
                or (name == "age" and made.aged_on)
            )
    return frozenset()
