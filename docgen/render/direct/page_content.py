"""The content stream of one page: rules, texts, pictures. Points from the top left corner; written upside down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from docgen.render.direct.font_objects import EmbeddedFont
from docgen.render.direct.lines import Line
from docgen.render.direct.pdf_objects import number
from docgen.render.direct.placing import Rectangle


@dataclass
class PageContent:
    """Gathers what is drawn on a page `height` points high; `fonts` by family, `names` their resources."""

    height: float
    fonts: Mapping[str, EmbeddedFont]
    names: Mapping[str, str]
    parts: list[str] = field(default_factory=list)

    def begin(self, kind: str, mark: int | None = None) -> None:
        """Content of a structure element's kind begins, under a number; without one it is furniture."""
        if mark is None:
            self.parts.append(f"/Artifact<</Type/{kind}>>BDC")
        else:
            self.parts.append(f"/{kind}<</MCID {mark}>>BDC")

    def end(self) -> None:
        """What `begin` began ends."""
        self.parts.append("EMC")

    def fill(self, rectangles: Iterable[Rectangle]) -> None:
        """Rectangles filled together, black."""
        drawn = [self._rectangle(box.x, box.y, box.width, box.height) for box in rectangles]
        if drawn:
            self.parts += [*drawn, "f"]

    def picture(self, resource: str, box: Rectangle) -> None:
        """A picture filling a rectangle."""
        place = f"{number(box.x)} {number(self.height - box.y - box.height)}"
        self.parts.append(f"q {number(box.width)} 0 0 {number(box.height)} {place} cm /{resource} Do Q")

    def transformed(self, matrix: Sequence[float], drawn: str) -> None:
        """Operators under a matrix of their own."""
        self.parts += ["q " + " ".join(f"{value:.6f}" for value in matrix) + " cm", drawn, "Q"]

    def text(self, lines: Iterable[Line]) -> None:
        """Lines of text, black."""
        at_x = at_y = 0
        said = ["BT"]
        set_in: tuple[str, float] | None = None
        for line in lines:
            x, y = round(line.x * 1000), round((self.height - line.baseline) * 1000)
            said.append(f"{number((x - at_x) / 1000)} {number((y - at_y) / 1000)} Td")
            at_x, at_y = x, y
            for run in line.runs:
                if set_in != (run.family, line.size):
                    set_in = (run.family, line.size)
                    said.append(f"/{self.names[run.family]} {number(line.size)} Tf")
                said.append(self.shown(run.text, run.family, line.tracking / line.size))
        if len(said) > 1:
            self.parts += [*said, "ET"]

    def shown(self, text: str, family: str, tracking: float) -> str:
        """The operator that shows a text; tracking in em stands between its characters."""
        codes = self.fonts[family].codes
        if tracking and len(text) > 1:
            gap = f">{number(-1000 * tracking)}<"
            return f"[<{gap.join(codes[ord(char)] for char in text)}>]TJ"
        return f"<{text.translate(codes)}>Tj"

    def written(self) -> bytes:
        """The stream's bytes."""
        return "\n".join(self.parts).encode("ascii")

    def _rectangle(self, x: float, y: float, width: float, height: float) -> str:
        return f"{number(x)} {number(self.height - y - height)} {number(width)} {number(height)} re"
