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
 * What nobody can measure here: how long a function waits on Lambda, and how long its log lines are. Of a page's computing 3 ms of a processor
 * are measured (`npm run bench -- --festival`), at its memory less than its scan takes to be sent, which goes on meanwhile.
 */
export const ASSUMED = {
  pageMs: 25,
  commandMs: 80,
  followMs: 100,
  countMs: 2,
  pageGb: 0.5,
  functionGb: 1,
  countingGb: 0.5,
  scansACall: 20,
  answerKb: 3,
  logKb: 1,
  edgeLogKb: 0.15,
  edgeLogMonths: 6,
  batchKb: 43.1,
} as const;

const KB = 1 / 1e6;

/** What every request costs at the edge: it is asked, looked at, told its path, answered and logged. */
function atEdge(kb: number): Bill {
  return {
    edgeRequests: 1,
    edgeFunctions: 1,
    firewall: 1,
    edgeGb: kb * KB,
    edgeLogGbMonths: ASSUMED.edgeLogKb * KB * ASSUMED.edgeLogMonths,
  };
}

/** What a call of a function costs, with the lines that it writes. */
function call(ms: number, gb: number, logKb: number = ASSUMED.logKb): Bill {
  return { invocations: 1, gbSeconds: (ms / 1000) * gb, logGb: logKb * KB };
}

/**
 * A buyer's scan of a pack: one request, and that it is counted. Its message is one call of the queue, and ten messages share a call that takes
 * them and one that takes them away. The function that answers writes nothing of what went well.
 */
export function scanBill(of: { readonly page: Metered; readonly count: Metered; readonly pageBytes: number }): Bill {
  const { page, count, pageBytes } = of;
  const { pageMs, pageGb, countMs, countingGb, scansACall } = ASSUMED;
  return billOf(
    [1, atEdge(pageBytes / 1000)],
    [1, call(pageMs, pageGb, 0)],
    [1, { queueCalls: 1.2 }],
    [1 / scansACall, call(countMs * scansACall, countingGb)],
    [1, { readUnits: page.readUnits + count.readUnits, writeUnits: count.writeUnits }],
  );
}

/** A batch's whole way: so many commands, each followed by a function, with the units measured over all of it. */
export function journeyBill(commands: number, { readUnits, writeUnits }: Metered): Bill {
  const { commandMs, followMs, functionGb, answerKb } = ASSUMED;
  return billOf(
    [commands, atEdge(answerKb)],
    [commands, { gatewayCalls: 1 }],
    [commands, call(commandMs, functionGb)],
    [commands, call(followMs, functionGb)],
    [1, { readUnits, writeUnits }],
  );
}

/**
 * What is there whether anybody comes or not, as the templates have it. An alarm on a share asks for two measures and costs as two; the front's
 * secret has a copy at the edge.
 */
export interface Standing {
  readonly rules: number;
  readonly alarmMeasures: number;
  readonly keys: number;
  readonly secrets: number;
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
export function monthBill(
  { batchesAYear, scansAMonth, years }: Size,
  { scan, journey, standing }: { readonly scan: Bill; readonly journey: Bill; readonly standing: Standing },
): Bill {
  const gb = batchesAYear * years * ASSUMED.batchKb * KB;
  const { rules, alarmMeasures, keys, secrets } = standing;
  const months: Bill = {
    ...{ firewallMonths: 1, ruleMonths: rules, alarmMonths: alarmMeasures, keyMonths: keys, secretMonths: secrets },
    ...{ storedGb: gb, recoverableGb: gb },
  };
  return billOf([scansAMonth, scan], [batchesAYear / 12, journey], [1, months]);
}
