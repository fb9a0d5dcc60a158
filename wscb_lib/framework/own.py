"""What is laid over the shipped framework: a Board's own, in its workspace's `framework/`, and what changed
on a day (`changes`).

A page there bears the name of the page it lies over, and holds nothing but the difference: a key said anew,
an entry added, an entry ended (`is_ended = true`); each with its reason (`because`). Entries of a list are
known by their `id`; a list of entries without one is said anew as a whole. Values of a column that go by
other names are `renamed`, and words of a whole page `reworded`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from wscb_lib.errors import nearest
from wscb_lib.framework.place import Place

BECAUSE, ENDED, RENAMED, REWORDED = "because", "is_ended", "renamed", "reworded"
CAN_END = (
    *("return", "measure", "statement", "agency", "topic", "theme"),
    *("objective", "principle", "function", "element"),
)
_OURS = (BECAUSE, ENDED, RENAMED, REWORDED)
_NAMES = ("measure", "table", "column", "edition")
"""Keys under which every key is a name."""
_NO_MORE = f"Leave out everything of it but {ENDED} and {BECAUSE}."

Raw = dict[str, Any]
Ended = set[tuple[str, str]]
"""(kind, id) of everything that a Board's own framework ends, such as ("measure", "lado_open")."""


def laid_over(
    shipped: Raw, own: Raw, where: Place, faults: list[str], ended: Ended, name: str, why: str = ""
) -> Raw:
    """A page with another laid over it; what is ended stays, and is named in `ended`.

    `name` is the page's, such as "returns/lado.toml"; `why` the reason of whatever gives none. A
    copy, a change without a reason and the end of what is not there are faults, each by its line.

    >>> was = {"town": "Warrington", "agency": [{"id": "gp", "name": "General practice"}]}
    >>> own = {"because": "Us", "agency": [{"id": "gp", "name": "GPs"}, {"id": "fire", "name": "Fire"}]}
    >>> laid_over(was, own, Place("framework/board.toml"), [], set(), "board.toml")["agency"]
    [{'id': 'gp', 'name': 'GPs'}, {'id': 'fire', 'name': 'Fire'}]
    """
    if own.get(ENDED) is True:
        if not shipped:
            faults.append(f"{where}: the shipped framework has no such page to end. Remove this one.")
        folder, _, stem = name.removesuffix(".toml").rpartition("/")
        _end(folder.removesuffix("s") or stem, stem, own, where, faults, ended, why)
        return shipped
    if REWORDED in own:
        shipped = _reworded(shipped, own[REWORDED], where.at(REWORDED), faults)
    return _over(shipped, own, where, str(own.get(BECAUSE, why)), faults, ended)


def _over(shipped: Raw, own: Raw, where: Place, because: str, faults: list[str], ended: Ended) -> Raw:
    if RENAMED in own:
        shipped = _renamed(shipped, own[RENAMED], where, faults)
    laid = dict(shipped)
    for key, value in own.items():
        if key in _OURS:
            continue
        here = _below(where, key)
        if isinstance(value, dict):
            laid[key] = _table(shipped.get(key), value, key, here, because, faults, ended)
        elif _is_known_by_id(value):
            laid[key] = _entries(shipped.get(key, []), value, key, here, because, faults, ended)
        else:
            _check_said_anew(shipped, key, value, here, because, faults)
            laid[key] = value
    return laid


def _reworded(page: Raw, words: Any, where: Place, faults: list[str]) -> Raw:
    """A page in whose sentences some words stand for others; words that stand nowhere on it are a fault.

    >>> _reworded({"purpose": "The Board asks"}, {"The Board": "The partnership"}, Place("x"), [])
    {'purpose': 'The partnership asks'}
    """
    if not isinstance(words, dict):
        faults.append(f'{where}: found "{words}". Wanted {{ "old words" = "new words" }}.')
        return page
    for old, new in words.items():
        other = _said_otherwise(page, str(old), str(new))
        if other == page:
            faults.append(f'{where}: "{old}" stands nowhere on the page. Mend the words, or take them out.')
        page = other
    return page


def _said_otherwise(raw: Any, old: str, new: str) -> Any:
    if isinstance(raw, dict):
        return {key: _said_otherwise(value, old, new) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_said_otherwise(value, old, new) for value in raw]
    return raw.replace(old, new) if isinstance(raw, str) else raw


def _renamed(column: Raw, names: Any, where: Place, faults: list[str]) -> Raw:
    """A column some of whose values go by other names: what was sent under the old is read as the new.

    >>> _renamed({"allowed": ["CRC", "NPS"]}, {"CRC": "probation", "NPS": "probation"}, Place("x"), [])
    {'allowed': ['probation'], 'codes': {'CRC': 'probation', 'NPS': 'probation'}}
    """
    allowed = column.get("allowed", [])
    if not isinstance(names, dict) or not isinstance(allowed, list):
        faults.append(f'{where.at(RENAMED)}: found "{names}". Wanted {{ "old value" = "new value" }}.')
        return column
    for old in (old for old in names if old not in allowed):
        faults.append(
            f'{where.at(RENAMED)}: the column has no value "{old}".{nearest(old, allowed)} Mend the name.'
        )
    codes = {code: names.get(value, value) for code, value in column.get("codes", {}).items()}
    return {
        **column,
        "allowed": list(dict.fromkeys(names.get(value, value) for value in allowed)),
        "codes": {**codes, **names},
    }


