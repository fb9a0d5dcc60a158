"""What case systems export anyway, made into returns: an analyst retypes nothing.

- `reading`   opens workbooks, csvs and XML as the source declares them
- `filling`   a source's tables become a return's, for one quarter
- `named`     what a mapping cannot say
- `writing`   the workbooks of the returns, and what is said of them
- `published` figures that others publish, from their own files; `laid` beside the Board's own

A source is a page of data/framework/sources. Nothing of a child goes into a return that no column of it
wants: names, addresses, birth dates and workers are read past or left behind.
"""

from __future__ import annotations

from wscb_lib.sources.laid import bring_in_published
from wscb_lib.sources.writing import bring_in

__all__ = ["bring_in", "bring_in_published"]
