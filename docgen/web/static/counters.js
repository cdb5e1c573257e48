// 字数：与服务器同一份规则；输入法还没有选定的字不截断，也不催促。
import { count, countProse } from "./characters.js";

let announced = "";

function say(text) {
  if (text === announced) return;
  announced = text;
  document.getElementById("announce").textContent = text;
}

export function showCount(question, number) {
  const counter = question.querySelector(":scope > [data-counter]");
  const limit = Number(question.dataset.limit);
  if (!counter || !limit) return;
  const over = number - limit;
  counter.textContent = over > 0 ? `${number}／${limit} 字，超出 ${over} 字` : `${number}／${limit} 字`;
  counter.classList.toggle("is-over", over > 0);
  if (over > 0 && question.contains(document.activeElement)) say(`超出 ${over} 字`);
}

export function countOne(question) {
  if (question.dataset.counted === "asked") return;
  const control = question.querySelector("input, textarea");
  if (!control) return;
  showCount(question, question.dataset.counted === "prose" ? countProse(control.value) : count(control.value));
}

export function countAll(scope) {
  for (const question of scope.querySelectorAll("[data-limit]")) countOne(question);
}

export function showGroupCounts(form, counts) {
  for (const [path, number] of Object.entries(counts)) {
    const question = form.querySelector(`[data-counted="asked"][data-path="${path}"]`);
    if (question) showCount(question, number);
  }
}

// 一处文字定下来之后；输入法里还没有选定的拼音不算。
export function onSettled(form, act) {
  form.addEventListener("input", (event) => { if (!event.isComposing) act(event.target); });
  form.addEventListener("compositionend", (event) => act(event.target));
}

export function startCounters(form) {
  countAll(form);
  onSettled(form, (target) => {
    const question = target.closest("[data-limit]");
    if (question) countOne(question);
  });
}