def _below(where: Place, key: str) -> Place:
    """The place of a key; of an entry of a table of names, with its kind: "measure lado_open"."""
    if where.keys and where.keys[-1] in _NAMES:
        *above, kind = where.words
        return Place(where.page, where.lines, (*where.keys, key), (*above, f"{kind} {key}"))
    return where.at(key)


def _table(was: Any, own: Raw, key: str, here: Place, because: str, faults: list[str], ended: Ended) -> Raw:
    """A table of names (`[measure]`), or an entry of one (`[measure.lado_open]`)."""
    because = str(own.get(BECAUSE, because))
    if own.get(ENDED) is True:
        kind = str(here.keys[-2]) if len(here.keys) > 1 else key
        if was is None:
            faults.append(f'{here}: there is no {kind} "{key}" to end. Remove this entry.')
        _end(kind, key, own, here, faults, ended, because)
        return was or {}
    if isinstance(was, dict):
        return _over(was, own, here, because, faults, ended)
    return _without_ours(own)


def _entries(
    was: list[Raw], own: list[Raw], key: str, here: Place, because: str, faults: list[str], ended: Ended
) -> list[Raw]:
    laid, known = list(was), [entry.get("id") for entry in was]
    twice = {name for name, times in Counter(each["id"] for each in own).items() if times > 1}
    faults += [f"{here}: {name} stands twice. Say once what is otherwise of it." for name in sorted(twice)]
    for each in own:
        name = each["id"]
        there = Place(here.page, here.lines, (*here.keys, name), (*here.words[:-1], f"{key} {name}"))
        reason = str(each.get(BECAUSE, because))
        if each.get(ENDED) is True:
            if name not in known:
                faults.append(
                    f"{there}: there is none to end.{nearest(name, filter(None, known))} Mend the id."
                )
            _end(key, name, {k: v for k, v in each.items() if k != "id"}, there, faults, ended, reason)
        elif name in known:
            changed = {k: v for k, v in each.items() if k != "id"}
            laid = [
                _over(entry, changed, there, reason, faults, ended) if entry.get("id") == name else entry
                for entry in laid
            ]
        else:
            laid.append(_without_ours(each))
    return laid


def _end(kind: str, name: str, own: Raw, where: Place, faults: list[str], ended: Ended, because: str) -> None:
    if kind not in CAN_END:
        faults.append(f"{where}: a {kind} is not ended by itself. What can be ended: {', '.join(CAN_END)}.")
    if not (own.get(BECAUSE) or because):
        faults.append(f'{where}: ended, and no reason given. Write  {BECAUSE} = "…"  beside it.')
    if more := [key for key in own if key not in _OURS]:
        faults.append(f"{where}: ended, and changed too: {', '.join(more)}. {_NO_MORE}")
    ended.add((kind, name))


def _check_said_anew(
    shipped: Raw, key: str, value: Any, here: Place, because: str, faults: list[str]
) -> None:
    if key in shipped and shipped[key] == value:
        faults.append(
            f"{here}: the shipped framework says the very same. Leave it out: a copy would hide what is "
            "changed there later."
        )
    elif key in shipped and not because:
        faults.append(f'{here}: said anew, and no reason given. Write  {BECAUSE} = "…"  beside it.')


def _is_known_by_id(value: Any) -> bool:
    is_list = isinstance(value, list) and bool(value)
    return is_list and all(isinstance(each, dict) and "id" in each for each in value)


def _without_ours(own: Raw) -> Raw:
    return {
        key: _without_ours(value) if isinstance(value, dict) else value
        for key, value in own.items()
        if key not in _OURS
    }


def named_all_the_same(raw: Raw, ended: Ended, place: Place) -> Iterator[str]:
    """A fault for each place of a page laid over the shipped one that points to what is ended."""
    names = {name: kind for kind, name in ended}
    for keys, value in _values(raw):
        if value in names and keys[-1] not in ("id", BECAUSE):
            yield (
                f'{place.at(*keys)}: found "{value}", the {names[value]} that this Board has ended. Take it '
                "out here, or do not end it."
            )


def _values(raw: Any, keys: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(raw, dict):
        for key, value in raw.items():
            yield from _values(value, (*keys, key))
    elif isinstance(raw, list):
        for number, value in enumerate(raw, 1):
            yield from _values(value, (*keys, number) if isinstance(value, dict) else keys)
    elif isinstance(raw, str) and keys:
        yield keys, raw
