"""The parts that pages are put together from; each builds one part of any page that has it.

- `opening`            what a page is for, and whatever is held
- `at_a_glance`        what is flagged, what is not, and what to ask of it
- `reliability`        who returned, what was set aside or held
- `section`            the exhibits of a section, and which of them stand open
- `measure_exhibits`   the exhibits of one measure
- `forms`              exhibits in the form a measure asks for: squares, a matrix, agencies side by side
- `yearly`             measures of which there is one figure a year
- `dashboard_line`     one measure as a line of a dashboard
- `outcomes`           each outcome of the framework, its evidence and its judgement
- `judging`            what a judgement rests on, and what a release asks of it
- `line_of_sight`      from each objective, by its measures and judgement, to what is being done
- `principles`         the eight principles, each met, partly met or not shown, by what is shown of it
- `spoken_for`         what speaks to an outcome, and who of those named was heard
- `milestones`         what was aimed at, and whether it was met
- `board_record`       what the Board asked and decided
- `decisions`          what is put to the Board for decision, and what keeps it from being decided
- `lessons`            what was learned, who was told, and what was not lived
- `tasks`              what is to be done, in words, with its owner and its day
- `subject_answers`    whom a subject asked, who answered, and what was concluded
- `in_their_words`     what was said and may be printed, and what was done
- `for_a_wall`         of the same, what anybody may read
- `definitions`        what each measure counts, and where its figures come from
- `provenance`         whose framework asks for it, who checked it, and by whose authority figures are hidden
- `represented`        who is over-represented against the children who live here
- `published`          the published figures a page draws, and their sources
- `words_required`     of what an analyst must speak
- `commentary_names`   the figures that commentary may name
"""
