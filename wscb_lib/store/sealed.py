"""Values as sealed bytes, and back only when the seal is whole: a kept result is never believed on trust.

The bytes begin with one line of JSON, the label: what is kept, under which key, by which code, from which
files. Then comes the value. The seal is a checksum of the label and the value together with the workspace's
own path, so that what is cut short, altered, or copied from another workspace does not open.

Values are written by `pickle` and read back by an unpickler that knows this library's own classes, plain
values and tables, and nothing else: a file laid in the store can start no other code. What a person may read
is kept as JSON, under a seal of the same kind.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import json
import pickle
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from wscb_lib.json_values import Json

_FORM = 1  # the way these bytes are laid out
_HEAD = b'{"seal": "%s", "kept":\n'  # of what is kept as JSON

_KNOWN = frozenset(
    {
        "builtins.complex",
        "builtins.frozenset",
        "builtins.range",
        "builtins.set",
        "builtins.slice",
        "collections.Counter",
        "collections.OrderedDict",
        "collections.defaultdict",
        "builtins.dict",
        "builtins.list",
        "builtins.tuple",
        "datetime.date",
        "datetime.datetime",
        "datetime.timedelta",
        "datetime.timezone",
        "markupsafe.Markup",
        "numpy.dtype",
        "numpy.ndarray",
        "numpy._core.multiarray._reconstruct",
        "numpy._core.multiarray.scalar",
        "numpy._core.numeric._frombuffer",
        "pandas.DataFrame",
        "pandas.Index",
        "pandas.RangeIndex",
        "pandas.Series",
        "pandas.StringDtype",
        "pandas._libs.arrays.__pyx_unpickle_NDArrayBacked",
        "pandas._libs.internals._unpickle_block",
        "pandas._libs.tslibs.timestamps._unpickle_timestamp",
        "pandas.arrays.ArrowStringArray",
        "pandas.arrays.DatetimeArray",
        "pandas.arrays.StringArray",
        "pandas.core.arrays.datetimes.DatetimeArray",
        "pandas.core.arrays.string_.StringArray",
        "pandas.core.arrays.string_.StringDtype",
        "pandas.core.arrays.string_arrow.ArrowStringArray",
        "pandas.core.frame.DataFrame",
        "pandas.core.indexes.base.Index",
        "pandas.core.indexes.base._new_Index",
        "pandas.core.indexes.range.RangeIndex",
        "pandas.core.internals.managers.BlockManager",
        "pandas.core.internals.managers.SingleBlockManager",
        "pandas.core.series.Series",
        "pathlib.PosixPath",
        "pathlib.PurePosixPath",
        "pathlib.WindowsPath",
        "pyarrow.lib.ChunkedArray",
        "pyarrow.lib._restore_array",
        "pyarrow.lib.chunked_array",
        "pyarrow.lib.py_buffer",
        "pyarrow.lib.type_for_alias",
        "types.SimpleNamespace",
    }
)
"""Every name outside this library that a kept value may be made of."""


class NotOurs(Exception):
    """The bytes are not what was kept: cut short, altered, of another workspace, or of nothing we know."""


@dataclass(frozen=True)
class Label:
    """What a kept result says of itself. `files` are the workspace's files it was made from, by checksum.

    A `key` of None stands for any.
    """

    kind: str
    place: str
    key: str | None
    code: str
    files: Mapping[str, str] = field(default_factory=dict)


def seal(value: object, label: Label, workspace: Path) -> bytes:
    """Return the bytes to keep: the label with its seal on the first line, then the value."""
    body = pickle.dumps(value, protocol=5)
    said = asdict(label) | {"form": _FORM}
    return json.dumps(said | {"seal": _seal(said, body, workspace)}).encode() + b"\n" + body


def open_sealed(data: bytes, wanted: Label, workspace: Path) -> Any:
    """Return the value that was kept under this label, whatever its files, in this workspace.

    Raises `NotOurs` when the seal is broken, the label is another one's, or the value holds what it may not.
    """
    first, _, body = data.partition(b"\n")
    try:
        said = json.loads(first)
        is_whole = said.pop("seal") == _seal(said, body, workspace)
        if not is_whole or not _is_of(said, wanted):
            raise NotOurs(wanted.kind)
        return _Reader(io.BytesIO(body)).load()
    except NotOurs:
        raise
    except Exception as error:  # whatever damaged bytes can raise, the answer is one: it is made again
        raise NotOurs(wanted.kind) from error


def is_sealed(data: bytes, wanted: Label, workspace: Path) -> bool:
    """True where bytes bear a whole seal of this workspace and the label wanted; the value is not read."""
    first, _, body = data.partition(b"\n")
    try:
        said = json.loads(first)
        return bool(said.pop("seal") == _seal(said, body, workspace)) and _is_of(said, wanted)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False


def _is_of(said: Mapping[str, object], wanted: Label) -> bool:
    asked = {"form": _FORM, "kind": wanted.kind, "place": wanted.place, "code": wanted.code}
    if wanted.key is not None:
        asked["key"] = wanted.key
    return all(said.get(name) == value for name, value in asked.items())


def seal_text(text: bytes, place: str, code: str, workspace: Path) -> bytes:
    """Return JSON to keep: the value as written, under a seal of it, its place, its code and workspace."""
    return _HEAD % _seal_of_text(text, place, code, workspace) + text + b"}\n"


def open_text(data: bytes, place: str, code: str, workspace: Path) -> Json:
    """Return the value that was kept as JSON in this place, by this code, in this workspace.

    Raises `NotOurs` when the seal is broken or another one's.
    """
    head, _, rest = data.partition(b"\n")
    text = rest[: -len(b"}\n")]
    if head + b"\n" != _HEAD % _seal_of_text(text, place, code, workspace):
        raise NotOurs(place)
    found: Json = json.loads(text)
    return found


def _seal_of_text(text: bytes, place: str, code: str, workspace: Path) -> bytes:
    whose = json.dumps([_FORM, place, code, str(workspace.resolve())]).encode()
    return hashlib.sha256(whose + text).hexdigest().encode()


def label_of(path: Path) -> Label:
    """Read the label alone of a kept file. Raises `NotOurs` when it has none."""
    try:
        with path.open("rb") as file:
            said = json.loads(file.readline())
        return Label(str(said["kind"]), said["place"], said["key"], said["code"], dict(said["files"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotOurs(path.name) from error


def _seal(said: Mapping[str, object], body: bytes, workspace: Path) -> str:
    whole = hashlib.sha256(str(workspace.resolve()).encode())
    whole.update(json.dumps(said, sort_keys=True).encode())
    whole.update(body)
    return whole.hexdigest()


class _Reader(pickle.Unpickler):
    """Reads this library's own classes, plain values and tables."""

    def find_class(self, module: str, name: str) -> object:
        """Return the class named, or refuse a name that no kept value is made of."""
        if module.partition(".")[0] == "wscb_lib":
            found = getattr(importlib.import_module(module), name)
            if isinstance(found, type) and found.__module__.partition(".")[0] == "wscb_lib":
                return found
        elif f"{module}.{name}" in _KNOWN:
            return super().find_class(module, name)
        raise NotOurs(f"{module}.{name}")
