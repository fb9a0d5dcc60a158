"""The pack's pages: one room a page, named as its notebook. They are written from shown results alone.

- `every_page`             which pages there are, and which parts each has; elements' ids are typed here
- `evidence`               what a page may know
- `shown_series`           from rows of shown results to the series in it
- `drawing`                an exhibit that is still to be drawn, and a passage that may hold some
- `board_summary`          page one
- `performance_dashboard`  ten statements, a line a measure
- `subject`                detailed information sharing, and its subjects
- `theme`                  what cuts across elements
- `partner`                a page for each partner
- `annual_report`          the evidence chapter of the year
- `region`                 several Boards side by side, from what their packs print
- `parts`                  what pages are put together from
- `framework_table`        every sentence of the framework beside what shows it, for docs/framework.md
- `wording`                sentences that two pages share
"""
