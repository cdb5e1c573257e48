// The office that published this page: what was embedded, what the same folder serves now, what was seen before.

import { Malformed } from "./cbor.js";
import { hex } from "./cose.js";
import { readStatusList } from "./status_list.js";
import { Memory, fromBase64 } from "./store.js";
import { isProvedList, readTrust, statusUri } from "./trust.js";

const PATIENCE_MS = 5000;

/** An office with its trust bundle; `folder` is the path that the page's folder is served at, null from a disk. */
export class Office {
  constructor(published, roots, bundle, memory) {
    this.published = published;
    this.roots = roots;
    this.bundle = bundle;
    this.memory = memory;
    this.folder = folderOfPage();
  }

  /** The host that certificates print. */
  get host() {
    return this.bundle.hosts[0] || this.published.host;
  }

  /**
   * `{ours, isRefused}`: the lists of one id that are ours, the newest first, each with its `source` (fetched,
   * embedded, kept); and whether one was offered that is not ours.
   */
  async lists(id) {
    const uri = statusUri(this.bundle, id);
    const embedded = (this.published.lists || []).map((text) => ({ bytes: fromBase64(text), source: "embedded" }));
    const fetched = (await this.fetched(`status/${id}.cwt`)).map((bytes) => ({ bytes, source: "fetched" }));
    const kept = [this.memory.get(uri)].filter(Boolean).map((bytes) => ({ bytes, source: "kept" }));
    const offered = await Promise.all([...fetched, ...embedded].map((one) => this.proved(one)));
    const remembered = await Promise.all(kept.map((one) => this.proved(one)));
    const ours = [...offered, ...remembered].filter((list) => list && list.uri === uri);
    // Stable: of equal ones the first, what was just fetched.
    ours.sort((left, right) => right.issued - left.issued);
    if (ours.length && ours[0].source !== "kept") this.memory.put(uri, ours[0].bytes);
    return { ours, isRefused: offered.includes(null) };
  }

  /** Takes over a newer trust bundle of the same folder or of an earlier visit. */
  async refreshTrust() {
    const offered = [this.memory.get("trust"), ...(await this.fetched("trust.cbor"))].filter(Boolean);
    for (const bytes of offered) {
      const bundle = await provedTrust(bytes, this.roots);
      if (bundle && bundle.version > this.bundle.version) this.bundle = bundle;
    }
    this.memory.put("trust", this.bundle.bytes);
  }

  async proved({ bytes, source }) {
    try {
      const list = readStatusList(bytes);
      return (await isProvedList(list, this.bundle)) ? { ...list, source } : null;
    } catch (error) {
      if (error instanceof Malformed) return null;
      throw error;
    }
  }

  // A file of the page's folder; none where the page was opened from a disk, or nothing comes in time.
  async fetched(name) {
    if (this.folder === null) return [];
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    try {
      const answer = await fetch(this.folder + name, { cache: "no-store", credentials: "omit", signal: stop.signal });
      return answer.ok ? [new Uint8Array(await answer.arrayBuffer())] : [];
    } catch {
      return [];
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * The office of what was embedded in the page; null where the page was not published or its trust bundle is not
 * signed by the pinned root. `memory` stands in for the browser's own.
 */
export async function openOffice(text, memory = null) {
  let published;
  let roots;
  let trust;
  try {
    published = JSON.parse(text);
    roots = published.roots.map(fromBase64);
    trust = fromBase64(published.trust);
  } catch {
    return null;
  }
  const bundle = await provedTrust(trust, roots);
  if (!bundle) return null;
  const office = new Office(published, roots, bundle, memory || new Memory(hex(roots[0].subarray(0, 8))));
  await office.refreshTrust();
  return office;
}

async function provedTrust(bytes, roots) {
  try {
    return await readTrust(bytes, roots);
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

// Where the published files stand: /c/… and /n/… are answered by the same page.
function folderOfPage() {
  if (!/^https?:$/.test(location.protocol)) return null;
  const path = location.pathname.replace(/\/[cn]\/.*$/, "/");
  return path.slice(0, path.lastIndexOf("/") + 1);
}
