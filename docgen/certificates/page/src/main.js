// The page: three ways in, one verdict out.

import { readAddress } from "./address.js";
import { Camera, hasCamera } from "./camera.js";
import { engine, isSigned } from "./ed25519.js";
import { isHolder } from "./name.js";
import { openOffice } from "./office.js";
import { readPicture } from "./picture.js";
import { verdictOf } from "./verdict.js";
import { make, showVerdict } from "./view.js";
import { FACTS, TROUBLES, WORDS, minute } from "./words.js";

const at = (id) => document.getElementById(id);
const opened = openOffice(at("published").textContent);

/** For programs: an office of what a page embeds, the verdict of an address at a moment in seconds, and their parts. */
globalThis.docgen = Object.freeze({ engine, isHolder, isSigned, openOffice, verdictOf });

let questions = 0;

// A question: nothing of the one before stays in sight. Gives whether it is still the last one asked.
function ask(words) {
  const mine = (questions += 1);
  at("trouble").hidden = true;
  at("result").hidden = true;
  say(words);
  return () => mine === questions;
}

async function answer(text, isHere = false) {
  const isLast = ask(TROUBLES.working);
  let verdict;
  try {
    verdict = { ...(await verdictOf(text, await opened, Date.now() / 1000)), isHere };
  } catch (error) {
    console.error(error);
    return trouble(TROUBLES.broken);
  }
  if (!isLast()) return;
  const heading = showVerdict(at("result"), verdict);
  document.title = `${heading.textContent} · ${WORDS.page}`;
  say("");
  heading.focus({ preventScroll: true });
  at("result").scrollIntoView({ block: "start" });
}

async function answerPicture(file) {
  const isLast = ask(TROUBLES.looking);
  let text;
  try {
    text = await readPicture(file);
  } catch {
    return trouble(TROUBLES.noPicture);
  }
  if (!isLast()) return;
  if (text === null) return trouble(TROUBLES.noCode);
  at("address").value = text;
  return answer(text);
}

function say(words) {
  at("announce").textContent = words;
}

function trouble(words) {
  say("");
  at("result").hidden = true;
  at("trouble").textContent = words;
  at("trouble").hidden = false;
  at("trouble").scrollIntoView({ block: "nearest" });
}

function offerPaste() {
  at("paste").addEventListener("submit", (event) => {
    event.preventDefault();
    answer(at("address").value);
  });
  // One line is one address: Enter sends it, as people expect of a search box.
  at("address").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    answer(at("address").value);
  });
}

function offerPicture() {
  at("picture").addEventListener("change", () => {
    const [file] = at("picture").files;
    if (file) answerPicture(file);
    // The same file again is a new question.
    at("picture").value = "";
  });
  addEventListener("paste", (event) => {
    const [file] = event.clipboardData.files;
    if (file) answerPicture(file);
  });
  for (const kind of ["dragenter", "dragover"]) {
    addEventListener(kind, (event) => {
      event.preventDefault();
      at("drop").classList.add("over");
    });
  }
  addEventListener("dragleave", () => at("drop").classList.remove("over"));
  addEventListener("drop", (event) => {
    event.preventDefault();
    at("drop").classList.remove("over");
    const [file] = event.dataTransfer.files;
    if (file) answerPicture(file);
  });
}

function offerCamera() {
  if (!hasCamera()) return;
  const camera = new Camera(at("video"));
  const close = () => {
    camera.stop();
    at("viewfinder").hidden = true;
  };
  at("camera-open").hidden = false;
  at("camera-open").addEventListener("click", async () => {
    ask("");
    at("viewfinder").hidden = false;
    at("pointing").textContent = TROUBLES.pointing;
    try {
      await camera.start((text) => {
        // Another code that lies about; an address of somebody else is told of.
        if (readAddress(text).kind === "none") return false;
        close();
        at("address").value = text;
        answer(text);
        return true;
      });
    } catch {
      close();
      trouble(TROUBLES.noCamera);
    }
  });
  at("camera-close").addEventListener("click", () => {
    close();
    at("camera-open").focus();
  });
}

async function introduce() {
  const office = await opened;
  if (!office) return showVerdict(at("result"), { kind: "unpublished", oddities: [] });
  at("issuer").textContent = office.bundle.organizations[0] || "";
  at("host-name").textContent = office.host;
  const isServed = office.folder !== null;
  if (isServed && !office.bundle.hosts.includes(location.host)) {
    at("host-warning").textContent = WORDS.otherHost(location.host);
    at("host-warning").hidden = false;
  }
  const facts = [
    [FACTS.trust, FACTS.trustVersion(office.bundle.version, minute(office.bundle.issued))],
    [FACTS.opened, isServed ? FACTS.served : FACTS.fromDisk],
    [FACTS.engine, FACTS[await engine()]],
  ];
  at("facts").replaceChildren(
    ...facts.map(([label, value]) => make("div", {}, make("dt", {}, label), make("dd", {}, value))),
  );
  // Opened by the code itself: https://HOST/c/DIGITS, whatever a messenger has added behind it.
  const own = /\/[cn]\/[^/]+.*$/.exec(location.pathname);
  return isServed && own ? answer(`https://${office.host}${own[0]}`, true) : null;
}

offerPaste();
offerPicture();
offerCamera();
introduce();
