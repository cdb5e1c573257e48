// Base 10 of a token: groups of 7 bytes as 17 digits, the tail of 1 to 6 bytes as 3, 5, 8, 10, 13 or 15.

import { Malformed } from "./cbor.js";

const TAILS = [0, 3, 5, 8, 10, 13, 15];
const GROUP_BYTES = 7;
const GROUP_DIGITS = 17;
const MOST_DIGITS = 620;

/** The bytes of the digits. Throws Malformed for every spelling but the one that the encoder writes. */
export function fromDigits(digits) {
  if (digits.length > MOST_DIGITS || !/^[0-9]+$/.test(digits)) throw new Malformed("not digits");
  const whole = Math.floor(digits.length / GROUP_DIGITS);
  const tail = TAILS.indexOf(digits.length % GROUP_DIGITS);
  if (tail < 0) throw new Malformed("no such number of digits");
  const out = new Uint8Array(whole * GROUP_BYTES + tail);
  for (let group = 0; group <= whole; group += 1) {
    const size = group < whole ? GROUP_BYTES : tail;
    const part = digits.slice(group * GROUP_DIGITS, (group + 1) * GROUP_DIGITS);
    if (size) putNumber(out.subarray(group * GROUP_BYTES, group * GROUP_BYTES + size), BigInt(part));
  }
  return out;
}

function putNumber(into, value) {
  let left = value;
  for (let index = into.length - 1; index >= 0; index -= 1) {
    into[index] = Number(left & 255n);
    left >>= 8n;
  }
  if (left) throw new Malformed("group too large");
}
