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
    turn.oncomplete = () => resolve(asked?.result);
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
    for (const found of name.matchAll(/\.(\d+)(?=\.)/g)) {
      const path = name.slice(0, found.index);
      most.set(path, Math.max(most.get(path) || 0, Number(found[1]) + 1));
    }
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
    if (!input) return;
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

export function startDraft(form) {
  const key = `docgen:${form.dataset.form}:${form.dataset.edition}`;
  const bar = document.getElementById("draft");
  const show = (words, ...buttons) => { bar.replaceChildren(words, ...buttons); bar.hidden = false; };
  const forget = () => {
    clearTimeout(timer);
    localStorage.removeItem(key);
    inFiles("readwrite", (store) => store.delete(filesOf(key))).catch(() => {});
    show("已删除存在这台机器上的草稿。");
  };
  let timer = 0;
  let hasFiles = false;
  const save = async () => {
    try {
      localStorage.setItem(key, JSON.stringify({ saved: Date.now(), texts: texts(form) }));
      if (hasFiles) await saveFiles(form, key);
      const time = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
      show(`草稿 ${time} 存在这台机器的浏览器里，服务器上没有。公用的机器用完请删除。`, button("删除草稿", forget));
    } catch {
      show("这个浏览器存不下草稿，请在最后一步“保存草稿”存成文件。");
    }
  };
  const later = () => { clearTimeout(timer); timer = setTimeout(save, AFTER); };
  let isWatching = false;
  const watch = () => {
    if (isWatching) return;
    isWatching = true;
    form.addEventListener("input", later);
    form.addEventListener("rows", () => { hasFiles = true; later(); });
    form.addEventListener("change", (event) => { if (event.target.type === "file") hasFiles = true; later(); });
  };
  let kept = null;
  try {
    kept = JSON.parse(localStorage.getItem(key) || "null");
  } catch { /* 没有草稿，或存不了 */ }
  if (kept && Date.now() - kept.saved > DAYS * 86400000) kept = null;
  if (!kept || !kept.texts.length || form.dataset.filled) return watch();
  show(`这台机器上有 ${new Date(kept.saved).toLocaleString("zh-CN", { dateStyle: "medium", timeStyle: "short" })} 的草稿。`,
    button("接着填", async () => {
      fill(form, kept.texts);
      await fillFiles(form, key).catch(() => {});
      show("已取回草稿。", button("删除草稿", forget));
      form.dispatchEvent(new CustomEvent("rows", { bubbles: true }));
      watch();
    }),
    button("不要了，删除", () => { forget(); watch(); }));
  // 不理会这一条而直接填写，就是新的一份。
  form.addEventListener("input", watch, { once: true });
}
