// What the reader sees. Texts go in as text, never as markup.

import { isHolder } from "./name.js";
import { CODE_MISSING, NAME_CHECK, ODDITIES, STATES, STATIC_ONLY, WORDS, day, listLine } from "./words.js";

const SIGNS = {
  tick: "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM7.5 12.3l3.2 3.2 5.8-6.5",
  cross: "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM8.5 8.5l7 7M15.5 8.5l-7 7",
  pause: "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM9.7 8v8M14.3 8v8",
  clock: "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM12 7v5.3l3.5 2",
  swap: "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM7 10h9.5l-2.5-2.5M17 14H7.5l2.5 2.5",
  cloud: "M7 18.5h10a4 4 0 0 0 .6-7.95A6 6 0 0 0 6 9.6 4.5 4.5 0 0 0 7 18.5zM12 10v3.2M12 15.7v.1",
  question: "M12 2.5a9.5 9.5 0 1 0 0 19 9.5 9.5 0 0 0 0-19zM9.5 9.5a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 2M12 16.6v.1",
};
// From so many characters on a state is set smaller.
const LONG_STATE = 8;

/** Draws a verdict of verdict.js into the section, and gives its heading. */
export function showVerdict(section, verdict) {
  const isMasked = Boolean(verdict.claims && verdict.claims.salt);
  const banner = make("div", { class: "verdict" });
  const advice = make("p", { class: "advice" });
  const tell = (kind) => {
    const words = STATES[kind];
    const style = words.state.length > LONG_STATE ? "long" : "";
    const heading = make("h2", { id: "state", tabindex: "-1", class: style }, ...clauses(words.state));
    section.className = words.tone;
    section.dataset.kind = kind;
    banner.replaceChildren(sign(words.sign), make("div", {}, heading, make("p", {}, words.means)));
    advice.textContent = words.advice;
    return heading;
  };
  // A masked name is green only once the whole one was typed.
  const heading = tell(isMasked && verdict.kind === "valid" ? "unnamed" : verdict.kind);
  const named = (isSame) => tell(isSame ? verdict.kind : "misnamed");
  section.replaceChildren(banner, make("div", { class: "inside" }, ...inside(verdict, advice, named)));
  section.hidden = false;
  return heading;
}

// A line ends between clauses rather than within a word.
function clauses(sentence) {
  return sentence.match(/[^，]+，?/g).map((clause) => make("span", {}, clause));
}

function inside(verdict, advice, named) {
  const parts = verdict.oddities.map((odd) => make("p", { class: "remark" }, ODDITIES[odd.code](odd)));
  if (verdict.kind === "online") parts.push(...onlineParts(verdict));
  parts.push(advice);
  if (verdict.claims) {
    parts.push(issued(verdict));
    if (verdict.claims.salt) parts.push(nameCheck(verdict.claims, named));
  }
  if (verdict.claims) parts.push(make("p", { class: "foot" }, listLine(verdict.list)));
  if (verdict.host) parts.push(make("p", { class: "foot" }, WORDS.confirmHost, make("strong", {}, verdict.host)));
  return parts;
}

function onlineParts({ number, code, address, isHere }) {
  const rows = [[WORDS.number, number, "number"]];
  if (code) rows.push([WORDS.code, code, "number"]);
  const parts = [rowsOf(rows)];
  if (isHere) parts.push(make("p", { class: "remark" }, STATIC_ONLY));
  if (address) parts.push(make("p", {}, WORDS.askAt, make("a", { href: address, rel: "noreferrer" }, address)));
  else parts.push(make("p", { class: "remark" }, CODE_MISSING));
  return parts;
}

function issued({ claims, type }) {
  const rows = [
    [WORDS.holder, claims.holder, "holder"],
    [WORDS.title, type ? type.title : WORDS.unknownType(claims.typeCode), ""],
    [WORDS.level, type ? type.level : "", ""],
    [WORDS.number, claims.number, "number"],
    [WORDS.issuer, type ? type.issuer : "", ""],
    [WORDS.issuedOn, day(claims.issuedOn), ""],
    [WORDS.expiresOn, claims.expires === null ? WORDS.noExpiry : day(claims.expires - 86400), ""],
  ];
  return make("div", {}, make("h3", {}, WORDS.issuedHeading), rowsOf(rows.filter(([, value]) => value)));
}

function rowsOf(rows) {
  const pairs = rows.map(([label, value, style]) =>
    make("div", { class: style }, make("dt", {}, label), make("dd", {}, value)),
  );
  return make("dl", { class: "issued" }, ...pairs);
}

// The name on a pupil's certificate is masked here; who holds the paper types it.
function nameCheck(claims, named) {
  const field = make("input", { type: "text", id: "typed-name", autocomplete: "off", maxlength: "60" });
  const answer = make("p", { class: "name-answer", role: "status" });
  const form = make(
    "form", { class: "name-check" },
    make("h3", {}, NAME_CHECK.heading),
    make("label", { for: "typed-name" }, NAME_CHECK.label),
    make("div", { class: "row" }, field, make("button", { type: "submit", class: "go" }, NAME_CHECK.button)),
    make("p", { class: "hint" }, NAME_CHECK.hint),
    answer,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = field.value.trim();
    const isSame = isHolder(typed, claims);
    answer.className = `name-answer ${typed ? (isSame ? "same" : "other") : ""}`;
    answer.textContent = typed ? (isSame ? NAME_CHECK.same : NAME_CHECK.other)(typed) : NAME_CHECK.empty;
    if (typed) named(isSame);
  });
  return form;
}

function sign(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", SIGNS[name]);
  drawing.append(path);
  return drawing;
}

/** An element with attributes (empty ones left out) and children. */
export function make(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== "") element.setAttribute(key, value);
  element.append(...children);
  return element;
}
