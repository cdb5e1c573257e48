// The signed token of a certificate: COSE_Sign1 with the claims of a CWT.

import { Malformed, decode } from "./cbor.js";
import { expectHeaders, readSign1 } from "./cose.js";

const MOST_BYTES = 256;
const PRIVATE = -70001;
/** Copies that one status list has room for. */
export const LIST_SLOTS = 131072;

/** A token taken apart, not yet verified: a message of cose.js with `claims`. Throws Malformed. */
export function readToken(bytes) {
  const message = readSign1(bytes, MOST_BYTES);
  expectHeaders(message, [1, 4]);
  return { ...message, bytes, claims: readClaims(message.payload) };
}

function readClaims(payload) {
  const outer = exactMap(decode(payload, MOST_BYTES), [2, 6, PRIVATE], [4]);
  const inner = exactMap(outer.get(PRIVATE), [1, 2, 3, 4], [5, 6]);
  if (inner.has(5) !== inner.has(6)) throw new Malformed("salt without tag");
  const claims = {
    number: text(outer.get(2)),
    issuedOn: midnight(outer.get(6)),
    // The day after the last one that it is good for.
    expires: outer.has(4) ? midnight(outer.get(4)) : null,
    holder: text(inner.get(1)),
    typeCode: below(inner.get(2), 0x10000),
    statusList: below(inner.get(3), 0x10000),
    statusIndex: below(inner.get(4), LIST_SLOTS),
    salt: inner.has(5) ? exactly(inner.get(5), 8) : null,
    nameTag: inner.has(6) ? exactly(inner.get(6), 8) : null,
  };
  const isShort = [...claims.number].length <= LONGEST_NUMBER;
  if (!isShort || !isPrinted(claims.number) || !isPrinted(claims.holder)) throw new Malformed("unprintable");
  if (claims.expires !== null && claims.expires <= claims.issuedOn) throw new Malformed("expires before issue");
  return claims;
}

const LONGEST_NUMBER = 24;
// As docgen.certificates.token refuses them: control characters and marks that turn the direction of what follows.
const UNPRINTED = /[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]/;

function isPrinted(line) {
  return line !== "" && !UNPRINTED.test(line) && line === line.normalize("NFC").trim();
}

/** The map, having every key of `wanted`, and none that is neither there nor in `optional`. Throws Malformed. */
export function exactMap(map, wanted, optional = []) {
  if (!(map instanceof Map)) throw new Malformed("no map");
  for (const name of map.keys()) {
    if (!wanted.includes(name) && !optional.includes(name)) throw new Malformed("unknown entry");
  }
  for (const name of wanted) if (!map.has(name)) throw new Malformed("entry missing");
  return map;
}

/** A text. Throws Malformed. */
export function text(value) {
  if (typeof value !== "string") throw new Malformed("no text");
  return value;
}

/** A whole number from 0 to below `limit`. Throws Malformed. */
export function below(value, limit) {
  if (!Number.isSafeInteger(value) || value < 0 || value >= limit) throw new Malformed("no such number");
  return value;
}

/** A moment from 1970 to 9999, in seconds. Throws Malformed. */
export function moment(value) {
  return below(value, LAST_SECOND + 1);
}

/** Byte string of this length. Throws Malformed. */
export function exactly(value, length) {
  if (!(value instanceof Uint8Array) || value.length !== length) throw new Malformed("no bytes of this length");
  return value;
}

// 00:00 in China.
function midnight(value) {
  if ((moment(value) + 8 * 3600) % 86400 !== 0 || value < 57600) throw new Malformed("no date");
  return value;
}

const LAST_SECOND = 253402214400;
