// Deterministic CBOR (RFC 8949 §4.2.1), the part that certificates need: integers, byte strings, text, arrays, maps.
// The twin of docgen/certificates/cbor.py: what one refuses, the other refuses.

const MAX_DEPTH = 4;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes that are not what they should be; the only error of the readers of this folder. */
export class Malformed extends Error {}

/** The value of a whole byte string; maps become Map. Throws Malformed, also for more than `limit` bytes. */
export function decode(bytes, limit) {
  if (bytes.length > limit) throw new Malformed("too long");
  const reader = new Reader(bytes);
  const value = reader.item(0);
  if (reader.at !== bytes.length) throw new Malformed("bytes left over");
  return value;
}

/** One CBOR byte string or text head with its bytes, for the structure that is signed. */
export function encodeBytes(major, bytes) {
  const length = bytes.length;
  const head =
    length < 24 ? [length] : length < 0x100 ? [24, length] : length < 0x10000 ? [25, length >> 8, length & 255]
      : [26, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  head[0] |= major << 5;
  const out = new Uint8Array(head.length + length);
  out.set(head);
  out.set(bytes, head.length);
  return out;
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  take(count) {
    if (count > this.bytes.length - this.at) throw new Malformed("too short");
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  // The argument of an item, in its shortest form only.
  argument(info) {
    if (info < 24) return info;
    if (info > 27) throw new Malformed("indefinite or reserved");
    const size = 1 << (info - 24);
    let value = 0;
    for (const byte of this.take(size)) value = value * 256 + byte;
    const least = size === 1 ? 24 : 2 ** (4 * size);
    if (value < least || value > Number.MAX_SAFE_INTEGER) throw new Malformed("number not in its shortest form");
    return value;
  }

  item(depth) {
    const [first] = this.take(1);
    const major = first >> 5;
    if (major > 1 && depth >= MAX_DEPTH) throw new Malformed("too deep");
    if (major > 5) throw new Malformed("tags, floats and simple values have no place here");
    const argument = this.argument(first & 31);
    if (major === 0) return argument;
    if (major === 1) return -1 - argument;
    if (major === 2) return this.take(argument).slice();
    if (major === 3) return this.text(argument);
    return major === 4 ? this.array(argument, depth) : this.map(argument, depth);
  }

  text(length) {
    try {
      return UTF8.decode(this.take(length));
    } catch (error) {
      if (error instanceof Malformed) throw error;
      throw new Malformed("not UTF-8");
    }
  }

  array(length, depth) {
    const items = [];
    for (let index = 0; index < length; index += 1) items.push(this.item(depth + 1));
    return items;
  }

  map(length, depth) {
    const found = new Map();
    let previous = null;
    for (let index = 0; index < length; index += 1) {
      const start = this.at;
      const key = this.item(depth + 1);
      if (typeof key !== "number" && typeof key !== "string") throw new Malformed("key of another kind");
      const encoded = this.bytes.subarray(start, this.at);
      if (previous && compare(previous, encoded) >= 0) throw new Malformed("keys out of order");
      previous = encoded;
      found.set(key, this.item(depth + 1));
    }
    return found;
  }
}

function compare(left, right) {
  const shared = Math.min(left.length, right.length);
  for (let index = 0; index < shared; index += 1) {
    if (left[index] !== right[index]) return left[index] - right[index];
  }
  return left.length - right.length;
}
