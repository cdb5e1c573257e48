// Whom the page believes: keys, catalogue, lists and hosts of an office, signed by its root key.

import { sha256 } from "@noble/hashes/sha2.js";

import { Malformed, decode } from "./cbor.js";
import { expectHeaders, hex, isBy, readSign1 } from "./cose.js";
import { below, exactMap, exactly, moment, text } from "./token.js";

const MEDIA_TYPE = "application/docgen-trust+cbor";
const MOST_BYTES = 16 << 20;
const USES = { 1: "cert", 2: "status", 3: "log" };
const PREFIX_BYTES = 8;

/** trust.cbor, proved by the pinned root keys (32 bytes each). Throws Malformed, also when another key signed it. */
export async function readTrust(bytes, roots) {
  const message = readSign1(bytes, MOST_BYTES);
  expectHeaders(message, [1, 4, 16]);
  if (message.headers.get(16) !== MEDIA_TYPE) throw new Malformed("another kind of message");
  const root = roots.find((one) => kidOf(one) === message.kid);
  if (!root || !(await isBy(message, root))) throw new Malformed("not signed by our root key");
  const payload = exactMap(decode(message.payload, MOST_BYTES), [1, 2, 3, 4, 5, 6, 7]);
  return {
    bytes,
    version: below(payload.get(1), Number.MAX_SAFE_INTEGER),
    issued: moment(payload.get(2)),
    keys: new Map(list(payload.get(3)).map(readKey).map((key) => [key.kid, key])),
    types: new Map(list(payload.get(4)).map(readType).map((type) => [type.code, type])),
    statusPrefix: text(payload.get(5)),
    hosts: list(payload.get(6)).map(text),
    organizations: list(payload.get(7)).map(text),
  };
}

/** The address, and name, of a status list. */
export function statusUri(bundle, id) {
  return `${bundle.statusPrefix}${id}.cwt`;
}

/** Whether a cert key of the bundle signed the token (token.js), and might at its date. */
export async function isProvedToken(token, bundle) {
  const key = bundle.keys.get(token.kid);
  const issued = token.claims.issuedOn;
  if (!key || key.use !== "cert" || issued < key.nbf || issued > key.exp) return false;
  if (!(await isBy(token, key.public))) return false;
  // A thief writes any date: of what a leaked key signed, only what the registry knows is genuine.
  if (key.allow) return key.allow.has(hex(sha256(token.bytes).subarray(0, PREFIX_BYTES)));
  return key.revokedFrom === null || issued < key.revokedFrom;
}

/** Whether a status key of the bundle signed the list (status_list.js), and might at its moment. */
export async function isProvedList(states, bundle) {
  const key = bundle.keys.get(states.kid);
  if (!key || key.use !== "status" || states.issued < key.nbf || states.issued > key.exp) return false;
  if (key.revokedFrom !== null && states.issued >= key.revokedFrom) return false;
  return isBy(states, key.public);
}

function kidOf(publicKey) {
  return hex(sha256(publicKey).subarray(0, 4));
}

function readKey(item) {
  exactMap(item, [1, 2, 3, 4, 5], [6, 7]);
  const key = {
    kid: hex(exactly(item.get(1), 4)),
    public: exactly(item.get(2), 32),
    use: USES[item.get(3)],
    nbf: moment(item.get(4)),
    exp: moment(item.get(5)),
    revokedFrom: item.has(6) ? moment(item.get(6)) : null,
    allow: item.has(7) ? prefixes(item.get(7)) : null,
  };
  if (!key.use || key.kid !== kidOf(key.public) || key.nbf > key.exp) throw new Malformed("no key");
  return key;
}

function prefixes(joined) {
  if (!(joined instanceof Uint8Array) || joined.length % PREFIX_BYTES) throw new Malformed("no allow-list");
  const found = new Set();
  for (let at = 0; at < joined.length; at += PREFIX_BYTES) found.add(hex(joined.subarray(at, at + PREFIX_BYTES)));
  return found;
}

function readType(item) {
  exactMap(item, [1, 2, 3, 4, 5]);
  const [title, level, issuer] = [2, 3, 4].map((name) => text(item.get(name)));
  return { code: below(item.get(1), Number.MAX_SAFE_INTEGER), title, level, issuer };
}

function list(value) {
  if (!Array.isArray(value)) throw new Malformed("no list");
  return value;
}
