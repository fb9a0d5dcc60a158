"""Does every name on one page of the framework exist on the page it points to?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from wscb_lib.framework.elements import Element, Named, Part, Question, Theme, Topic
from wscb_lib.framework.place import Lines, Place
from wscb_lib.framework.return_checks import check_return, known_words, one_of
from wscb_lib.framework.values import Framework
from wscb_lib.framework.worded import LAW_ASKS, NO_OUTCOME, Worded

NO_LINES: Mapping[str, Lines] = {}


def check(framework: Framework, lines: Mapping[str, Lines] = NO_LINES) -> list[str]:
    """Every fault of the framework that only shows when its pages are read together.

    `lines` says of each page on which line everything in it stands; without it faults name the page alone.
    """

    def page(name: str) -> Place:
        return Place(name, lines.get(name, {}))

    faults: list[str] = []
    for spec in framework.returns.values():
        faults += check_return(framework, spec, page(f"returns/{spec.id}.toml"))
    faults += _check_targets(framework)
    for topic in framework.topics:
        faults += _check_topic(framework, topic, page(f"topics/{topic.id}.toml"))
    for theme in framework.themes:
        faults += _check_theme(framework, theme, page(f"themes/{theme.id}.toml"))
    for element in framework.elements:
        faults += _check_outcomes(framework, element, page(f"elements/{element.stem}.toml"))
        faults += _check_questions(framework, element.questions, page(f"elements/{element.stem}.toml"))
    faults += _check_lessons(framework, page)
    faults += _check_worded(framework, page("statements.toml"))
    faults += _check_sentences(framework, page("sentences.toml"))
    faults += _check_board(framework, page("board.toml"))
    faults += _check_partners(framework, page("partners.toml"))
    return faults


def _check_targets(framework: Framework) -> list[str]:
    where, faults = Place("framework/targets.csv"), []
    objectives = [o.id for o in framework.objectives]
    for target in framework.targets:
        faults += one_of(where, "measure", target.measure, framework.measures)
        if target.objective:
            faults += one_of(where, "objective", target.objective, objectives)
    return faults


def _check_topic(framework: Framework, topic: Topic, where: Place) -> list[str]:
    agencies = [a.id for a in framework.board.agencies]
    faults = [f for m in topic.measures for f in one_of(where, "measures", m, framework.measures)]
    faults += _check_questions(framework, topic.questions, where)
    return faults + [f for a in topic.agencies for f in one_of(where, "agencies", a, agencies)]


def _check_outcomes(framework: Framework, element: Element, where: Place) -> list[str]:
    faults: list[str] = []
    for number, outcome in enumerate(element.outcomes, 1):
        here = where.at("outcome", number)
        for measure in outcome.measures:
            faults += one_of(here, "measures", measure, framework.measures)
        for named in outcome.named:
            faults += _check_group(framework, named, here)
    return faults


def _check_questions(framework: Framework, found: Sequence[Question], where: Place) -> list[str]:
    """Every printed question names what answers it, and that is there."""
    columns = {
        f"{spec.id}.{table.name}.{column}"
        for spec in framework.returns.values()
        for table in spec.tables.values()
        for column in table.columns
    }
    pages = [e.id for e in framework.elements]
    faults: list[str] = []
    for number, question in enumerate(found, 1):
        here = where.at("questions", number)
        if not question.told_by:
            faults.append(
                f"{here}: nothing answers “{question.asks}”. Name in told_by a column or a part of a page "
                "that "
                "does, or leave the question out."
            )
        for name in question.told_by:
            is_part = name not in question.columns
            faults += one_of(here, "told_by", name.split("/")[0], pages) if is_part else []
            faults += [] if is_part else one_of(here, "told_by", name, columns)
    return faults


def _check_group(framework: Framework, part: Part | Named, here: Place) -> list[str]:
    """A group of a measure's breakdown is one that the breakdown may hold."""
    faults = one_of(here, "measure", part.measure, framework.measures)
    if part.measure in framework.measures:
        measure = framework.measures[part.measure]
        faults += one_of(here, "by", part.by, measure.by)
        if part.by in measure.by:
            allowed = framework.table_of(measure).columns[part.by].allowed
            faults += one_of(here, "group", part.group, allowed)
    return faults


def _check_lessons(framework: Framework, page: Callable[[str], Place]) -> list[str]:
    """Every place that lessons are learned in is named by one element, on whose page they stand."""
    record = framework.returns.get("board_record")
    if record is None or "lessons" not in record.tables:
        return []
    known = record.tables["lessons"].columns["source"].allowed
    taken: dict[str, str] = {}
    faults: list[str] = []
    for element in framework.elements:
        where = page(f"elements/{element.stem}.toml")
        for source in element.lessons_from:
            faults += one_of(where, "lessons_from", source, known)
            other = taken.setdefault(source, element.stem)
            if other != element.stem:
                faults.append(
                    f'{where.on("lessons_from")}: lessons from "{source}" stand on two pages, {other} and '
                    f"{element.stem}. Keep it for one."
                )
    return faults


def _check_worded(framework: Framework, where: Place) -> list[str]:
    """What an objective, a principle or a function is judged as, and what shows it, exists."""
    judged = [*(s.id for s in framework.statements), *(e.id for e in framework.elements)]
    faults: list[str] = []
    for kind, found in (
        ("objective", framework.objectives),
        ("principle", framework.principles),
        ("function", framework.functions),
    ):
        for worded in found:
            here = where.at(kind, worded.id)
            for name in worded.judged_as:
                faults += one_of(here, "judged_as", name, judged)
            for name in worded.measures:
                faults += one_of(here, "measures", name, framework.measures)
            for name in worded.shown_by[len(worded.measures) :]:
                faults += one_of(here, "proof", name, framework.measures)
            for verb in worded.law_asks:
                faults += one_of(here, "law_asks", verb, LAW_ASKS)
    return faults


