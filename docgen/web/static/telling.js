// 问题：在各自的栏目旁边，也在页首的汇总里。
import { goTo, markSteps } from "./steps.js";

function line(problem, name) {
  const node = document.createElement(name);
  node.className = problem.severity === "error" ? "wrong" : "doubt";
  return node;
}

export function questionAt(form, path) {
  return path ? form.querySelector(`[data-path="${CSS.escape(path)}"]`) : null;
}

export function tellAt(question, problems) {
  const told = question.querySelector(":scope > .told");
  if (!told) return;
  told.textContent = "";
  told.append(...problems.map((problem) => {
    const node = line(problem, "p");
    const sign = document.createElement("span");
    sign.className = "sign";
    sign.textContent = problem.severity === "error" ? "须改" : "提醒";
    node.append(sign, `${problem.says}。${problem.remedy}`);
    return node;
  }));
  const isWrong = problems.some((problem) => problem.severity === "error");
  for (const control of question.querySelectorAll(":scope > input, :scope > textarea, :scope > select")) {
    if (isWrong) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

// 刚做了一件事，马上说明结果：旁边显示，也念出来。
export function tellNow(question, problems, calm) {
  tellAt(question, problems);
  if (!problems.length && calm) {
    const right = document.createElement("p");
    right.className = "right";
    right.textContent = calm;
    question.querySelector(":scope > .told").append(right);
  }
  const words = problems.length ? problems.map((problem) => `${problem.says}。${problem.remedy}`).join("；") : calm;
  document.getElementById("announce").textContent = words || "";
}

const hasFile = (question) => Boolean(question.querySelector("[data-kept]")) || [...question.querySelectorAll("input[type=file]")].some((input) => input.files.length);

// 汇总各栏的问题；within 给出时只管其中的栏目，不管已选的文件：文件在选择时已经检查过。
export function tellBeside(form, problems, within) {
  const byPath = new Map();
  for (const problem of problems) byPath.set(problem.at, [...(byPath.get(problem.at) || []), problem]);
  for (const question of (within || form).querySelectorAll("[data-path]")) {
    if (within && question.matches("[data-file]") && hasFile(question)) continue;
    tellAt(question, byPath.get(question.dataset.path) || []);
  }
  markSteps();
}

export function tellSummary(form, problems, calm) {
  const summary = document.getElementById("summary");
  const errors = problems.filter((problem) => problem.severity === "error");
  const title = document.getElementById("summary-title");
  title.textContent = errors.length ? `有 ${errors.length} 处要改` : problems.length ? `没有要改的；有 ${problems.length} 处提醒` : calm;
  summary.classList.toggle("is-wrong", errors.length > 0);
  const order = [...form.querySelectorAll("[data-path]")].map((one) => one.dataset.path);
  const sorted = [...problems].sort((one, other) =>
    (one.severity === "error" ? 0 : 1) - (other.severity === "error" ? 0 : 1) || order.indexOf(one.at) - order.indexOf(other.at));
  const list = summary.querySelector("[data-summary-list]");
  list.textContent = "";
  list.append(...sorted.map((problem) => {
    const node = line(problem, "li");
    const question = questionAt(form, problem.at);
    const words = document.createElement(question ? "a" : "span");
    words.textContent = problem.says;
    if (question) {
      words.href = `#${question.id || question.querySelector("[id]").id}`;
      words.addEventListener("click", (event) => { event.preventDefault(); goTo(question); });
    }
    const remedy = document.createElement("span");
    remedy.className = "soft";
    remedy.textContent = `。${problem.remedy}`;
    node.append(words, remedy);
    return node;
  }));
  summary.hidden = false;
  summary.focus({ preventScroll: true });
  summary.scrollIntoView({ block: "start" });
}
