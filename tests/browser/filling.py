"""A person who fills in any form of the library on its page, by the controls that the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from docgen.entries.names import children
from docgen.forms.definition import FormDefinition
from docgen.forms.fields.base import Field
from docgen.forms.fields.moments import read_moment
from tests.web.service import flat

# What a step asks now: the controls that are sent, in the page's order.
_CONTROLS = """step => [...step.querySelectorAll('input[name], select[name], textarea[name]')]
  .filter((one) => one.type !== 'hidden')
  .map((one) => [one.name, one.type, one.value])"""
_GROUPS = "step => [...step.querySelectorAll('[data-rows]')].map((one) => one.dataset.rows)"
# One control after the other, with the events that a person's input has.
_SET = """pairs => { for (const [name, text] of pairs) {
  const control = document.querySelector(`[name="${CSS.escape(name)}"]`);
  control.focus();
  control.value = text;
  if (control.value !== text) throw new Error(`${name} does not take ${text}`);
  for (const event of ['input', 'change']) control.dispatchEvent(new Event(event, {bubbles: true}));
} }"""
_ALL_CHECKED = """step => [...step.querySelectorAll('input[type=file]')]
  .every((one) => !one.files.length || one.closest('.question').querySelector(':scope > .told p'))"""


def answers(definition: FormDefinition, raw: Mapping[str, Any]) -> dict[str, str]:
    """What is to be given to each control, by its name: an address that an entry writes as one text has a control
    for the postcode."""
    return dict(flat({name: _in_parts(definition.fields[name], value) for name, value in raw.items()}))


def _in_parts(field: Field, raw: Any) -> Any:
    inner = children(field)
    if isinstance(raw, list):
        return [{key: _in_parts(inner[key], value) for key, value in row.items()} for row in raw]
    if inner and isinstance(raw, Mapping):
        return {key: _in_parts(inner[key], value) for key, value in raw.items()}
    parts = field.control().parts
    if parts and not isinstance(raw, Mapping):
        value, _ = field.parse(raw)
        return {key: text for key in parts if (text := getattr(value, key))}
    return raw


@dataclass
class Hand:
    """Fills in the page: touches what is touched, and types key by key where it `types`, else puts in whole texts."""

    page: Page
    folder: Path
    wanted: Mapping[str, str]
    types: bool = False

    def fill_in(self) -> set[str]:
        """Goes through all steps to the last; gives the names of the controls that got an answer."""
        given: set[str] = set()
        for place in range(self.page.locator("[data-step]").count() - 1):
            step = self.page.locator("[data-step]").nth(place)
            expect(step).to_be_visible()
            given |= self._step(step)
            self.page.locator('[data-move="on"]').tap()
        return given

    def _step(self, step: Locator) -> set[str]:
        for path in step.evaluate(_GROUPS):
            self._add_rows(path)
        given = self._put(step)
        self.page.wait_for_function(_ALL_CHECKED, arg=step.element_handle())
        return given

    def _put(self, step: Locator) -> set[str]:
        asked = [
            (name, kind) for name, kind, option in step.evaluate(_CONTROLS)
            if name in self.wanted and (kind != "radio" or option == self.wanted[name])
        ]  # fmt: skip
        quick = [] if self.types else [(name, self._text(name, kind)) for name, kind in asked if kind not in ("radio", "file")]
        self.page.evaluate(_SET, quick)
        for name, kind in asked:
            if kind in ("radio", "file") or self.types:
                self._answer(name, kind)
        return {name for name, _ in asked}

    def _add_rows(self, path: str) -> None:
        group = self.page.locator(f'[data-rows="{path}"]')
        numbers = {name.removeprefix(f"{path}.").partition(".")[0] for name in self.wanted if name.startswith(f"{path}.")}
        for _ in range(len(numbers) - group.locator("[data-row]").count()):
            group.locator(":scope > [data-add]").tap()

    def _text(self, name: str, kind: str) -> str:
        """What a control is given: a browser's own field of a day takes nothing but one spelling."""
        moment = read_moment(self.wanted[name]) if kind == "date" else None
        return moment.first_day.isoformat() if moment else self.wanted[name]

    def _answer(self, name: str, kind: str) -> None:
        control, text = self.page.locator(f'[name="{name}"]'), self._text(name, kind)
        match kind:
            case "radio":
                self.page.locator(f'label:has([name="{name}"][value="{text}"])').tap()
            case "file":
                control.set_input_files(self.folder / text)
            case "select-one":
                control.select_option(text)
            case "date":
                control.fill(text)
            case _:
                control.tap()
                control.press_sequentially(text)

    def fill_in_one(self) -> set[str]:
        """The same where all steps are one page and each row more is asked of the server."""
        for path in self.page.locator("form").evaluate(_GROUPS):
            self._add_rows(path)
        return self._put(self.page.locator("form#form"))


# Where the keyboard is: the control's name, its kind, its value; of a button what it does.
_FOCUSED = """() => { const one = document.activeElement;
  return [one.name || '', one.type || one.tagName, one.value || '', one.dataset.move || (one.hasAttribute('data-add') ? 'add' : '')]; }"""


@dataclass
class Keys:
    """Fills in the page with nothing but a keyboard, in the order in which it leads through the page."""

    page: Page
    wanted: Mapping[str, str]
    most: int = 400

    def fill_in(self) -> None:
        """From the first control to the last step."""
        last = self.page.locator("#step-last")
        self.page.locator("h2:visible").first.focus()
        for _ in range(self.most):
            if last.is_visible():
                return
            self.page.keyboard.press("Tab")
            self._here(*self.page.evaluate(_FOCUSED))
        raise AssertionError("the last step is not reached")

    def _here(self, name: str, kind: str, value: str, does: str) -> None:
        keyboard = self.page.keyboard
        if does == "on" or (does == "add" and self._lacks(value.removeprefix("add:"))):
            keyboard.press("Enter")
            # The new row's first control has the focus already.
            if does == "add":
                self._here(*self.page.evaluate(_FOCUSED))
        elif name not in self.wanted:
            return
        elif kind in ("radio", "select-one"):
            self._choose(name, kind, self.wanted[name])
        elif kind == "date":
            moment = read_moment(self.wanted[name])
            assert moment is not None
            keyboard.type(f"{moment.first_day:%m%d%Y}")
        else:
            keyboard.insert_text(self.wanted[name])

    def _lacks(self, path: str) -> bool:
        number = self.page.locator(f'[data-rows="{path}"] [data-row]').count()
        return any(name.startswith(f"{path}.{number}.") for name in self.wanted)

    def _choose(self, name: str, kind: str, text: str) -> None:
        """Goes from option to option; the first of a group that has none chosen is chosen by the space bar."""
        if kind == "radio" and not self.page.locator(f'[name="{name}"]:checked').count():
            self.page.keyboard.press("Space")
        for _ in range(80):
            focused = self.page.evaluate(_FOCUSED)
            if focused[:1] == [name] and focused[2] == text:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError((name, text))
