"""The words of an old .xls, which stand apart from its cells, and which parts of them are set high, struck
out or hidden."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from wscb_lib.returns.marks import raised, struck_out

Font = tuple[bool, bool, bool]
"""Whether it strikes out, whether it sets high or low, and whether its letters cannot be seen."""


class _Pieces:
    """The bytes of one long record, which is cut into several: a text that is cut says anew how wide its
    letters are."""

    def __init__(self, pieces: Sequence[bytes]) -> None:
        self._pieces = pieces
        self._piece, self._at = 0, 0

    def take(self, size: int) -> bytes:
        """So many bytes, whatever cuts lie between them; an IndexError past the last."""
        taken = b""
        while len(taken) < size:
            if self._at >= len(self._pieces[self._piece]):
                self._piece, self._at = self._piece + 1, 0
            part = self._pieces[self._piece][self._at : self._at + size - len(taken)]
            self._at += len(part)
            taken += part
        return taken

    def text(self, length: int, is_wide: bool) -> str:
        """So many letters, one or two bytes each."""
        letters = ""
        while len(letters) < length:
            if self._at >= len(self._pieces[self._piece]):
                self._piece, self._at = self._piece + 1, 0
                is_wide = bool(self.take(1)[0] & 1)
            many = min(length - len(letters), (len(self._pieces[self._piece]) - self._at) // (1 + is_wide))
            if not many:
                raise ValueError("a letter is cut in two")
            letters += self.take(many * (1 + is_wide)).decode("utf-16-le" if is_wide else "latin-1")
        return letters


def marked_words(pieces: Sequence[bytes], fonts: Sequence[Font]) -> dict[int, str]:
    """The texts of which a part is set high, struck out or hidden, by their number, as `marks` writes them.

    `pieces` are the bodies of the record of shared strings and of those that continue it.
    """
    if not any(map(any, fonts)):
        return {}
    source, found = _Pieces(pieces), {}
    _, many = struct.unpack("<I I", source.take(8))
    for number in range(many):
        length, options = struct.unpack("<H B", source.take(3))
        runs = struct.unpack("<H", source.take(2))[0] if options & 8 else 0
        more = struct.unpack("<I", source.take(4))[0] if options & 4 else 0
        text = source.text(length, bool(options & 1))
        marks = [struct.unpack("<H H", source.take(4)) for _ in range(runs)]
        source.take(more)
        if any(any(_font(fonts, font)) for _, font in marks):
            found[number] = _marked(text, marks, fonts)
    return found


def _font(fonts: Sequence[Font], number: int) -> Font:
    number -= number > 4  # there is no font 4: Excel counts 0 to 3, then from 5
    return fonts[number] if number < len(fonts) else (False, False, False)


def _marked(text: str, marks: Sequence[tuple[int, int]], fonts: Sequence[Font]) -> str:
    """A text whose parts begin where a font begins; what stands before the first is plain."""
    whole = text[: marks[0][0]]
    is_seen = bool(whole) or not all(_font(fonts, font)[2] for _, font in marks)  # else it is all of the cell
    for (start, font), end in zip(marks, [start for start, _ in marks[1:]] + [len(text)], strict=True):
        strikes, raises, hides = _font(fonts, font)
        part = text[start:end]
        whole += struck_out(part) if strikes or (hides and is_seen) else raised(part) if raises else part
    return whole
