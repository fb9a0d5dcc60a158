"""Figures in commentary, by name only: a strict sandbox that knows the shown figures and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from wscb_lib.errors import CommentaryNotReady, nearest

_SANDBOX = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
_ALLOWED = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr)


def fill(text: str, figures: Mapping[str, Mapping[str, Any]], where: str) -> str:
    """The text with every `{{ measure.name }}` replaced by the words the page shows.

    Nothing but a measure and one of its names may stand between the braces. Raises `CommentaryNotReady` with the
    nearest name for one that is not known.

    >>> fill("It was {{ plans.latest }}.", {"plans": {"latest": "276"}}, "2_x.md, how_much")
    'It was 276.'
    """
    try:
        tree = _SANDBOX.parse(text)
    except TemplateError as error:
        raise CommentaryNotReady(f"{where}: the braces cannot be read: {error}. Write {{{{ measure.latest }}}}.") from None
    faults = [*_not_plain(tree, where), *_unknown(tree, figures, where)]
    if faults:
        raise CommentaryNotReady(*faults)
    return _SANDBOX.from_string(text).render({name: dict(found) for name, found in figures.items()})


def figures_named(text: str) -> set[str]:
    """The measures that a text names.

    >>> sorted(figures_named("{{ plans.latest }} and {{ plans.previous }}"))
    ['plans']
    """
    return meta.find_undeclared_variables(_SANDBOX.parse(text))


def _not_plain(tree: nodes.Template, where: str) -> list[str]:
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.Getattr) and not isinstance(node.node, nodes.Name)):
            return [f"{where}: only {{{{ measure.name }}}} may stand between the braces, with no sum, word or symbol beside it."]
    return []


def _unknown(tree: nodes.Template, figures: Mapping[str, Mapping[str, Any]], where: str) -> list[str]:
    faults = []
    for node in tree.find_all(nodes.Getattr):
        if not isinstance(node.node, nodes.Name):
            continue
        measure, name = node.node.name, node.attr
        if measure not in figures:
            faults.append(f'{where}: there is no figure "{measure}" on this page.{nearest(measure, figures)}')
        elif name not in figures[measure]:
            faults.append(f'{where}: "{measure}" has no "{name}".{nearest(name, figures[measure])} It has: {", ".join(figures[measure])}.')
    bare = meta.find_undeclared_variables(tree) - {n.node.name for n in tree.find_all(nodes.Getattr) if isinstance(n.node, nodes.Name)}
    faults += [f'{where}: "{name}" needs a name after it, such as {{{{ {name}.latest }}}}.' for name in sorted(bare)]
    return faults


