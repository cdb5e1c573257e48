// What to tell of an address: the twin of docgen/certificates/verdict.py.

import { readAddress } from "./address.js";
import { Malformed } from "./cbor.js";
import { fromDigits } from "./digits.js";
import { CLOCK_SLACK, isFresh, stateOf } from "./status_list.js";
import { readToken } from "./token.js";
import { isProvedToken } from "./trust.js";

/**
 * The verdict of an address, at a moment in seconds: `{kind, oddities, host}`, `kind` a name of words.STATES. With a
 * genuine signature also `claims`, `type` and `list` (undefined where there is none); for a number alone `number,
 * code, address`.
 */
export async function verdictOf(text, office, now) {
  if (!office) return { kind: "unpublished", oddities: [] };
  const address = readAddress(text);
  const host = office.host;
  if (address.kind === "none") return { kind: "unread", oddities: [], host };
  if (address.host !== null && !office.bundle.hosts.includes(address.host)) {
    return { kind: "foreign", oddities: [], host };
  }
  if (address.kind === "other") return { kind: "unread", oddities: [], host };
  if (address.kind === "number") return online(address, host);
  const token = await provedToken(address.digits, office.bundle);
  if (!token) return { kind: "forged", oddities: [], host };
  return judged(token.claims, office, now);
}

function online({ number, code }, host) {
  const address = code ? `https://${host}/n/${encodeURIComponent(number)}/${encodeURIComponent(code)}` : null;
  return { kind: "online", oddities: [], number, code, address, host };
}

async function provedToken(digits, bundle) {
  try {
    const token = readToken(fromDigits(digits));
    return (await isProvedToken(token, bundle)) ? token : null;
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

async function judged(claims, office, now) {
  const { ours, isRefused } = await office.lists(claims.statusList);
  const lists = ours.filter((list) => stateOf(list, claims.statusIndex) !== null);
  const [list] = lists;
  const type = office.bundle.types.get(claims.typeCode);
  const oddities = odd(lists, isRefused, now);
  return { kind: kindOf(claims, list, now), claims, type, list, oddities, host: office.host };
}

// What a list tells counts however old it is; that nothing happened only a fresh one can say.
function kindOf(claims, list, now) {
  const state = list ? stateOf(list, claims.statusIndex) : "valid";
  if (state === "revoked" || state === "replaced") return state;
  if (claims.expires !== null && now >= claims.expires) return "expired";
  if (state === "suspended") return state;
  return list && isFresh(list, now) ? "valid" : "unconfirmed";
}

// Codes of words.ODDITIES, with what their sentences need.
function odd(lists, isRefused, now) {
  const found = isRefused ? [{ code: "list_refused" }] : [];
  const [newest] = lists;
  const served = lists.find((list) => list.source === "fetched") || lists.find((list) => list.source === "embedded");
  if (served && served.issued < newest.issued) {
    found.push({ code: "list_rolled_back", source: served.source, served: served.issued, newest: newest.issued });
  }
  if (newest && now < newest.issued - CLOCK_SLACK) found.push({ code: "clock_behind" });
  return found;
}
