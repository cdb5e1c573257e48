// 照片：在本机裁成表上的大小，再交给服务器检查。指针、键盘都能用。
const PIXELS_A_MM = 300 / 25.4 * 2;
const SHOWN = 8;

function load(file) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = reject;
    image.src = URL.createObjectURL(file);
  });
}

function cropper(question, input, image, name) {
  const [width, height] = [Number(question.dataset.width), Number(question.dataset.height)];
  const place = document.createElement("div");
  place.className = "crop";
  place.innerHTML = '<canvas tabindex="0" role="img"></canvas><div class="crop-tools"><label>放大<input type="range" min="1" max="4" step="0.02" value="1"></label><p class="hint">拖动照片，或按方向键，把头部放在框中间。</p><button type="button" class="button first">用这一块</button></div>';
  const canvas = place.querySelector("canvas");
  const range = place.querySelector("input");
  canvas.width = width * SHOWN;
  canvas.height = height * SHOWN;
  canvas.setAttribute("aria-label", `照片的裁切框，${width}×${height} 毫米；方向键移动`);
  const state = { x: 0.5, y: 0.42 };
  const window_ = () => {
    const most = Math.min(image.naturalWidth / width, image.naturalHeight / height) / Number(range.value);
    const [w, h] = [width * most, height * most];
    const left = Math.min(Math.max(state.x * image.naturalWidth - w / 2, 0), image.naturalWidth - w);
    const top = Math.min(Math.max(state.y * image.naturalHeight - h / 2, 0), image.naturalHeight - h);
    state.x = (left + w / 2) / image.naturalWidth;
    state.y = (top + h / 2) / image.naturalHeight;
    return [left, top, w, h];
  };
  const draw = () => {
    const context = canvas.getContext("2d");
    context.drawImage(image, ...window_(), 0, 0, canvas.width, canvas.height);
    context.strokeStyle = "rgba(255, 255, 255, .85)";
    context.lineWidth = 2;
    context.setLineDash([6, 5]);
    context.beginPath();
    context.ellipse(canvas.width / 2, canvas.height * 0.45, canvas.width * 0.29, canvas.height * 0.31, 0, 0, 2 * Math.PI);
    context.stroke();
  };
  const move = (dx, dy) => {
    const [, , w, h] = window_();
    state.x -= dx * w / image.naturalWidth;
    state.y -= dy * h / image.naturalHeight;
    draw();
  };
  range.addEventListener("input", (event) => { event.stopPropagation(); draw(); });
  range.addEventListener("change", (event) => event.stopPropagation());
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!way) return;
    event.preventDefault();
    move(way[0] * 0.03, way[1] * 0.03);
  });
  let last = null;
  canvas.addEventListener("pointerdown", (event) => { last = [event.clientX, event.clientY]; canvas.setPointerCapture(event.pointerId); });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const box = canvas.getBoundingClientRect();
    move((event.clientX - last[0]) / box.width, (event.clientY - last[1]) / box.height);
    last = [event.clientX, event.clientY];
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { last = null; });
  place.querySelector("button").addEventListener("click", () => {
    const [left, top, w, h] = window_();
    const scale = Math.min(1, PIXELS_A_MM * height / h);
    const made = document.createElement("canvas");
    made.width = Math.round(w * scale);
    made.height = Math.round(h * scale);
    const context = made.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(image, left, top, w, h, 0, 0, made.width, made.height);
    made.toBlob((blob) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([blob], `${name.replace(/\.[^.]*$/, "")}-裁切.jpg`, { type: "image/jpeg" }));
      input.files = transfer.files;
      input.dataset.cropped = "1";
      input.dispatchEvent(new Event("change", { bubbles: true }));
      input.focus();
    }, "image/jpeg", 0.95);
  });
  draw();
  return place;
}

function show(question, image) {
  let shown = question.querySelector(":scope > .shown");
  if (!shown) {
    shown = new Image();
    shown.className = "shown";
    shown.alt = "所选的照片";
    shown.width = 100;
    question.querySelector(":scope > .told").before(shown);
  }
  shown.src = image.src;
  return shown;
}

async function chosen(question, input) {
  const before = question.querySelector(":scope > .crop");
  if (before) before.remove();
  const [file] = input.files;
  if (!file) return;
  const image = await load(file).catch(() => null);
  if (!image || input.files[0] !== file) return;
  const shown = show(question, image);
  const isCropped = input.dataset.cropped === "1";
  delete input.dataset.cropped;
  shown.hidden = !isCropped;
  if (!isCropped) question.querySelector(":scope > .told").before(cropper(question, input, image, file.name));
}

export function startPhotos(form) {
  for (const name of ["change", "restored"]) {
    form.addEventListener(name, (event) => {
      const question = event.target.closest('[data-file="photo"]');
      if (!question || event.target.type !== "file") return;
      if (name === "restored") event.target.dataset.cropped = "1";
      chosen(question, event.target);
    });
  }
  for (const hidden of form.querySelectorAll('[data-file="photo"] [data-kept] input')) {
    const [name, data] = hidden.value.split("|");
    const image = new Image();
    image.src = `data:image/${name.endsWith(".png") ? "png" : "jpeg"};base64,${data}`;
    show(hidden.closest("[data-file]"), image);
  }
}
