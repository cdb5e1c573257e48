// What was scanned or pasted: an address of a certificate, the number on it with its code, or neither.

// Some messengers append &… where ?… should be.
const TOKEN_PATH = /^\/c\/([^/&]+)\/?(?:&.*)?$/;
const NUMBER_PATH = /^\/n\/([^/&]+)\/([^/&]+)\/?(?:&.*)?$/;
const ADDRESS = /https?:\/\/[^\s<>"'\u3000-\u303f\uff00-\uffef]+/i;
const BARE_ADDRESS = /(?:^|\s)((?:[a-z0-9-]+\.)+[a-z]{2,}(?::[0-9]+)?\/[cn]\/[^\s<>"'\u3000-\u303f\uff00-\uffef]+)/i;
const NUMBER_AND_CODE = /^([^\s/]{2,24})[\s,，/]+([0-9A-Za-z]{5}-?[0-9A-Za-z]{5})$/;
const NUMBER_ONLY = /^(?=.*[0-9])[A-Za-z]{1,8}-?[A-Za-z0-9-]{4,20}$/;

/**
 * One of `{kind: "token", host, digits}`, `{kind: "number", host, number, code}` (host null where no address was
 * given, code null where it is missing), `{kind: "other", host}` for another address, `{kind: "none"}`.
 * What a messenger adds to an address (?from=…&nsukey=…#…) is passed over.
 */
export function readAddress(text) {
  const trimmed = text.trim();
  const typed = NUMBER_AND_CODE.exec(trimmed);
  if (typed) return { kind: "number", host: null, number: typed[1].toUpperCase(), code: plainCode(typed[2]) };
  const found = ADDRESS.exec(trimmed) || withScheme(BARE_ADDRESS.exec(trimmed));
  if (found) return ofUrl(found[0]);
  if (NUMBER_ONLY.test(trimmed)) return { kind: "number", host: null, number: trimmed.toUpperCase(), code: null };
  return { kind: "none" };
}

function withScheme(match) {
  return match ? [`https://${match[1]}`] : null;
}

function ofUrl(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return { kind: "none" };
  }
  const host = url.host;
  if (url.protocol !== "https:") return { kind: "other", host };
  const token = TOKEN_PATH.exec(url.pathname);
  if (token) return { kind: "token", host, digits: token[1] };
  const number = NUMBER_PATH.exec(url.pathname);
  if (number) return { kind: "number", host, number: decoded(number[1]), code: plainCode(decoded(number[2])) };
  return { kind: "other", host };
}

// As the code is printed: no hyphen, no small letters, nothing that looks like 0 or 1.
function plainCode(code) {
  return code.toUpperCase().replace(/-/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
