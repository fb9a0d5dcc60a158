"""Sentences that two pages or more share, so that no two of them can disagree.

- `finding`        what a measure's figures show this quarter, in a headline
- `plainly`        the same as one would say it to a chair: when it stepped, from what to what
- `not_yet`        what cannot be told yet, and from which quarter the first of it can
- `publicly`       which of the Board's own sentences may be published
- `open_concerns`  concerns kept from earlier quarters, in a few words
"""
