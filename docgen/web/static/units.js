// 工作区的进度；做完就刷新页面。
const box = document.querySelector("[data-progress]");

async function look() {
  const response = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } }).catch(() => null);
  if (response && response.status === 404) return location.reload();
  if (response && response.ok) {
    const told = await response.json();
    if (!told.busy) return location.reload();
    if (told.stage === "making") {
      const bar = box.querySelector("progress");
      bar.max = told.count;
      bar.value = told.done;
      box.querySelector("[data-words]").textContent = told.done < told.count ? `已完成 ${told.done} 份，共 ${told.count} 份` : "正在装订、打包……";
    }
    if (told.stage === "scanning" && told.scanned) box.querySelector("[data-words]").textContent = `已核对 ${told.scanned} 页`;
  }
  setTimeout(look, 1000);
}

look();
