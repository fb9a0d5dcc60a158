"""The store: what a workspace keeps between runs, by what went into it, and where a workspace lies.

keeping     the store of one workspace, and the only writer there
door        the one door to kept results, and the one rule for when a result is made again
sealed      kept results as sealed bytes            made_by    which code and libraries made them
forms       JSON and Parquet                        places     where workspaces lie
"""

from wscb_lib.store.door import key_of
from wscb_lib.store.keeping import Store
from wscb_lib.store.made_by import code_mark
from wscb_lib.store.places import (
    ACCEPTED,
    AGREED,
    INBOX,
    OWN,
    WORKSPACES,
    project_root,
    reports_folder,
    workspace_folder,
)

__all__ = [
    "ACCEPTED",
    "AGREED",
    "INBOX",
    "OWN",
    "WORKSPACES",
    "Store",
    "code_mark",
    "key_of",
    "project_root",
    "reports_folder",
    "workspace_folder",
]
