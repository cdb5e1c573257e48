// COSE_Sign1 (RFC 9052), untagged, Ed25519 only.

import { Malformed, decode, encodeBytes } from "./cbor.js";
import { isSigned } from "./ed25519.js";

const ALGORITHM = -19; // Ed25519, RFC 9864
const CONTEXT = encodeBytes(3, new TextEncoder().encode("Signature1"));
const EMPTY = encodeBytes(2, new Uint8Array(0));

/** A signed message taken apart, not yet verified: `{headers, kid, payload, signature, signed}`. Throws Malformed. */
export function readSign1(bytes, limit) {
  const parts = decode(bytes, limit);
  if (!Array.isArray(parts) || parts.length !== 4) throw new Malformed("no COSE_Sign1");
  const [head, unprotected, payload, signature] = parts;
  if (![head, payload, signature].every((part) => part instanceof Uint8Array)) throw new Malformed("no byte string");
  if (!(unprotected instanceof Map) || unprotected.size !== 0) throw new Malformed("unprotected header");
  if (signature.length !== 64) throw new Malformed("signature of another length");
  const headers = decode(head, limit);
  const kid = headers instanceof Map ? headers.get(4) : null;
  if (!(kid instanceof Uint8Array) || kid.length !== 4) throw new Malformed("no key named");
  if (headers.get(1) !== ALGORITHM) throw new Malformed("another algorithm");
  return { headers, kid: hex(kid), payload, signature, signed: toBeSigned(head, payload) };
}

/** Whether the message taken apart is by the public key of 32 bytes. */
export function isBy(message, publicKey) {
  return isSigned(message.signed, message.signature, publicKey);
}

/** Refuses headers other than these numbers; all of them must be there. */
export function expectHeaders(message, wanted) {
  const names = [...message.headers.keys()];
  if (names.length !== wanted.length || !wanted.every((name) => names.includes(name))) {
    throw new Malformed("other headers");
  }
}

/** Bytes as hexadecimal digits. */
export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function toBeSigned(head, payload) {
  const parts = [Uint8Array.of(0x84), CONTEXT, encodeBytes(2, head), EMPTY, encodeBytes(2, payload)];
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
