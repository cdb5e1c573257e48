"""The structure of a tagged PDF: headings, paragraphs, tables, figures, and which content is which."""

from __future__ import annotations

from dataclasses import dataclass, field

from docgen.render.direct.pdf_objects import PdfObjects, reference, text_string


@dataclass(eq=False, slots=True)
class Element:
    """A structure element; `kids` are elements and the numbers of marked content on its `page` (from 0),
    `entries` further entries of its dictionary, `id` what other elements call it by."""

    kind: str
    page: int = -1
    kids: list[Element | int] = field(default_factory=list)
    entries: str = ""
    id: str = ""

    def add(self, kind: str, page: int, entries: str = "", id: str = "") -> Element:
        """A new element inside this one."""
        kid = Element(kind, page, entries=entries, id=id)
        self.kids.append(kid)
        return kid


@dataclass
class Structure:
    """The tree of one document, and the owner of each piece of marked content, page by page."""

    root: Element = field(default_factory=lambda: Element("Document"))
    owners: list[list[Element]] = field(default_factory=list)

    def mark(self, owner: Element) -> int:
        """The number of a new piece of content on the owner's page."""
        while len(self.owners) <= owner.page:
            self.owners.append([])
        found = self.owners[owner.page]
        found.append(owner)
        owner.kids.append(len(found) - 1)
        return len(found) - 1

    def write(self, file: PdfObjects, pages: list[int]) -> int:
        """The tree as objects; gives the number of its root. `pages` are the pages' object numbers."""
        top = file.reserve()
        numbers: dict[Element, int] = {}
        _number(self.root, file, numbers)
        parents = {self.root: top}
        for element, number in numbers.items():
            parents.update((kid, number) for kid in element.kids if isinstance(kid, Element))
        for element, number in numbers.items():
            file.put(number, _written(element, numbers, parents[element], pages))
        rows = "".join(
            f"{page}[{' '.join(reference(numbers[owner]) for owner in owners)}]"
            for page, owners in enumerate(self.owners)
        )
        named = sorted((element.id, number) for element, number in numbers.items() if element.id)
        tree = f"/ParentTree {reference(file.add(f'<</Nums[{rows}]>>'))}/ParentTreeNextKey {len(self.owners)}"
        if named:
            listed = "".join(f"{text_string(key)}{reference(number)} " for key, number in named)
            limits = f"{text_string(named[0][0])}{text_string(named[-1][0])}"
            tree += f"/IDTree<</Kids[{reference(file.add(f'<</Limits[{limits}]/Names[{listed}]>>'))}]>>"
        file.put(top, f"<</Type/StructTreeRoot/K[{reference(numbers[self.root])}]{tree}>>")
        return top


def _number(element: Element, file: PdfObjects, numbers: dict[Element, int]) -> None:
    numbers[element] = file.reserve()
    for kid in element.kids:
        if isinstance(kid, Element):
            _number(kid, file, numbers)


def _written(element: Element, numbers: dict[Element, int], parent: int, pages: list[int]) -> str:
    kids = " ".join(reference(numbers[kid]) if isinstance(kid, Element) else str(kid) for kid in element.kids)
    page = f"/Pg {reference(pages[element.page])}" if element.page >= 0 else ""
    called = f"/ID{text_string(element.id)}" if element.id else ""
    return f"<</Type/StructElem/S/{element.kind}/P {reference(parent)}{page}{called}{element.entries}/K[{kids}]>>"
