// The name on a certificate that prints only a mask: the reader types it, and only the digest is compared.

import { sha256 } from "@noble/hashes/sha2.js";

const DOMAIN = "docgen-name-v1\0";

/** Whether the typed name is the one that the token was made for. Nothing leaves the page. */
export function isHolder(typed, claims) {
  const name = plain(typed);
  if (!name || !claims.salt) return false;
  const encoder = new TextEncoder();
  const digest = sha256(Uint8Array.of(...encoder.encode(DOMAIN), ...claims.salt, ...encoder.encode(name)));
  return claims.nameTag.every((byte, index) => byte === digest[index]);
}

// As docgen.certificates.token.name_key.
function plain(name) {
  return name.normalize("NFKC").replace(DOTS, "\u00b7").replace(UNSEEN, "");
}

// The separators of names as keyboards give them; blanks and what is invisible.
const DOTS = /[.\u2022\u2027\u30fb\u2219\u22c5]/gu;
const UNSEEN = /[\s\x1c-\x1f\x85\u180e\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\u{e0100}-\u{e01ef}]/gu;
