"""An analyst's page of commentary: front matter, and words under a heading for each section or measure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from wscb_lib.errors import CommentaryNotReady, nearest

STATUSES = ("draft", "signed_off")
_KEYS = (
    "author",
    "written_on",
    "facts",
    "status",
    "signed_off_by",
    "signed_off_on",
    "words",
    "carried_over_because",
    "nothing_new",
)
_DAYS = ("written_on", "signed_off_on")
_WORDS = tuple(key for key in _KEYS if key not in (*_DAYS, "nothing_new"))
NOTHING_NEW = "nothing_new"
SAYS_NOTHING_NEW = "Nothing new."
_SIGNED_WITH = (
    "author",
    "written_on",
    "signed_off_by",
    "signed_off_on",
)  # the words of who wrote and who signed, and when
_NOTE = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^## +(?P<name>\S.*?) *$", re.MULTILINE)
_KINDS = {
    list: "a list",
    dict: "keys and values",
    bool: "true or false",
    int: "a number",
    float: "a number",
    date: "a day",
    datetime: "a time",
}


@dataclass(frozen=True)
class Commentary:
    """What an analyst wrote about one element in one quarter; `sections` are Markdown by the id of a section
    or of a measure, and `lost` says of each heading that means neither that its words are printed nowhere.

    `facts` is the checksum of the shown figures it was signed against, `words` that of the words that were
    signed and of their signature: each "" when the file gives none. `words_now` is the checksum of both as
    they stand.
    """

    path: str
    author: str
    written_on: date | None  # None in a draft that nobody has begun
    facts: str
    status: str
    signed_off_by: str
    signed_off_on: date | None
    words: str
    carried_over_because: str
    words_now: str
    sections: Mapping[str, str]
    lines: Mapping[str, int] = field(
        default_factory=dict
    )  # section -> the line of the file its words begin on
    keys: Mapping[str, int] = field(default_factory=dict)  # key of the front matter -> its line
    lost: Sequence[str] = ()
    is_nothing_new: bool = False  # whoever wrote it says so of every section that has no words

    def line_of(self, key: str) -> int:
        """The line of a key between the two ---; the first when it is not there."""
        return self.keys.get(key, 1)


@dataclass(frozen=True)
class Parts:
    """A file's text in two: between the two ---, and under them; `above` is how many lines stand over the
    words."""

    front: str
    body: str
    above: int

    @property
    def first_key_line(self) -> int:
        """The line under the first ---; the first of the file when there is none."""
        return max(self.above - self.front.count("\n") - 1, 1)

    def line_at(self, at: int) -> int:
        """The line of the file on which a place in the words stands."""
        return self.above + self.body.count("\n", 0, at) + 1


def parts_of(whole: str) -> Parts:
    """The front matter and the words of a file; a blank after --- is no fault. No front matter is "".

    >>> parts_of("---\\nauthor: A\\n--- \\nWords.")
    Parts(front='author: A', body='Words.', above=3)
    """
    lines = whole.split("\n")
    ends = [at for at, line in enumerate(lines) if line.rstrip() == "---"][:2]
    if len(ends) < 2 or any(line.strip() for line in lines[: ends[0]]):
        return Parts("", whole, 0)
    return Parts("\n".join(lines[ends[0] + 1 : ends[1]]), "\n".join(lines[ends[1] + 1 :]), ends[1] + 1)


def words_checksum(body: str, front: Mapping[str, object]) -> str:
    """Of the words under the front matter with who wrote and signed them and when: a change after signature
    is told by it.

    Whatever ends their lines, and whatever blanks stand about a name; a day is a `date`, or as 2016-05-11,
    and one of the four that is missing is "".

    >>> by = {"author": "A", "signed_off_by": "B"}
    >>> words_checksum("It rose.\\r\\n", by) == words_checksum("\\nIt rose.\\n", by | {"author": " A "})
    True
    >>> words_checksum("It rose.", by) == words_checksum("It rose.", by | {"author": "C"})
    False
    """
    plain = "\n".join(line.rstrip() for line in body.splitlines()).strip()
    signature = [str(front.get(key) or "").strip() for key in _SIGNED_WITH]
    signature += [NOTHING_NEW] if front.get(NOTHING_NEW) else []
    return hashlib.sha256("\x1f".join([*signature, plain]).encode()).hexdigest()[:16]


def name_of(path: Path) -> str:
    """How messages name a file of words: with its quarter or year, for the same page has one in each."""
    return f"commentary/{path.parent.name}/{path.name}"


def read_commentary(path: Path, headings: Mapping[str, str]) -> Commentary | None:
    """The commentary in a file; None when there is no file. `headings` are those that may stand in it, each
    with the section or the measure that it means.

    Raises `CommentaryNotReady` with every fault and its line: front matter of the wrong type, a key nobody
    knows, a heading that stands twice, words under no heading. A heading that means nothing here is no reason
    to be without the page: it is told in `lost`.
    """
    written, faults = read_with_faults(path, headings)
    faults = [fault for fault in faults if written is None or fault not in written.lost]
    if faults:
        raise CommentaryNotReady(*faults)
    return written


def read_with_faults(path: Path, headings: Mapping[str, str]) -> tuple[Commentary | None, list[str]]:
    """What can be read of a file, and what is wrong with it: so that one fault does not hide the others.

    What is not of its kind is left empty. None when there is no file, or nothing of it can be read.
    """
    name = name_of(path)
    if not path.exists():
        return None, []
    try:
        parts = parts_of(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return None, [
            f"{name}: the file is not UTF-8. Save it as UTF-8, and look at its quotation marks and accents."
        ]
    except OSError:
        found = "a folder" if path.is_dir() else "a file that cannot be opened"
        return None, [f"{name}: found {found}, wanted a file of words. Move it away, or let it be read."]
    front, faults = _front(name, parts)
    values = _values(front)
    lost = _lost(name, parts, headings)
    faults += [*lost, *_heading_faults(name, parts, headings)]
    sections = {headings.get(h, h): words for h, words in _sections(parts.body).items()}
    lines = {headings.get(h, h): line for h, line in _first_lines(parts).items()}
    is_nothing_new = values.pop(NOTHING_NEW)
    if is_nothing_new:
        named = list(headings.values())  # a measure twice, by its id and by its title
        known = [section for section in named if named.count(section) == 1]
        sections = {name: sections.get(name) or SAYS_NOTHING_NEW for name in (*sections, *known)}
    return Commentary(
        path=name,
        **values,
        words_now=words_checksum(parts.body, {**values, NOTHING_NEW: is_nothing_new}),
        sections=sections,
        lines={**dict.fromkeys(sections, 1), **lines},
        keys={key: at for at, key in _keys_in_order(parts)},
        is_nothing_new=is_nothing_new,
        lost=lost,
    ), faults


class _Days(yaml.SafeLoader):  # type: ignore[misc]  # pyyaml says nothing of its types
    """YAML in which a day that is not in the calendar stays the words that it is, to be told with its
    line."""


def _day_or_words(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> object:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return str(node.value)


_Days.add_constructor("tag:yaml.org,2002:timestamp", _day_or_words)


class _Front(YAMLHandler):
    """Front matter as `_Days` reads it."""

    def load(self, fm: str, **kwargs: object) -> dict[str, object]:
        """The keys and values of the front matter."""
        found: dict[str, object] = super().load(fm, Loader=_Days)
        return found


def _front(name: str, parts: Parts) -> tuple[dict[str, object], list[str]]:
    """The front matter as it is, and what is wrong with it; empty when it cannot be read."""
    try:
        found = _Front().load(parts.front)
    except (
        yaml.YAMLError,
        ValueError,
        TypeError,
        RecursionError,
    ) as error:  # TypeError: a key that is a list
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + parts.first_key_line
        return {}, [f"{name}, line {line}: the lines between the two --- cannot be read. Write key: value."]
    front = {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}
    front |= {key: _unquoted(front[key]) for key in _DAYS if key in front}
    return front, _front_faults(name, front, parts)


def _unquoted(found: object) -> object:
    """The day that quotation marks hold, as they stand in a new page's front matter; anything else as it is.

    >>> _unquoted("2016-08-01"), _unquoted("in August")
    (datetime.date(2016, 8, 1), 'in August')
    """
    try:
        return (
            date.fromisoformat(found) if isinstance(found, str) and len(found) == len("2016-08-01") else found
        )
    except ValueError:
        return found


def _values(front: Mapping[str, object]) -> dict[str, Any]:
    """The value of each key, and an empty one for what is missing or not of its kind."""
    words = {key: front.get(key) if isinstance(front.get(key), str) else "" for key in _WORDS}
    days = {key: front[key] if _is_day(front.get(key)) else None for key in _DAYS}
    return {**words, **days, NOTHING_NEW: front.get(NOTHING_NEW) is True}


def words_of(path: Path) -> dict[str, str]:
    """The words of a file by heading, whatever its headings; empty when there is no file, or it cannot be
    read."""
    try:
        return _sections(parts_of(path.read_text(encoding="utf-8-sig")).body)
    except (OSError, UnicodeDecodeError):
        return {}


def _front_faults(name: str, found: Mapping[str, object], parts: Parts) -> list[str]:
    """What is wrong between the two ---, each with its line: the first for a key that is not there."""
    said_in_order = _keys_in_order(parts)
    lines = {key: line for line, key in said_in_order}
    keys = [key for _, key in said_in_order]

    def at(key: str, said: str) -> str:
        return f"{name}, line {lines.get(str(key), 1)}: {said}"

    faults = [
        at(key, f'found the key "{key}".{nearest(key, _KEYS)} Known: {", ".join(_KEYS)}.')
        for key in found
        if key not in _KEYS
    ]
    faults += [at(key, f"{key} stands twice. Keep one.") for key in _KEYS if keys.count(key) > 1]
    is_begun = found.get("status") != "draft"  # a draft laid for the analyst names nobody yet
    for key in ("author", "status"):
        if found.get(key) in (None, "") and not (key == "author" and key in found and not is_begun):
            faults.append(at(key, f"{key} is missing. Write {key}: and a value."))
    if not isinstance(found.get(NOTHING_NEW, False), bool):
        faults.append(at(NOTHING_NEW, "nothing_new is neither true nor false. Write nothing_new: true."))
    for key in (key for key in _WORDS if not isinstance(found.get(key), str | None)):
        faults.append(
            at(
                key,
                f"{key} is not words: found {_KINDS.get(type(found[key]), 'something else')}, wanted words. "
                "Put them in quotation marks.",
            )
        )
    if not _is_day(found.get("written_on")) and (is_begun or found.get("written_on")):
        faults.append(
            at(
                "written_on",
                f"written_on is not a day{_but(found.get('written_on'))}. Write it as 2016-05-12.",
            )
        )
    if isinstance(found.get("status"), str) and found["status"] not in ("", *STATUSES):
        faults.append(at("status", f'status is "{found["status"]}". Wanted {" or ".join(STATUSES)}.'))
    if not _is_day(found.get("signed_off_on") or date.max):
        faults.append(
            at(
                "signed_off_on",
                f"signed_off_on is not a day{_but(found['signed_off_on'])}. Write it as 2016-05-13.",
            )
        )
    return faults


def _but(found: object) -> str:
    return f': found "{found}"' if found else ""


def _is_day(value: object) -> bool:
    """A day, and not a moment of one: the two cannot be held against each other."""
    return isinstance(value, date) and not isinstance(value, datetime)


def _lost(name: str, parts: Parts, headings: Mapping[str, str]) -> list[str]:
    """Headings that mean no section and no measure of this page, each with its line and the nearest that
    does."""
    return [
        f'{name}, line {parts.line_at(match.start())}: "## {match["name"]}" names no section of this page, '
        f"and no measure that stands on it: its words are printed nowhere.{nearest(match['name'], headings)} "
        "Write the id of a section, or the id or the title of a measure."
        for match in _HEADING.finditer(parts.body)
        if match["name"] not in headings
    ]


def _heading_faults(name: str, parts: Parts, headings: Mapping[str, str]) -> list[str]:
    """Headings that stand twice, and words under none: words that would not be printed."""
    faults: list[str] = []
    seen: set[str] = set()
    for match in _HEADING.finditer(parts.body):
        meant = headings.get(match["name"], match["name"])
        if meant in seen:
            faults.append(
                f'{name}, line {parts.line_at(match.start())}: "## {match["name"]}" stands twice. Put its '
                "words under one heading."
            )
        seen.add(meant)
    first = _HEADING.search(parts.body)
    lost = _without_notes(parts.body[: first.start()] if first else parts.body)
    if lost.strip():
        line = parts.line_at(len(lost) - len(lost.lstrip()))
        faults.append(
            f"{name}, line {line}: words stand under no heading, and would not be printed. Put them under "
            "a heading."
        )
    return faults


def _under_headings(body: str) -> list[tuple[re.Match[str], str]]:
    """Each heading with what stands under it, up to the next."""
    found = list(_HEADING.finditer(body))
    ends = [*(match.start() for match in found), len(body)][1:]
    return [(match, _without_notes(body[match.end() : end])) for match, end in zip(found, ends, strict=True)]


def _sections(body: str) -> dict[str, str]:
    return {match["name"]: under.strip() for match, under in _under_headings(body)}


def _without_notes(text: str) -> str:
    """Notes to oneself, as <!-- … -->, are not words of the page; the lines they stood on stay."""
    return _NOTE.sub(lambda note: "\n" * note.group().count("\n"), text)


def _first_lines(parts: Parts) -> dict[str, int]:
    """For each heading, the line of the file on which the words under it begin; its own where none do."""
    lines = {}
    for match, under in _under_headings(parts.body):
        blank = len(under) - len(under.lstrip())
        lines[match["name"]] = parts.line_at(match.end()) + (
            under.count("\n", 0, blank) if under.strip() else 0
        )
    return lines


def _keys_in_order(parts: Parts) -> list[tuple[int, str]]:
    """Each key between the two --- with its line."""
    return [
        (parts.first_key_line + at, line.split(":")[0])
        for at, line in enumerate(parts.front.split("\n"))
        if re.match(r"\w+:", line)
    ]
