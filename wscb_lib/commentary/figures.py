"""Figures in commentary, by name only: a strict sandbox that knows the shown figures and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jinja2 import StrictUndefined, TemplateError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from wscb_lib.errors import CommentaryNotReady, nearest

_SANDBOX = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
_BLOCK = re.compile(
    r"\{[%#]|[%#]\}"
)  # of these the parser leaves no trace: {% raw %} would print what it hides, {# #} lose it
_ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr)
_PLAIN = "only {{ measure.name }} may stand between the braces, with no sum, word or symbol beside it."


def fill(text: str, figures: Mapping[str, Mapping[str, object]], where: str) -> str:
    """The text with every `{{ measure.name }}` replaced by the words the page shows.

    Nothing but a measure and one of its names may stand between the braces. Raises `CommentaryNotReady` with
    the nearest name for one that is not known.

    >>> fill("It was {{ plans.latest }}.", {"plans": {"latest": "276"}}, "2_x.md, how_much")
    'It was 276.'
    """
    faults = figure_faults(text, figures)
    if faults:
        raise CommentaryNotReady(*(f"{where}: {sentence}" for _, sentence in faults))
    return _SANDBOX.from_string(text).render({name: dict(found) for name, found in figures.items()})


def figure_faults(text: str, figures: Mapping[str, Mapping[str, object]]) -> list[tuple[int, str]]:
    """Every fault of what stands between braces, each with its line of the text, from 0; empty when there is
    none."""
    blocks = [(text.count("\n", 0, found.start()), _PLAIN) for found in _BLOCK.finditer(text)]
    if blocks:
        return list(dict.fromkeys(blocks))
    try:
        tree = _SANDBOX.parse(text)
    except TemplateError as error:
        line = (getattr(error, "lineno", None) or 1) - 1
        return [(line, f"the braces cannot be read: {error}. Write {{{{ measure.latest }}}}.")]
    except RecursionError:
        return [(0, "braces stand within braces, too deep to be read. Write {{ measure.latest }}.")]
    return [*_not_plain(tree), *_unknown(tree, figures)]


def figures_named(text: str) -> set[str]:
    """The measures that a text names; none when its braces cannot be read, which `figure_faults` says with
    its line.

    >>> sorted(figures_named("{{ plans.latest }} and {{ plans.previous }}"))
    ['plans']
    """
    try:
        return meta.find_undeclared_variables(_SANDBOX.parse(text))
    except (TemplateError, RecursionError):
        return set()


def _not_plain(tree: nodes.Template) -> list[tuple[int, str]]:
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED) or (
            isinstance(node, nodes.Getattr) and not isinstance(node.node, nodes.Name)
        ):
            return [(node.lineno - 1, _PLAIN)]
    return []


def _unknown(tree: nodes.Template, figures: Mapping[str, Mapping[str, object]]) -> list[tuple[int, str]]:
    faults, named = [], []
    for node in tree.find_all(nodes.Getattr):
        if not isinstance(node.node, nodes.Name):
            continue
        measure, name = node.node.name, node.attr
        named.append(node.node)
        if measure not in figures:
            faults.append(
                (node.lineno - 1, f'there is no figure "{measure}" on this page.{nearest(measure, figures)}')
            )
        elif name not in figures[measure]:
            known = ", ".join(figures[measure])
            faults.append(
                (
                    node.lineno - 1,
                    f'"{measure}" has no "{name}".{nearest(name, figures[measure])} It has: {known}.',
                )
            )
    bare = [node for node in tree.find_all(nodes.Name) if not any(node is other for other in named)]
    return faults + [
        (n.lineno - 1, f'"{n.name}" needs a name after it, such as {{{{ {n.name}.latest }}}}.') for n in bare
    ]
