"""The pack: executed notebooks in, a folder that opens from a memory stick out.

- `face`      what every page says of itself: whose, which quarter, how it is marked
- `settled`   an executed notebook without anything that differs from run to run
- `pages`     one accessible page a notebook, by nbconvert, and the front page
- `faults`    what would make a page hard to read, found before it is sent
- `figures`   the results as a csv and as an accessible workbook
- `manifest`  checksums of all that went in and all that came out
- `verify`    whether a pack still is what its manifest says
"""

from __future__ import annotations

from wscb_lib.pack.face import Face, PageName
from wscb_lib.pack.faults import faults_of, identifiers_on
from wscb_lib.pack.figures import results_in_csv, rows_of, write_results, write_tables
from wscb_lib.pack.manifest import checksum, inputs_of_pack, is_unchanged, standing_pages, write_manifest
from wscb_lib.pack.pages import write_index, write_pages
from wscb_lib.pack.settled import settled

__all__ = [
    "Face",
    "PageName",
    "checksum",
    "faults_of",
    "identifiers_on",
    "inputs_of_pack",
    "is_unchanged",
    "results_in_csv",
    "rows_of",
    "settled",
    "standing_pages",
    "write_index",
    "write_manifest",
    "write_pages",
    "write_results",
    "write_tables",
]
