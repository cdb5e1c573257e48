// 草稿：文字在这台机器浏览器的 localStorage 里，照片和附件在它的 IndexedDB 里；别处没有。
import { countAll } from "./counters.js";
import { setRows } from "./rows.js";

const AFTER = 800;
const DAYS = 60;

function database() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("docgen", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("files");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

async function inFiles(mode, work) {
  const base = await database();
  return new Promise((resolve, reject) => {
    const turn = base.transaction("files", mode);
    const asked = work(turn.objectStore("files"));
    turn.oncomplete = () => resolve(asked && asked.result);
    turn.onerror = () => reject(turn.error);
  });
}

const filesOf = (key) => IDBKeyRange.bound([key, ""], [key, "\uffff"]);

function texts(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && value && !/^(kept:|_|csrf)/.test(name));
}

async function saveFiles(form, key) {
  const chosen = [...form.querySelectorAll("input[type=file]")].filter((input) => input.files.length);
  await inFiles("readwrite", (store) => {
    store.delete(filesOf(key));
    for (const input of chosen) store.put(input.files[0], [key, input.name]);
  });
}

function fill(form, pairs) {
  const most = new Map();
  for (const [name] of pairs) {
    const steps = name.split(".");
    steps.forEach((step, place) => {
      const path = steps.slice(0, place).join(".");
      if (place && place < steps.length - 1 && /^\d+$/.test(step)) most.set(path, Math.max(most.get(path) || 0, Number(step) + 1));
    });
  }
  for (const path of [...most.keys()].sort((one, other) => one.length - other.length)) setRows(form, path, most.get(path));
  for (const [name, value] of pairs) {
    for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (control.type === "radio") control.checked = control.value === value;
      else if (control.type !== "file" && control.type !== "hidden") control.value = value;
    }
  }
  countAll(form);
}

async function fillFiles(form, key) {
  const names = await inFiles("readonly", (store) => store.getAllKeys(filesOf(key)));
  const files = await inFiles("readonly", (store) => store.getAll(filesOf(key)));
  names.forEach(([, name], place) => {
    const input = form.querySelector(`input[type=file][name="${CSS.escape(name)}"]`);
    if (!input || input.files.length) return;
    const transfer = new DataTransfer();
    transfer.items.add(files[place]);
    input.files = transfer.files;
    input.dispatchEvent(new CustomEvent("restored", { bubbles: true }));
  });
}

function button(words, act) {
  const node = document.createElement("button");
  node.type = "button";
  node.className = "quiet";
  node.textContent = words;
  node.addEventListener("click", act);
  return node;
}

const isOld = (saved) => Date.now() - saved > DAYS * 86400000;

function kept(key) {
  try {
    const found = JSON.parse(localStorage.getItem(key) || "null");
    return found && found.texts.length && !isOld(found.saved) ? found : null;
  } catch { return null; /* 没有草稿，或存不了 */ }
}

function remove(key) {
  localStorage.removeItem(key);
  inFiles("readwrite", (store) => store.delete(filesOf(key))).catch(() => {});
}

function removeOld() {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith("docgen:"))) {
    try {
      if (isOld(JSON.parse(localStorage.getItem(key)).saved)) remove(key);
    } catch { remove(key); }
  }
}

export function startDraft(form) {
  const key = `docgen:${form.dataset.form}:${form.dataset.edition}`;
  const bar = document.getElementById("draft");
  const show = (words, ...buttons) => { bar.textContent = ""; bar.append(words, ...buttons); bar.hidden = false; };
  let timer = 0;
  let hasFiles = false;
  let isSaving = false;
  let isAsked = false;
  let fetched = Promise.resolve();
  const forget = () => { clearTimeout(timer); remove(key); show("已删除存在这台机器上的草稿。"); };
  const save = async () => {
    try {
      localStorage.setItem(key, JSON.stringify({ saved: Date.now(), texts: texts(form) }));
      await fetched;
      if (hasFiles) await saveFiles(form, key);
      const time = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
      show(`草稿 ${time} 存在这台机器的浏览器里，服务器上没有。公用的机器用完请删除。`, button("删除草稿", forget));
    } catch {
      show("这个浏览器存不下草稿，请在最后一步“保存草稿”存成文件。");
    }
  };
  const begin = () => { isSaving = true; isAsked = false; };
  const goOn = async (draft) => {
    fill(form, draft.texts);
    // 文件还在取的时候，接着填的字已经要存。
    begin();
    fetched = fillFiles(form, key).catch(() => {});
    await fetched;
    hasFiles = true;
    show("已取回草稿。", button("删除草稿", forget));
    form.dispatchEvent(new CustomEvent("rows", { bubbles: true }));
  };
  // 没有说怎么办之前，以前的草稿不动，新填的也不存。
  const ask = (draft, isTyped) => {
    const date = new Date(draft.saved).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" });
    const isOther = form.dataset.filled === "opened";
    show(`这台机器上${isOther ? "另" : ""}有 ${date} 的草稿。${isTyped ? "这一页新填的还没有存。" : ""}`,
      isOther ? button("去填那一份", () => { location.href = form.action; }) : button("接着填", () => goOn(draft)),
      button(isTyped || isOther ? "不要那份，存这一页的" : "不要了，删除", () => { remove(key); begin(); hasFiles = true; if (isTyped) save(); else show("已删除存在这台机器上的草稿。"); }));
  };
  const changed = () => {
    const draft = isSaving ? null : kept(key);
    // 只问一次：正要按的按钮不能在手下换掉。
    if (draft && !isAsked) ask(draft, true);
    isAsked = Boolean(draft);
    if (draft) return;
    begin();
    clearTimeout(timer);
    timer = setTimeout(save, AFTER);
  };
  form.addEventListener("input", changed);
  form.addEventListener("rows", (event) => { hasFiles = true; if (isSaving && event.target !== form) changed(); });
  form.addEventListener("change", (event) => { if (event.target.type === "file") hasFiles = true; changed(); });
  // 同一份表在两个页面里填：草稿只有一份，后存的一页不悄悄盖掉先存的。
  window.addEventListener("storage", (event) => {
    if (event.key !== key || !isSaving) return;
    clearTimeout(timer);
    if (event.newValue === null) return show("草稿已在另一个页面里删除。");
    isSaving = false;
    show("这份表在另一个页面里也在填，草稿存的是那一页的。这一页新填的没有存。", button("改存这一页的", () => { begin(); hasFiles = true; save(); }));
  });
  try {
    removeOld();
  } catch { return; /* 这个浏览器不让存 */ }
  const draft = kept(key);
  if (draft && (!form.dataset.filled || form.dataset.filled === "opened")) ask(draft, false);
  else if (draft) begin();
}
