"""The lines one signs on, the room for the seal, and the date, inside a signature cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from docgen.forms.definition import SignatureBox
from docgen.forms.layout import MM_PER_PT, TextStyle
from docgen.forms.metrics import (
    BELOW_SEAL,
    PADDING,
    PADDING_ABOVE,
    RIGHT_OF_SEAL,
    SEAL_ROOM,
    SIGNER_PITCH,
)
from docgen.render.paper import Mark, Room, SetParagraph
from docgen.render.setter import Setter, room_of, spacer

_DATE = "年　　月　　日"
_HAND_ROOM = 40.0      # mm for a signature behind its words
_ABOVE_HAND = 8.0      # mm that a signature may rise above its line
_NO_GAP = 0.01         # mm
_ABOVE_SEAL = 4.0      # mm between the last signer and the seal's square


@dataclass(frozen=True, slots=True)
class _Set:
    """A paragraph and where its line begins, in mm from the top of the cell's text room."""

    top: float
    paragraph: SetParagraph


@dataclass(frozen=True, slots=True)
class SignatureSetter:
    """Sets one signature box into the room of its cell, in mm, in one style."""

    box: SignatureBox
    style: TextStyle
    room: Room
    setter: Setter

    def lines(self, says: str) -> tuple[tuple[SetParagraph, ...], tuple[Mark, ...]]:
        """The paragraphs of the cell, top to bottom, below the words `says`; and its marks in mm from the
        cell's corner."""
        # A sentence is a paragraph; words that ask for something (…意见：) stand at the margin.
        indent = 0 if says.endswith("：") else 2
        head = self.setter.set(says, replace(self.style, indent=indent), self.room.width) if says else ()
        placed = [*self._signers(), *self._seal(), *self._date()]
        paragraphs, used = list(head), room_of(head)
        for one in placed:
            # Lines of one seal follow each other without a gap.
            gap = [spacer(one.top - used, self.style)] if one.top - used > _NO_GAP else []
            paragraphs += [*gap, one.paragraph]
            used = one.top + self._line
        return tuple(paragraphs), tuple(self._marks(placed))

    @property
    def _line(self) -> float:
        return self.style.line_height * MM_PER_PT

    @property
    def _em(self) -> float:
        return self.style.size * MM_PER_PT

    @property
    def _centre(self) -> float:
        """Of the seal, or of the place where it would be, from the left."""
        return self.room.width - RIGHT_OF_SEAL - SEAL_ROOM / 2

    @property
    def _seal_middle(self) -> float:
        return self.room.height - BELOW_SEAL - SEAL_ROOM / 2

    @property
    def _date_top(self) -> float:
        return self.room.height - BELOW_SEAL - (9.0 if self.box.seal else 1.0) - self._line

    @property
    def _is_one_line(self) -> bool:
        """Whether the signer and the seal's words share a line, as most forms print them."""
        return len(self.box.signers) == 1 and len(self.box.seals) == 1

    def _text(self, text: str, left: float) -> SetParagraph:
        return replace(self.setter.set(text, self.style, self.room.width)[0], left=left)

    def _signers(self) -> Iterator[_Set]:
        if self._is_one_line:
            (signer,), (seal,) = self.box.signers, self.box.seals
            seal_left = self._centre - len(seal) * self._em / 2
            blanks = int((seal_left - 12 - len(signer) * self._em) / self._em)
            left = seal_left - (len(signer) + blanks) * self._em
            yield _Set(self._seal_middle - self._line / 2, self._text(signer + "　" * blanks + seal, left))
            return
        last = self._date_top - self._line - 4.0
        if self.box.seal:
            last = self.room.height - BELOW_SEAL - SEAL_ROOM - _ABOVE_SEAL - self._line
        count = len(self.box.signers)
        for number, signer in enumerate(self.box.signers):
            top = last - (count - 1 - number) * SIGNER_PITCH
            yield _Set(top, self._text(signer, self._signer_left))

    @property
    def _signer_left(self) -> float:
        beside_seal = self._centre - SEAL_ROOM / 2 - 8
        if not self.box.seal:
            return beside_seal
        widest = max(len(signer) for signer in self.box.signers) * self._em
        return max(0.0, min(beside_seal, self.room.width - widest - _HAND_ROOM))

    def _seal(self) -> Iterator[_Set]:
        if self._is_one_line:
            return
        top = self._seal_middle - len(self.box.seals) * self._line / 2
        for number, words in enumerate(self.box.seals):
            width = len(words) * self._em
            left = max(0.0, min(self._centre - width / 2, self.room.width - width))
            yield _Set(top + number * self._line, self._text(words, left))

    def _date(self) -> Iterator[_Set]:
        if not self.box.has_date:
            return
        right = self.room.width - self._centre - len(_DATE) * self._em / 2
        date = self.setter.set(_DATE, replace(self.style, align="right"), self.room.width)[0]
        yield _Set(self._date_top, replace(date, right=right))

    def _marks(self, placed: list[_Set]) -> Iterator[Mark]:
        for number, signer in enumerate(self.box.signers):
            signed = placed[number]
            left = PADDING + signed.paragraph.left + len(signer) * self._em
            top = PADDING_ABOVE + signed.top - _ABOVE_HAND
            yield Mark("signature", left, top, _HAND_ROOM, self._line + _ABOVE_HAND + 2, number + 1)
        if self.box.has_date:
            left, width = PADDING + self._centre - len(_DATE) * self._em / 2, len(_DATE) * self._em
            yield Mark("date", left, PADDING_ABOVE + self._date_top, width, self._line)
        if self.box.seal:
            left = PADDING + self._centre - SEAL_ROOM / 2
            top = PADDING_ABOVE + self.room.height - BELOW_SEAL - SEAL_ROOM
            yield Mark("seal", left, top, SEAL_ROOM, SEAL_ROOM)
