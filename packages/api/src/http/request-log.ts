import type { Log, Metrics } from "../host.ts";

/** Who sent a request that was refused. Never a key itself, never a whole address: `truncatedNetwork` of one. */
export interface Asker {
  readonly network: string;
  /** Public id of the key, where one was shown that is or was one. */
  readonly key?: string | undefined;
  readonly organisation?: string | undefined;
}

/** What is logged of a request: no address, no path, no body, no id of a thing: those may name a person. */
export interface RequestLine {
  /** Method and path template, such as `POST /api/batches`. */
  readonly route: string;
  /** PascalCase name of the route for metrics, from `metricName`; what has none is not measured. */
  readonly metric?: string;
  readonly status: number;
  readonly startedMs: number;
  /** Of a refusal. */
  readonly code?: string | undefined;
  readonly asker?: Asker;
}

const WINDOW_MS = 60_000;
/** Refusals of one sender with one code that are written out in a minute; further ones are counted. */
const WRITTEN_OF_ONE = 10;
/** Refusals of everybody that are written out in a minute. */
const WRITTEN_MAX = 300;
/** Senders and codes that are told apart in a minute; what others send is counted together. */
const SENDERS_MAX = 1_000;
/** Senders and codes that have a line of their own when a minute is summed up: those with most. */
const SUMMED_MAX = 20;

interface Sender {
  readonly code: string;
  readonly asker: Partial<Asker>;
  written: number;
  /** Refused beyond those that were written out. */
  more: number;
}

/**
 * One structured line a request, and the metrics: `<Route>Latency` in milliseconds, and `Refusals` by problem code. A refusal is a line
 * `refusal` with who sent it; a flood of them is written out in its beginning and then counted: `refusals-counted` says at the first
 * request after each minute how many more there were of whom.
 */
export class RequestLog {
  readonly #sinks: { readonly log: Log; readonly metrics: Metrics };
  readonly #elapsed: () => number;
  #senders = new Map<string, Sender>();
  #written = 0;
  /** Refused to senders beyond those that are told apart. */
  #others = 0;
  #until = 0;

  /** `elapsed`: milliseconds of a clock that nobody sets. */
  constructor(sinks: { readonly log: Log; readonly metrics: Metrics }, elapsed = () => performance.now()) {
    this.#sinks = sinks;
    this.#elapsed = elapsed;
  }

  tell({ route, metric, status, startedMs, code, asker }: RequestLine): void {
    const { log, metrics } = this.#sinks;
    const now = this.#elapsed();
    if (now >= this.#until) this.#beginMinute(now);
    const ms = Math.round((performance.now() - startedMs) * 100) / 100;
    if (metric !== undefined) metrics.milliseconds(metric, ms);
    if (code === undefined) {
      log.info("request", { route, status, ms });
      return;
    }
    metrics.count("Refusals", code);
    if (this.#isWritten(code, asker)) log.info("refusal", { route, status, ms, code, ...known(asker) });
  }

  #isWritten(code: string, asker: Partial<Asker> = {}): boolean {
    const name = `${code}\n${asker.key ?? asker.network ?? "-"}`;
    const sender = this.#senders.get(name) ?? { code, asker, written: 0, more: 0 };
    if (this.#senders.size < SENDERS_MAX) this.#senders.set(name, sender);
    else if (!this.#senders.has(name)) {
      this.#others += 1;
      return false;
    }
    if (sender.written >= WRITTEN_OF_ONE || this.#written >= WRITTEN_MAX) {
      sender.more += 1;
      return false;
    }
    sender.written += 1;
    this.#written += 1;
    return true;
  }

  #beginMinute(now: number): void {
    const counted = [...this.#senders.values()].filter(({ more }) => more > 0).sort((a, b) => b.more - a.more);
    const rest = counted.slice(SUMMED_MAX).reduce((sum, { more }) => sum + more, this.#others);
    this.#senders = new Map();
    this.#written = 0;
    this.#others = 0;
    this.#until = now + WINDOW_MS;
    const { log } = this.#sinks;
    for (const { code, asker, more } of counted.slice(0, SUMMED_MAX)) {
      log.warn("refusals-counted", { code, more, ...known(asker) });
    }
    if (rest > 0) log.warn("refusals-counted", { code: "any", more: rest });
  }
}

/** What is known of who asked. */
function known({ network = "-", key, organisation }: Partial<Asker> = {}): Readonly<Record<string, string>> {
  return { network, ...(key && { key }), ...(organisation && { organisation }) };
}

/** `POST /api/batches/{gtin}/{lot}/tests` is measured as `PostApiBatchesGtinLotTestsLatency`. */
export function metricName(route: string): string {
  return `${routeWords(route)}Latency`;
}

/** The words of a route's method and path in PascalCase: `GET /api/labels/{id}.csv` is `GetApiLabelsIdCsv`. */
export function routeWords(route: string): string {
  return route
    .split(/[^A-Za-z0-9]+/)
    .map(pascal)
    .join("");
}

function pascal(word: string): string {
  const rest = word.slice(1);
  return word.charAt(0).toUpperCase() + (rest === rest.toUpperCase() ? rest.toLowerCase() : rest);
}
