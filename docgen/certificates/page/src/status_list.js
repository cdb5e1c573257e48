// The states of all copies: IETF Token Status List, CWT form, two bits a copy.

import { unzlibSync } from "fflate";

import { Malformed, decode } from "./cbor.js";
import { expectHeaders, readSign1 } from "./cose.js";
import { exactMap, moment, text } from "./token.js";

const MEDIA_TYPE = "application/statuslist+cwt";
const MOST_BYTES = 1 << 20;
/** A reader's clock may be behind the office's by so many seconds. */
export const CLOCK_SLACK = 300;
/** By the number in the list. */
export const STATES = ["valid", "revoked", "suspended", "replaced"];

/** A list taken apart, not yet verified: a message of cose.js with `uri, issued, expires, ttl, packed`. Throws Malformed. */
export function readStatusList(bytes) {
  const message = readSign1(bytes, MOST_BYTES);
  expectHeaders(message, [1, 4, 16]);
  if (message.headers.get(16) !== MEDIA_TYPE) throw new Malformed("another kind of message");
  const payload = exactMap(decode(message.payload, MOST_BYTES), [2, 4, 6, 65533, 65534]);
  const list = exactMap(payload.get(65533), ["bits", "lst"]);
  if (list.get("bits") !== 2 || !(list.get("lst") instanceof Uint8Array)) throw new Malformed("no list");
  const [issued, expires, ttl] = [6, 4, 65534].map((name) => moment(payload.get(name)));
  if (ttl === 0 || ttl > expires - issued) throw new Malformed("good for longer than it lasts");
  return {
    ...message,
    bytes,
    uri: text(payload.get(2)),
    issued,
    expires,
    ttl,
    packed: inflate(list.get("lst")),
  };
}

/** The state of the copy at an index, in words of STATES; null beyond the list. */
export function stateOf(list, index) {
  const byte = list.packed[Math.floor(index / 4)];
  return byte === undefined ? null : STATES[(byte >> ((index % 4) * 2)) & 3];
}

/** Whether the list may vouch for a copy now: no older than its ttl, and not from the future. */
export function isFresh(list, now) {
  return list.issued - CLOCK_SLACK <= now && now < Math.min(list.issued + list.ttl, list.expires);
}

// One zlib stream, whole; fflate checks neither its end nor its sum.
function inflate(squeezed) {
  let packed;
  try {
    packed = unzlibSync(squeezed, { out: new Uint8Array(MOST_BYTES + 1) });
  } catch {
    throw new Malformed("no zlib stream");
  }
  if (packed.length > MOST_BYTES) throw new Malformed("list too long");
  const tail = squeezed.subarray(-4);
  const sum = ((tail[0] << 24) | (tail[1] << 16) | (tail[2] << 8) | tail[3]) >>> 0;
  if (adler32(packed) !== sum) throw new Malformed("zlib stream damaged");
  return packed.slice();
}

function adler32(bytes) {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return ((high << 16) | low) >>> 0;
}
