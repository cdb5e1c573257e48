// 文件可以拖到它的一栏上；拖到别处时，浏览器不会离开这一页去打开它。
const MOST = 400;
const DEEPEST = 6;

const carriesFiles = (event) => Boolean(event.dataTransfer) && [...event.dataTransfer.types].includes("Files");
const questionOf = (event) => (event.target.closest ? event.target.closest("[data-file]") : null);
const inMegabytes = (bytes) => Math.ceil(bytes / 1000000);

function inside(folder) {
  const reader = folder.createReader();
  const found = [];
  return new Promise((resolve, reject) => {
    const more = () => reader.readEntries((some) => {
      found.push(...some);
      if (some.length && found.length <= MOST) more();
      else resolve(found);
    }, reject);
    more();
  });
}

async function walk(entry, found, depth) {
  if (found.length > MOST || depth > DEEPEST || entry.name.startsWith(".")) return;
  if (entry.isFile) found.push(await new Promise((resolve, reject) => entry.file(resolve, reject)));
  else for (const one of await inside(entry)) await walk(one, found, depth + 1);
}

// 拖来的文件；文件夹只在可以放多份文件的一栏里展开。
async function filesOf(transfer, isMany) {
  const plain = [...transfer.files];
  const entries = [...transfer.items].map((item) => (item.webkitGetAsEntry ? item.webkitGetAsEntry() : null)).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return plain;
  const found = [];
  if (isMany) for (const entry of entries) await walk(entry, found, 1);
  return found;
}

function refusalOf(files, input) {
  const most = input.multiple ? MOST : 1;
  if (!files.length) return [input.multiple ? "文件夹是空的，或打不开" : "这一栏不能放文件夹", "请拖文件过来，或点按钮选择"];
  if (files.length > most && !input.multiple) return [`这一栏只放一份文件，刚才拖来了 ${files.length} 份`, "请只拖一份"];
  if (files.length > most) return [`一次最多 ${MOST} 份文件`, "请把文件夹压缩成一个 .zip 再传"];
  return tooLarge(files);
}

// 一次提交装不下的，不必上传就知道。
export function tooLarge(files) {
  const most = Number(document.body.dataset.most);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  return size > most ? [`文件太大，有 ${inMegabytes(size)} MB`, `一次最多 ${inMegabytes(most)} MB，请压缩，或分几次传`] : null;
}

// tell(一栏, 问题, 改法)：没有收下时说明。
export function startDrops(tell) {
  let over = null;
  const mark = (question) => {
    if (over && over !== question) over.classList.remove("is-over");
    over = question;
    if (over) over.classList.add("is-over");
  };
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      mark(questionOf(event));
      event.dataTransfer.dropEffect = over ? "copy" : "none";
    });
  }
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(null); });
  document.addEventListener("drop", async (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const question = questionOf(event);
    mark(null);
    if (!question) return;
    const input = question.querySelector("input[type=file]");
    const before = input.multiple ? [...input.files] : [];
    const files = await filesOf(event.dataTransfer, input.multiple).catch(() => []);
    const refusal = refusalOf(files.length ? [...before, ...files] : files, input);
    if (refusal) return tell(question, ...refusal);
    const transfer = new DataTransfer();
    for (const file of [...before, ...files]) transfer.items.add(file);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });
  if (window.matchMedia("(any-pointer: fine)").matches) document.documentElement.classList.add("drops");
}
