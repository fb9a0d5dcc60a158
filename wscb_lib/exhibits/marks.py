"""The shape of a judgement, drawn so that no two can be taken for one another without colour: a tick in a
circle, a half-filled square, a cross in a filled square, a question in a dotted circle."""

from __future__ import annotations

from wscb_lib.exhibits.markup import Html

_SHAPES = {
    "assured": '<circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M4.5 8.2l2.5 2.5 4.5-5" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "partly assured": '<path d="M1.5 1.5h13v13h-13z" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M1.5 14.5v-13h6.5v13z" fill="currentColor"/>',
    "not assured": '<path fill-rule="evenodd" fill="currentColor" d="M1 1h14v14H1zM5.2 4L4 5.2 6.8 8 4 10.8 '
    '5.2 12 8 9.2l2.8 2.8 1.2-1.2L9.2 8 12 5.2 10.8 4 8 6.8z"/>',
    "cannot say": '<circle cx="8" cy="8" r="7" fill="none" stroke="currentColor" stroke-width="1.5" '
    'stroke-dasharray="2 2"/><path d="M6 6.2c.2-2.6 4.2-2.4 4 0-.1 1.400-2 1.500-2 3M8 11v1.400" fill="none" '
    'stroke="currentColor" stroke-width="1.5"/>',
}


def judgement_mark(judgement: str) -> Html:
    """The shape of one judgement; one that nobody has made is drawn as what nobody can say.

    It is hidden from a screen reader: the judgement stands beside it in words.

    >>> len({judgement_mark(word) for word in ("assured", "partly assured", "not assured", "cannot say")})
    4
    """
    return Html(
        '<svg class="judged" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" aria-label="{}" '
        'focusable="false">{}</svg>'
    ).format(judgement, Html(_SHAPES.get(judgement, _SHAPES["cannot say"])))
