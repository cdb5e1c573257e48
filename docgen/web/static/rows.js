// 重复的行：加、删，删后重新编号，与服务器的编号一致。
import { countAll } from "./counters.js";

const NAMES = ["name", "id", "for", "value", "aria-describedby", "data-path", "data-rows"];

function renumber(row, group, number) {
  const path = group.dataset.rows;
  const dashed = path.split(".").join("-");
  const dotted = new RegExp(`^((?:kept:|add:|remove:)?${path.split(".").join("\\.")}\\.)(?:\\d+|__n__)(?=\\.|$)`);
  const ids = new RegExp(`(q-${dashed}-)(?:\\d+|__n__)(?=-|$|\\s)`, "g");
  for (const node of [row, ...row.querySelectorAll("*")]) {
    for (const name of NAMES) {
      const value = node.getAttribute(name);
      if (!value || (name === "value" && node.tagName !== "BUTTON")) continue;
      const changed = value.replace(dotted, `$1${number}`).replace(ids, `$1${number}`);
      if (changed !== value) node.setAttribute(name, changed);
    }
    if (node.tagName === "TEMPLATE") for (const inner of node.content.children) renumber(inner, group, number);
  }
  row.querySelector("[data-number]").textContent = number + 1;
}

function rowsOf(group) {
  return [...group.querySelector(":scope > [data-list]").children];
}

function settle(group) {
  rowsOf(group).forEach((row, number) => renumber(row, group, number));
  const add = group.querySelector(":scope > [data-add]");
  add.hidden = rowsOf(group).length >= Number(group.dataset.max || 200);
}

export function addRow(group, isFocused) {
  const row = group.querySelector(":scope > template").content.firstElementChild.cloneNode(true);
  group.querySelector(":scope > [data-list]").append(row);
  settle(group);
  countAll(row);
  group.dispatchEvent(new CustomEvent("rows", { bubbles: true }));
  if (isFocused) row.querySelector("input, select, textarea").focus();
}

export function setRows(form, path, number) {
  const group = form.querySelector(`[data-rows="${path}"]`);
  if (!group) return;
  while (rowsOf(group).length < Math.min(number, Number(group.dataset.max || 200))) addRow(group, false);
}

export function startRows(form) {
  for (const group of form.querySelectorAll("[data-rows]")) settle(group);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-remove]");
    if (!button) return;
    event.preventDefault();
    const group = button.closest("[data-rows]");
    if (button.hasAttribute("data-add")) return addRow(group, true);
    const row = button.closest("[data-row]");
    const next = row.nextElementSibling || row.previousElementSibling;
    row.remove();
    settle(group);
    group.dispatchEvent(new CustomEvent("rows", { bubbles: true }));
    (next ? next.querySelector("input, select, textarea") : group.querySelector("[data-add]")).focus();
  });
}
