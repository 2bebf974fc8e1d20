import type { Log } from "@suyuan/api/host";
import { partsOf } from "@suyuan/api/ledger/read";
import type { Scan, Uncounted } from "@suyuan/api/public/scans";
import { ScanMessage } from "../host/scan-message.ts";

/** What is read of a batch of the queue. */
export interface ScanBatch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** The messages that are to be delivered again. */
export interface Failures {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

interface Counted {
  scan: Scan;
  readonly messages: string[];
}

/** Serials in one write, and writes at the same time: a batch of five hundred is over in two rounds. */
const TOGETHER = 50;
const AT_ONCE = 5;

/**
 * Adds up the scans of each serial and writes each sum once, many serials together: `add` answers those that it could not write. Messages of
 * a serial that was not written fail, and no others.
 */
export async function recordBatch(
  batch: ScanBatch,
  log: Log,
  add: (scans: readonly Scan[]) => Promise<readonly Uncounted[]>,
): Promise<Failures> {
  const { counted, unreadable } = countedOf(batch, log);
  const failed = [...unreadable];
  const messagesOf = new Map(counted.map(({ scan, messages }) => [scan, messages]));
  for (const some of partsOf(partsOf([...messagesOf.keys()], TOGETHER), AT_ONCE)) {
    const uncounted = (await Promise.all(some.map(add))).flat();
    if (uncounted.length > 0) log.error("scans-not-recorded", uncounted[0]?.error, { serials: uncounted.length });
    for (const { scan } of uncounted) failed.push(...(messagesOf.get(scan) ?? []));
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

function countedOf({ Records: records }: ScanBatch, log: Log) {
  const bySerial = new Map<string, Counted>();
  const unreadable: string[] = [];
  for (const { messageId, body } of records) {
    const message = messageOf(body);
    if (message === undefined) {
      log.warn("scan-unreadable");
      unreadable.push(messageId);
      continue;
    }
    const { gtin, lot, serial, at, netWeightGrams, isFirst } = message;
    const id = `${gtin}\n${lot}\n${serial}`;
    const one: Scan = { gtin, lot, serial, firstAt: at, lastAt: at, count: 1, netWeightGrams, isFirst };
    const before = bySerial.get(id);
    if (before === undefined) {
      bySerial.set(id, { scan: one, messages: [messageId] });
    } else {
      before.scan = together(before.scan, one);
      before.messages.push(messageId);
    }
  }
  return { counted: [...bySerial.values()], unreadable };
}

/** The queue keeps no order: the earliest and the latest are looked for. */
function together(a: Scan, b: Scan): Scan {
  const times = [a.firstAt, a.lastAt, b.firstAt, b.lastAt].sort();
  const seen = { firstAt: times[0] ?? a.firstAt, lastAt: times.at(-1) ?? a.lastAt };
  return { ...a, ...seen, count: a.count + b.count, isFirst: a.isFirst && b.isFirst };
}

function messageOf(body: string): ScanMessage | undefined {
  try {
    return ScanMessage.parse(JSON.parse(body));
  } catch {
    return undefined;
  }
}
