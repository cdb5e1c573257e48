// 填表页：没有这些脚本，表单照样能提交、检查、生成。
import { startCounters } from "./counters.js";
import { startDraft } from "./draft.js";
import { startDrops } from "./dropping.js";
import { startPhotos } from "./photo.js";
import { startRows } from "./rows.js";
import { startSending } from "./sending.js";
import { startSteps } from "./steps.js";
import { tellNow } from "./telling.js";

const form = document.getElementById("form");
document.documentElement.classList.add("js");
startRows(form);
startCounters(form);
startSteps(form);
startSending(form);
startPhotos(form);
startDraft(form);
startDrops((question, says, remedy) => tellNow(question, [{ severity: "error", says, remedy }]));
document.documentElement.dataset.ready = "1";
const summary = document.getElementById("summary");
if (!summary.hidden) summary.focus();