def _check_sentences(framework: Framework, where: Place) -> list[str]:
    """What shows a sentence exists, and of one that nothing shows it is said what is lacking."""
    pages = [*(e.id for e in framework.elements), "partner", "theme"]
    faults: list[str] = []
    for number, sentence in enumerate(framework.sentences, 1):
        here = where.at("sentence", number)
        faults += [
            f for name in sentence.measures for f in one_of(here, "measures", name, framework.measures)
        ]
        faults += [
            f
            for part in sentence.parts
            for f in one_of(here, "parts", part.split("/")[0].split("__")[0], pages)
        ]
        if not (sentence.measures or sentence.parts or sentence.lacking):
            faults.append(
                f"{here}: names nothing that shows it, and does not say what is lacking. Name a measure or a "
                "part of a page, or write in lacking what nothing shows."
            )
    return faults


def doubts(framework: Framework, lines: Mapping[str, Lines] = NO_LINES) -> list[str]:
    """What is amiss with the key indicators of the statements: a pack comes without them, a release does
    not."""
    page = Place("statements.toml", lines.get("statements.toml", {}))
    return [
        fault
        for number, statement in enumerate(framework.statements, 1)
        for fault in _check_indicators(framework, statement, page.at("statement", number))
    ]


def _check_indicators(framework: Framework, statement: Worded, where: Place) -> list[str]:
    """Each key indicator is a measure that speaks to its statement, and one of them an outcome, or none is
    said to be."""
    own = {m.id: m for m in framework.measures.values() if statement.id in m.statements}
    faults: list[str] = []
    for name in statement.key_indicators:
        if name not in framework.measures:
            faults += one_of(where, "key_indicators", name, framework.measures)
        elif name not in own:
            faults.append(
                f'{where.on("key_indicators")}: the key indicator "{name}" does not speak to this statement. '
                "Choose one that does, or name the statement among the measure's own."
            )
    wanted, chosen = statement.outcome_indicator, [m for m in statement.key_indicators if m in own]
    if statement.key_indicators and wanted != NO_OUTCOME and wanted not in statement.key_indicators:
        faults.append(
            f'{where.on("outcome_indicator")}: outcome_indicator is "{wanted}". Wanted one of its key '
            f'indicators ({", ".join(chosen)}), or "{NO_OUTCOME}".'
        )
    elif wanted in own and own[wanted].evidence != "outcome":
        faults.append(
            f'{where.on("outcome_indicator")}: the outcome indicator "{wanted}" is evidence of '
            f'"{own[wanted].evidence}". Name one whose evidence is "outcome", or write "{NO_OUTCOME}".'
        )
    return faults


def _check_board(framework: Framework, where: Place) -> list[str]:
    board = framework.board
    counted = [*framework.returns, *(m.unit for m in framework.measures.values())]
    faults: list[str] = []
    for edition in board.editions.values():
        here = where.at("edition", edition.id)
        faults += known_words(here, edition)
        for name in edition.not_people:
            faults += one_of(here, "not_people", name, counted)
    labels = sorted({label for a in board.agencies for label in a.counted_in})
    faults += [
        f'{where.at("together")}: nothing says how all that is counted in "{label}" is headed.'
        for label in labels
        if label not in board.together
    ]
    return faults + _check_false_flags(framework, where.at("false_flags"))


def _check_false_flags(framework: Framework, here: Place) -> list[str]:
    """What the Board allows at each gravity is stated once, and a signal is rarer than a flag."""
    agreed = framework.board.false_flags
    stated = sorted(one.gravity for one in agreed)
    faults = []
    if stated != [1, 2, 3]:
        found = ", ".join(map(str, stated)) or "none"
        faults.append(f"{here}: found gravities {found}. Wanted 1, 2 and 3, each once.")
    for one in agreed:
        if not 0 < one.signal < one.flag <= 0.2:
            faults.append(
                f"{here}, gravity {one.gravity}: found signal {one.signal:g} and flag {one.flag:g}. Wanted "
                "shares above 0, the signal's below the flag's, and that at most 0.2."
            )
    return faults


def _check_theme(framework: Framework, theme: Theme, where: Place) -> list[str]:
    """Every measure, part and agency that a theme names; a part is a group that the measure's breakdown may
    hold."""
    measures, agencies = framework.measures, [a.id for a in framework.board.agencies]
    faults: list[str] = []
    for key, named in (("measures", theme.measures), ("answer", theme.answer)):
        faults += [f for name in named for f in one_of(where, key, name, measures)]
    for number, part in enumerate(theme.parts, 1):
        faults += _check_group(framework, part, where.at("part", number))
    for number, ask in enumerate(theme.asks, 1):
        faults += [f for a in ask.of for f in one_of(where.at("ask", number), "of", a, agencies)]
    return faults


def _check_partners(framework: Framework, where: Place) -> list[str]:
    faults: list[str] = []
    for section in framework.partner_sections:
        for name in section.returns:
            faults += one_of(where.at("section", section.id), "returns", name, framework.returns)
    named = [r for section in framework.partner_sections for r in section.returns]
    for spec in framework.returns.values():
        if spec.id not in named and (
            spec.about or any(framework.agency_columns(m) for m in spec.measures.values())
        ):
            faults.append(
                f'{where}: no section has "{spec.id}", which counts by agency. Add it to the returns of one.'
            )
    return faults
