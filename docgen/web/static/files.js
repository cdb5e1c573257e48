// 选文件的页面：可以拖放；太大的不上传就说明。没有这些脚本，照样能选择、提交。
import { startDrops, tooLarge } from "./dropping.js";

function tell(question, says, remedy) {
  const told = question.querySelector(".told");
  told.textContent = "";
  if (!says) return;
  const node = document.createElement("p");
  node.className = "wrong";
  node.textContent = `${says}。${remedy}。`;
  told.append(node);
}

function tellSizes(form) {
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const chosen = inputs.reduce((all, input) => all.concat([...input.files]), []);
  const refusal = tooLarge(chosen);
  for (const input of inputs) tell(input.closest("[data-file]"), ...(refusal && input.files.length ? refusal : []));
  return refusal;
}

startDrops(tell);
document.addEventListener("change", (event) => { if (event.target.type === "file") tellSizes(event.target.form); });
document.addEventListener("submit", (event) => {
  if (event.target.querySelector("input[type=file]") && tellSizes(event.target)) event.preventDefault();
});
document.documentElement.dataset.ready = "1";
