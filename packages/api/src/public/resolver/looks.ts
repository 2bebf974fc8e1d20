import type { LinkAddress } from "@suyuan/domain/links/anchor";
import type { Deps } from "../../host.ts";
import { serialKey } from "../../ledger/keys.ts";
import type { StoredThings } from "./linked-things.ts";
import { RecentScans } from "./recent-scans.ts";
import { parameterOf } from "./request-address.ts";

/** Somebody's request at a code's own address, which leads to what was scanned for. */
export interface Look {
  readonly request: Request;
  readonly query: string;
  /** The network that it counts for. */
  readonly network: string;
  readonly address: LinkAddress;
  readonly things: Pick<StoredThings, "pack" | "found">;
}

const HOUR_MS = 3_600_000;

/** In the tag of a page: the end of the hour that it is of. */
const HOUR_IN_TAG = /\.(\d{4}-\d{2}-\d{2}T\d{2})\./g;

/**
 * Counts looks at packs, once each, at the code's own address: there a browser reads the page, and a program is led on. Who reads the page
 * again is told by the request itself, so that it holds whichever process answers: the page's own link to the other language, a step from
 * a page of ours, and the tag of a page that the browser was given within the hour or the one before.
 */
export class Looks {
  readonly #deps: Deps;
  readonly #recent: RecentScans;

  constructor(deps: Deps) {
    this.#deps = deps;
    this.#recent = new RecentScans(deps);
  }

  /** Tells the recorder, where this is the first look of a device at a pack that was issued. */
  async counted({ request, query, network, address: { subject }, things }: Look): Promise<void> {
    const { pack, found } = things;
    if (request.method !== "GET" || pack === undefined || subject.kind !== "trade-item") return;
    const { gtin, lot, serial } = subject;
    if (lot === undefined || serial === undefined) return;
    const at = this.#deps.now();
    if (isAgain(request.headers, query, at)) return;
    const agent = request.headers.get("user-agent") ?? "";
    if (!this.#recent.isScan({ gtin, lot, serial, network, agent }, at)) return;
    const isFirst = found(serialKey(gtin, lot, serial)) === undefined;
    const { netWeightGrams } = pack;
    await this.#deps.scans.record({ gtin, lot, serial, at: at.toISOString(), netWeightGrams, isFirst });
  }
}

/** Does a request say itself that its browser has been here? Browsers too old to say so are known by `RecentScans` alone. */
function isAgain(headers: Headers, query: string, at: Date): boolean {
  if (parameterOf(query, "lang") !== undefined || headers.get("sec-fetch-site") === "same-origin") return true;
  const hours = [...(headers.get("if-none-match") ?? "").slice(0, 500).matchAll(HOUR_IN_TAG)];
  return hours.some(([, hour]) => Date.parse(`${hour}:00:00Z`) + HOUR_MS > at.getTime());
}
