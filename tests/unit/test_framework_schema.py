"""The schemas and the page of reference tell of the framework's pages what its dataclasses declare."""

from __future__ import annotations

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from wscb_lib.framework import Agency, Board, Column, Edition, Element, Measure, Return, Table, Theme, Topic
from wscb_lib.framework.keys import keys_of
from wscb_lib.framework.page_kinds import KINDS
from wscb_lib.framework.schema import as_json, main, pages_to_write, schema_of

PAGES = Path(__file__).resolve().parents[2] / "data" / "framework"
CHANGES = PAGES / "changes"
TOML = sorted(
    path
    for path in PAGES.rglob("*.toml")  # but for differences, which hold part of a page
    if CHANGES not in path.parents or not (PAGES.joinpath(*path.relative_to(CHANGES).parts[1:])).exists()
)
REMAKE = "Make it again: python -m wscb_lib.framework.schema"
SCHEMAS = {kind.name: Draft7Validator(schema_of(kind)) for kind in KINDS}
DEFINITIONS = {k: v for made in SCHEMAS.values() for k, v in made.schema["definitions"].items()}
CLASSES = (Board, Agency, Edition, Return, Table, Column, Measure, Element, Theme, Topic)


def stem(path: Path) -> str:
    return path.relative_to(PAGES).as_posix()


def page(name: str) -> dict[str, Any]:
    """A shipped page, as JSON has it."""
    return as_json(tomllib.loads((PAGES / name).read_text(encoding="utf-8")))


def faults(kind: str, values: dict[str, Any]) -> list[str]:
    return [fault.message for fault in SCHEMAS[kind].iter_errors(values)]


@pytest.mark.parametrize("name", list(pages_to_write()))
def test_what_is_made_from_the_dataclasses_stands_as_it_would_be_made_today(name):
    assert (PAGES / name).read_text(encoding="utf-8") == pages_to_write()[name], REMAKE


def test_no_schema_is_left_of_a_kind_of_page_that_is_no_more():
    assert {p.name for p in (PAGES / "schema").iterdir()} == {f"{kind.name}.json" for kind in KINDS}


@pytest.mark.parametrize("kind", list(SCHEMAS))
def test_every_schema_is_one(kind):
    Draft7Validator.check_schema(SCHEMAS[kind].schema)


@pytest.mark.parametrize("path", TOML, ids=stem)
def test_every_page_names_its_schema_in_its_first_line_and_is_valid_by_it(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("#:schema "), f"Begin {stem(path)} with #:schema and the way to its schema."
    named = path.parent / first.removeprefix("#:schema ")
    (kind,) = (kind for kind in KINDS if path.match(kind.pages))
    assert named.resolve() == PAGES / "schema" / f"{kind.name}.json"
    assert faults(kind.name, page(stem(path))) == []


@pytest.mark.parametrize(
    ("kind", "name", "way", "value", "said"),
    [
        ("return", "returns/lado.toml", ("due_dys",), 20, "'due_dys' was unexpected"),
        ("return", "returns/lado.toml", ("cadence",), "weekly", "'weekly' is not one of"),
        ("return", "returns/lado.toml", ("defaults", "title"), "All", "'title' was unexpected"),
        ("return", "returns/lado.toml", ("defaults", "evidence"), "much", "'much' is not one of"),
        ("return", "returns/lado.toml", ("table", "cases", "key"), "case_id", "is not of type 'array'"),
        (
            "return",
            "returns/lado.toml",
            ("measure", "lado_1m_pct", "gravity"),
            "3",
            "is not of type 'integer'",
        ),
        (
            "return",
            "returns/lado.toml",
            ("measure", "lado_1m_pct", "numerator"),
            {"not": 4},
            "is not of type 'object'",
        ),
        ("board", "board.toml", ("edition", "board", "none_or_all"), "hiden", "'hiden' is not one of"),
        (
            "element",
            "elements/6_training.toml",
            ("section", 0, "questions"),
            "?",
            "'questions' was unexpected",
        ),
        ("statements", "statements.toml", ("statements",), [], "'statements' was unexpected"),
        (
            "column_sets",
            "column_sets.toml",
            ("child", "column", "age", "allowed"),
            "all",
            "is not valid under any",
        ),
    ],
)
def test_an_editor_marks_what_may_not_stand_on_a_page(kind, name, way, value, said):
    values = copy.deepcopy(page(name))
    *above, last = way
    place = values
    for key in above:
        place = place[key]
    place[last] = value
    (fault,) = faults(kind, values)
    assert said in fault


@pytest.mark.parametrize("missing", ["title", "question", "decision", "why"])
def test_what_every_measure_has_of_its_own_is_missed(missing):
    values = page("returns/lado.toml")
    del values["measure"]["lado_1m_pct"][missing]
    assert faults("return", values) == [f"'{missing}' is a required property"]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_key_says_what_it_means_in_sentences_and_gives_an_example_that_could_stand_there(cls):
    known = next(found for kind in KINDS if (found := _properties(schema_of(kind), cls)))
    for key in keys_of(cls):
        assert key.says[0].isupper() or key.says[0] == '"', key.name
        assert key.says.endswith("."), f"{cls.__name__}.{key.name} ends in no stop"
        schema = {**known[key.name], "definitions": DEFINITIONS}
        assert list(Draft7Validator(schema).iter_errors(as_json(key.example))) == [], key.name


def _properties(schema: dict[str, Any], cls: type) -> dict[str, Any]:
    """What a class's keys may hold, wherever in a schema it stands; nothing where it does not."""
    wanted = {key.name for key in keys_of(cls)}
    for found in (schema, *schema["definitions"].values()):
        if wanted <= set(found.get("properties", {})):
            return found["properties"]
    return {}


def test_the_command_writes_every_page_into_a_folder_that_is_the_frameworks(tmp_path, capsys):
    (tmp_path / "board.toml").touch()
    assert main([str(tmp_path)]) == 0
    assert {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.*")} == {
        "board.toml",
        *pages_to_write(),
    }


def test_the_command_says_where_it_wants_to_be_started(tmp_path, capsys):
    assert main([str(tmp_path)]) == 2
    assert (
        capsys.readouterr().err == f"{tmp_path}: holds no board.toml. Start this in the project's folder.\n"
    )


def test_the_reference_tells_every_key_once_under_its_page():
    told = pages_to_write()["REFERENCE.md"]
    for cls in CLASSES:
        for key in keys_of(cls):
            assert f"| `{key.name}`" in told and key.says in told
    assert told.count("### Column, under `column`") == 1
    assert json.dumps("Allegations concluded within one month") in told
