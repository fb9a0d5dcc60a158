"""Values as bytes, and back: JSON for what a person may read, Parquet for tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from wscb_lib.errors import UsageFault

if TYPE_CHECKING:
    import pandas as pd

_OBJECTS = b"wscb_objects"  # the columns that held Python's own None, True and False


def to_json(value: object) -> bytes:
    """Readable and the same every time; an absence is null, so a bare NaN is refused."""
    return (json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8")


def to_parquet(frame: pd.DataFrame) -> bytes:
    """A frame as Parquet. Columns of Python's own values are remembered, so that None comes back as None."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame.reset_index(drop=True), preserve_index=False)
    objects = [name for name, kind in frame.dtypes.items() if kind == object]
    table = table.replace_schema_metadata({**table.schema.metadata, _OBJECTS: json.dumps(objects).encode()})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def from_parquet(path: Path) -> pd.DataFrame:
    import pandas as pd
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
        objects = json.loads(table.schema.metadata[_OBJECTS])
    except (OSError, ValueError, KeyError) as error:  # a file that is gone, cut short, or not one of ours
        raise damaged(path, "Parquet", error) from None
    frame = table.drop_columns(objects).to_pandas()
    made = {name: pd.Series(table[name].to_pylist(), dtype=object) for name in objects}
    columns = {name: made[name] if name in made else frame[name] for name in table.column_names}
    return pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows))


def damaged(path: Path, kind: str, error: Exception) -> UsageFault:
    return UsageFault(
        f"store, {path.parent.name}/{path.name}: this is not what was kept there ({type(error).__name__}). "
        f"Wanted {kind} as the run wrote it. Remove the folder {path.parent.name} and run the quarter again."
    )
