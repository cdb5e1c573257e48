// The newest lists and the newest trust bundle that this device has seen; nothing about certificates or people.

/** A memory for one root of trust. Where the browser allows none (a private window), it forgets. */
export class Memory {
  constructor(root) {
    this.prefix = `docgen ${root} `;
  }

  /** The bytes kept under a name; null where there are none. */
  get(name) {
    try {
      const kept = localStorage.getItem(this.prefix + name);
      return kept === null ? null : fromBase64(kept);
    } catch {
      return null;
    }
  }

  /** Keeps the bytes, where it can. */
  put(name, bytes) {
    try {
      localStorage.setItem(this.prefix + name, toBase64(bytes));
    } catch {
      // Full or forbidden: the verdict is the same, only an older list would not be noticed next time.
    }
  }
}

/** Bytes of base 64. Throws for anything else. */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

function toBase64(bytes) {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
