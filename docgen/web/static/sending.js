// 问服务器：检查、预览、下载。服务器忙时照它说的时间再试。
import { onSettled, showGroupCounts } from "./counters.js";
import { tooLarge } from "./dropping.js";
import { goTo, markSteps, onLeaving } from "./steps.js";
import { questionAt, tellAt, tellBeside, tellNow, tellSummary } from "./telling.js";

const TRIES = 6;
const TEXTS_AFTER = 700;
const WORDS = { check: "正在检查……", preview: "正在画出各页……", pdf: "正在生成 PDF……", docx: "正在生成 DOCX……", kit: "正在生成报送材料包……", sheet: "正在生成自查表……", draft: "正在保存草稿……" };
// 微信等应用内的浏览器不会保存网页自己造的文件。
const IS_SHELL = /MicroMessenger|QQ\//.test(navigator.userAgent);

const wait = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));

async function ask(address, body, say) {
  for (let turn = 1; ; turn += 1) {
    const response = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    if (response.status !== 503 || turn === TRIES) return response;
    const seconds = Number(response.headers.get("Retry-After")) || 5;
    say(`排队的人很多，${seconds} 秒后自动再试……`);
    await wait(seconds);
  }
}

function texts(form) {
  const data = new FormData();
  for (const [name, value] of new FormData(form)) {
    if (name.startsWith("kept:")) data.append(name.slice(5), value.split("|")[0]);
    else if (typeof value === "string") data.append(name, value);
    else if (value.name) data.append(name, value.name);
  }
  return data;
}

function showSheet(rows) {
  const place = document.getElementById("sheet");
  if (!rows || !rows.length) return;
  const body = place.querySelector("tbody");
  body.textContent = "";
  body.append(...rows.map((row) => {
    const line = document.createElement("tr");
    line.className = row.outcome;
    for (const text of [row.id, `${row.says}（${row.clause}）`, row.remedy ? `${row.found}。${row.remedy}` : row.found]) line.insertCell().textContent = text;
    const verdict = document.createElement("span");
    verdict.className = "verdict";
    verdict.textContent = row.word;
    line.insertCell().append(verdict);
    return line;
  }));
  place.hidden = false;
}

function showPages(form, pages) {
  const place = document.getElementById("preview");
  const title = document.createElement("h3");
  title.tabIndex = -1;
  title.textContent = `预览：共 ${pages.length} 页，印有“样稿”，下载的文件没有。点一处内容，回到填它的地方。`;
  place.textContent = "";
  place.append(title, ...pages.map((page, number) => {
    const figure = document.createElement("figure");
    const paper = document.createElement("div");
    paper.className = "paper";
    const image = new Image(page.width, page.height);
    image.src = page.src;
    image.alt = `第 ${number + 1} 页`;
    paper.append(image, ...page.areas.filter((area) => questionAt(form, area.path)).map((area) => {
      const node = document.createElement("a");
      node.className = "area";
      node.href = "#";
      node.tabIndex = -1;
      node.setAttribute("aria-hidden", "true");
      for (const [side, value] of [["left", area.x], ["top", area.y], ["width", area.width], ["height", area.height]]) node.style[side] = `${value}%`;
      node.addEventListener("click", (event) => { event.preventDefault(); goTo(questionAt(form, area.path)); });
      return node;
    }));
    const caption = document.createElement("figcaption");
    caption.textContent = `第 ${number + 1} 页`;
    figure.append(paper, caption);
    return figure;
  }));
  place.hidden = false;
  title.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });
}

function nameOf(response) {
  const said = response.headers.get("Content-Disposition") || "";
  const star = /filename\*=utf-8''([^;]+)/i.exec(said);
  return star ? decodeURIComponent(star[1]) : (/filename="([^"]+)"/.exec(said) || [])[1] || "文件";
}

async function save(response) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = nameOf(response);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  return link.download;
}

async function act(form, action, say) {
  const data = new FormData(form);
  data.set("_do", action);
  const response = await ask(form.action, data, say);
  const kind = response.headers.get("Content-Type") || "";
  if (response.status === 413) return say("没有做成：照片和附件合计太大。请换小一些的文件再试。");
  if (!kind.includes("json")) return say(response.ok ? `已下载：${await save(response)}` : "没有做成，请再试一次。");
  const told = await response.json();
  if (told.pages) {
    say("");
    return showPages(form, told.pages);
  }
  const problems = (told.problems || []).map((problem) => ({ ...problem, at: problem.at === undefined ? problem.path : problem.at }));
  showGroupCounts(form, told.counts || {});
  showSheet(told.sheet);
  tellBeside(form, problems);
  say(action === "check" ? "" : "没有生成：请先改正列出的问题。");
  tellSummary(form, problems, "检查完毕，没有问题");
}

async function checkFile(form, question, input) {
  const told = question.querySelector(":scope > .told");
  const [file] = input.files;
  if (!file) return tellAt(question, []);
  const refusal = tooLarge([file]);
  if (refusal) {
    input.value = "";
    return tellNow(question, [{ severity: "error", says: refusal[0], remedy: refusal[1] }]);
  }
  told.textContent = "正在检查这份文件……";
  const data = new FormData();
  data.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  data.append(input.name, file);
  const response = await ask(`${form.action}file`, data, (words) => { told.textContent = words; }).catch(() => null);
  if (input.files[0] !== file) return;
  if (!response || !response.headers.get("Content-Type").includes("json")) {
    told.textContent = "这份文件没有检查成，提交时再检查。";
    return;
  }
  const answer = await response.json();
  tellNow(question, answer.problems || [], "可以用。");
  markSteps();
}

export function startSending(form) {
  const busy = document.getElementById("busy");
  const say = (words) => { busy.textContent = words; };
  let isBusy = false;
  // 回车提交也会点一下第一个按钮。
  let pressed = null;
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && button.type === "submit") pressed = button;
  });
  form.addEventListener("submit", async (event) => {
    const button = pressed;
    const action = button ? button.value : "check";
    if (IS_SHELL && !["check", "preview"].includes(action)) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    if (button) button.setAttribute("aria-disabled", "true");
    say(WORDS[action] || "……");
    try {
      await act(form, action, say);
    } catch {
      say("连接中断了，填写的内容还在。请再试一次。");
    } finally {
      isBusy = false;
      if (button) button.removeAttribute("aria-disabled");
    }
  });

  let timer = 0;
  let asked = 0;
  const askTexts = async (step) => {
    const number = asked += 1;
    const response = await ask(`${form.action}texts`, texts(form), () => {}).catch(() => null);
    if (!response || !response.ok || number !== asked) return;
    const told = await response.json();
    showGroupCounts(form, told.counts);
    if (step) tellBeside(form, told.problems, step);
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(() => askTexts(null), TEXTS_AFTER); };
  onSettled(form, (target) => { if (target.closest('[data-counted="asked"]')) later(); });
  form.addEventListener("rows", later);
  if (form.querySelector('[data-counted="asked"]')) later();
  onLeaving((before) => { if (before.dataset.step !== "last") askTexts(before); });

  form.addEventListener("change", (event) => {
    const question = event.target.closest("[data-file]");
    if (question && event.target.type === "file") checkFile(form, question, event.target);
  });
}
