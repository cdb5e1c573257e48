// Ed25519 by the browser where it has it, else by @noble/ed25519; both after RFC 8032, S below the group's order.

import { hashes, verify as verifyBundled } from "@noble/ed25519";
import { sha512 } from "@noble/hashes/sha2.js";

hashes.sha512 = sha512;

/** Whether `signature` (64 bytes) over `message` is by `publicKey` (32 bytes). Never throws. */
export async function isSigned(message, signature, publicKey) {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  const key = await imported(publicKey);
  if (!key) return isSignedBundled(message, signature, publicKey);
  try {
    return await crypto.subtle.verify("Ed25519", key, signature, message);
  } catch {
    return isSignedBundled(message, signature, publicKey);
  }
}

/** Which of the two is at work: "browser" or "bundled". */
export async function engine() {
  return (await imported(BASE_POINT)) ? "browser" : "bundled";
}

// A key like any other, only to ask.
const BASE_POINT = Uint8Array.from({ length: 32 }, (_, index) => (index ? 0x66 : 0x58));

// crypto.subtle is missing on plain http, Ed25519 in it before Chrome 137, Firefox 129 and Safari 17.
async function imported(publicKey) {
  try {
    return await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
  } catch {
    return null;
  }
}

function isSignedBundled(message, signature, publicKey) {
  try {
    return verifyBundled(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}
