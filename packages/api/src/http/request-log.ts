import type { Log, Metrics } from "../host.ts";

/** What is logged of a request: no address, no path, no id, no key: those may name a person. */
export interface RequestLine {
  /** Method and path template, such as `POST /api/batches`. */
  readonly route: string;
  /** PascalCase name of the route for metrics, from `metricName`. */
  readonly metric: string;
  readonly status: number;
  readonly startedMs: number;
  readonly code?: string | undefined;
}

/** One structured line and the metrics: `<Route>Latency` in milliseconds, and `Refusals` by problem code. */
export function logRequest(sinks: { readonly log: Log; readonly metrics: Metrics }, line: RequestLine): void {
  const ms = Math.round((performance.now() - line.startedMs) * 100) / 100;
  const { route, status, code } = line;
  sinks.metrics.milliseconds(line.metric, ms);
  if (code === undefined) {
    sinks.log.info("request", { route, status, ms });
  } else {
    sinks.metrics.count("Refusals", code);
    sinks.log.info("request", { route, status, ms, code });
  }
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
