import { type Bill, type Counted, LIST_PRICES } from "./list-prices.ts";

const NAMES = Object.keys(LIST_PRICES) as readonly Counted[];

/** So many times the one and the other together. */
export function billOf(...parts: readonly (readonly [times: number, bill: Bill])[]): Bill {
  return Object.fromEntries(
    NAMES.map((name) => [name, parts.reduce((sum, [times, bill]) => sum + times * (bill[name] ?? 0), 0)]),
  );
}

/** US dollars, by what is counted. */
export function dollarsOf(bill: Bill): Readonly<Record<Counted, number>> {
  const of = (name: Counted) => ((bill[name] ?? 0) * LIST_PRICES[name].usd) / LIST_PRICES[name].per;
  return Object.fromEntries(NAMES.map((name) => [name, of(name)])) as Record<Counted, number>;
}

export function totalOf(bill: Bill): number {
  return Object.values(dollarsOf(bill)).reduce((sum, usd) => sum + usd, 0);
}

/** Units that the meter measured. */
export interface Metered {
  readonly readUnits: number;
  readonly writeUnits: number;
}

/**
 * What nobody can measure here: how long a function runs on Lambda, and how long its log lines are. Replace them by what REPORT lines say. Of a
 * buyer's requests computing and bytes are those of the bundles, as `npm run bench -- --festival` says them, rounded up, and waiting is played.
 */
export const ASSUMED = {
  pageMs: 13,
  redirectMs: 30,
  commandMs: 80,
  followMs: 100,
  countMs: 1,
  functionGb: 1,
  countingGb: 0.5,
  pageKb: 9,
  redirectKb: 1,
  answerKb: 3,
  logKb: 1,
  batchKb: 43.1,
} as const;

const KB = 1 / 1e6;

/** What one request costs at the edge, the gateway and its function. */
function request(ms: number, kb: number): Bill {
  return {
    edgeRequests: 1,
    edgeFunctions: 1,
    firewall: 1,
    edgeGb: kb * KB,
    gatewayCalls: 1,
    invocations: 1,
    gbSeconds: (ms / 1000) * ASSUMED.functionGb,
    logGb: ASSUMED.logKb * KB,
  };
}

/** A buyer's scan of a pack: the redirect, the page, and that it is counted; 20 scans to a call of the counting function. */
export function scanBill(of: { readonly page: Metered; readonly redirect: Metered; readonly count: Metered }): Bill {
  const { page, redirect, count } = of;
  const counted: Bill = {
    queueCalls: 1.1,
    invocations: 1 / 20,
    gbSeconds: (ASSUMED.countMs / 1000) * ASSUMED.countingGb,
  };
  return billOf(
    [1, request(ASSUMED.redirectMs, ASSUMED.redirectKb)],
    [1, request(ASSUMED.pageMs, ASSUMED.pageKb)],
    [1, counted],
    [1, { readUnits: page.readUnits + redirect.readUnits + count.readUnits, writeUnits: count.writeUnits }],
  );
}

/** A batch's whole way: so many commands, each followed by a function, with the units measured over all of it. */
export function journeyBill(commands: number, { readUnits, writeUnits }: Metered): Bill {
  return billOf(
    [commands, request(ASSUMED.commandMs, ASSUMED.answerKb)],
    [
      commands,
      { invocations: 1, gbSeconds: (ASSUMED.followMs / 1000) * ASSUMED.functionGb, logGb: ASSUMED.logKb * KB },
    ],
    [1, { readUnits, writeUnits }],
  );
}

/** A year's load, spread over its months. */
export interface Size {
  readonly name: string;
  readonly batchesAYear: number;
  readonly scansAMonth: number;
  /** Years of batches that lie in the table. */
  readonly years: number;
}

/** A month of a size. */
export function monthBill({ batchesAYear, scansAMonth, years }: Size, scan: Bill, journey: Bill): Bill {
  const gb = batchesAYear * years * ASSUMED.batchKb * KB;
  const standing: Bill = { months: 1, storedGb: gb, recoverableGb: gb };
  return billOf([scansAMonth, scan], [batchesAYear / 12, journey], [1, standing]);
}
