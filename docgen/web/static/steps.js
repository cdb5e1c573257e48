// 一次一步；地址栏的 #step-2 即是第二步，浏览器的后退照常可用。
let steps = [];
let links = [];
let form = null;
const listeners = [];

export function stepOf(node) {
  return node.closest("[data-step]");
}

export function openStep(step, focused) {
  const before = steps.find((one) => one.classList.contains("is-open"));
  for (const one of steps) one.classList.toggle("is-open", one === step);
  for (const link of links) {
    if (link.dataset.stepLink === step.dataset.step) {
      link.setAttribute("aria-current", "step");
      link.parentElement.parentElement.scrollLeft = link.parentElement.offsetLeft - 60;
    } else link.removeAttribute("aria-current");
  }
  const place = steps.indexOf(step);
  form.querySelector('[data-move="back"]').hidden = place === 0;
  const on = form.querySelector('[data-move="on"]');
  on.hidden = place === steps.length - 1;
  on.textContent = place === steps.length - 2 ? "去检查、下载" : "下一步";
  if (focused) {
    step.querySelector("h2").focus({ preventScroll: true });
    window.scrollTo({ top: form.getBoundingClientRect().top + window.scrollY - 8, behavior: "instant" });
  }
  if (before && before !== step) for (const listen of listeners) listen(before, step);
}

export function onLeaving(listen) {
  listeners.push(listen);
}

export function goTo(node) {
  const step = stepOf(node);
  if (step && !step.classList.contains("is-open")) {
    history.pushState(null, "", `#${step.id}`);
    openStep(step, false);
  }
  const control = node.matches("input, select, textarea") ? node : node.querySelector("input:not([type=hidden]), select, textarea");
  (control || node).focus({ preventScroll: true });
  (node.closest(".question") || node).scrollIntoView({ block: "center" });
}

export function markSteps(problems) {
  for (const step of steps) {
    const wrong = step.querySelectorAll(".told .wrong").length;
    const link = links.find((one) => one.dataset.stepLink === step.dataset.step);
    link.querySelector("[data-step-wrong]").textContent = wrong ? `${wrong} 处要改` : "";
  }
}

export function startSteps(given) {
  form = given;
  steps = [...form.querySelectorAll("[data-step]")];
  links = [...form.querySelectorAll("[data-step-link]")];
  form.querySelector("[data-moves]").hidden = false;
  const fromAddress = () => steps.find((one) => `#${one.id}` === location.hash) || steps[0];
  const isAnswer = document.querySelector("#sheet:not([hidden])") || document.querySelector("main > .sheets");
  openStep(isAnswer && !location.hash ? steps[steps.length - 1] : fromAddress(), false);
  window.addEventListener("popstate", () => openStep(fromAddress(), true));
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-step-link]");
    const move = event.target.closest("[data-move]");
    if (!link && !move) return;
    event.preventDefault();
    const place = steps.findIndex((one) => one.classList.contains("is-open"));
    const step = link ? steps[links.indexOf(link)] : steps[place + (move.dataset.move === "on" ? 1 : -1)];
    if (!step) return;
    history.pushState(null, "", `#${step.id}`);
    openStep(step, true);
  });
}
