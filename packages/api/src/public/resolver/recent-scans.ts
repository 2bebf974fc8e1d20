import type { Deps } from "../../host.ts";

/** One code, seen from one device: as far as that can be told by where a request comes from and what sent it. */
export interface Sighting {
  readonly gtin: string;
  readonly lot: string;
  readonly serial: string;
  /** The network that the request counts for. */
  readonly network: string;
  readonly agent: string;
}

const HOUR_MS = 3_600_000;
/** Sightings remembered, some 5 MB; beyond that the oldest are forgotten, and may count again. */
const REMEMBERED_MAX = 50_000;
const AGENT_CHARACTERS_MAX = 200;
/** 64 bits: among so many sightings two alike by chance are one in ten thousand million. */
const HASH_DIGITS = 16;
const SALT_BYTES = 16;

/** Programs that fetch what others wrote, and say so: Googlebot/2.1, Baiduspider/2.0, Bytespider; … */
const CRAWLER = /(?:bot|spider|crawler)(?:\/|;)/i;

/**
 * Tells a scan from a repetition: one device and one code are one scan an hour. Nobody is followed: what is remembered is a hash of code,
 * network and agent together, under a salt that is made at the start and anew each day, in this process alone and for the hour.
 */
export class RecentScans {
  readonly #deps: Pick<Deps, "randomBytes" | "sha256">;
  readonly #most: number;
  #salt = "";
  #day = -1;
  /** When each was counted, oldest first. */
  readonly #seen = new Map<string, number>();

  constructor(deps: Pick<Deps, "randomBytes" | "sha256">, most: number = REMEMBERED_MAX) {
    this.#deps = deps;
    this.#most = most;
  }

  /** Is it a scan: not by a crawler, and the first of its device in this hour? Remembers it if so. */
  isScan(sighting: Sighting, at: Date): boolean {
    if (CRAWLER.test(sighting.agent)) return false;
    const now = at.getTime();
    this.#forget(now);
    const hash = this.#hashOf(sighting);
    if (this.#seen.has(hash)) return false;
    this.#seen.set(hash, now);
    return true;
  }

  #forget(now: number): void {
    const day = Math.floor(now / (24 * HOUR_MS));
    if (day !== this.#day) {
      this.#day = day;
      this.#salt = Buffer.from(this.#deps.randomBytes(SALT_BYTES)).toString("hex");
      this.#seen.clear();
    }
    for (const [hash, counted] of this.#seen) {
      if (now - counted < HOUR_MS && this.#seen.size < this.#most) return;
      this.#seen.delete(hash);
    }
  }

  #hashOf({ gtin, lot, serial, network, agent }: Sighting): string {
    const parts = [this.#salt, gtin, lot, serial, network, agent.slice(0, AGENT_CHARACTERS_MAX)];
    return this.#deps.sha256(parts.join("\n")).slice(0, HASH_DIGITS);
  }
}
