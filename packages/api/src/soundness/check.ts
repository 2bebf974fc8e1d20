/**
 * What must be true of the stored rows at any instant, whatever happened before: nothing lost, nothing half there. Reads every row once, in
 * the order of keys, and looks up what it speaks of; memory does not grow with the rows, but for the sums that are handed in.
 */
import type { Item } from "@suyuan/store/table";
import { isPartOfSumKey } from "../ledger/escrow/keys.ts";
import { isBatchKey, isBatchPartKey } from "../ledger/keys.ts";
import { balanceFaults, partFaults, seasonFaults, spreadFaults, unequal } from "./balances.ts";
import { batchFaults, shipmentFaults, strayPartFaults } from "./batches.ts";
import { factFaults } from "./facts.ts";
import { fileFaults } from "./files.ts";
import { Histories } from "./history.ts";
import { runFaults, takeSerial } from "./labels.ts";
import { type Fault, fault, type Look, nameOf } from "./stored.ts";
import { transformationFaults } from "./transformations.ts";
import { unitFaults } from "./units.ts";

/** What `walked` has seen so far. */
export interface Progress {
  rows: number;
  /** Facts that wait in the outbox: lawful, they are followed soon. */
  waiting: number;
  /** Facts that a follower could not process. */
  aside: number;
}

/** Every contradiction among the rows, one at a time; none when they are sound. `progress` is kept up to date meanwhile. */
export function* contradictions(look: Look, progress: Progress = { rows: 0, waiting: 0, aside: 0 }): Iterable<Fault> {
  const histories = new Histories();
  for (const item of look.stored.rows()) {
    progress.rows += 1;
    if (item.pk.startsWith("OUTBOX#")) progress.waiting += 1;
    if (item.pk === "ASIDE") progress.aside += 1;
    yield* histories.take(item);
    yield* rowFaults(look, item);
  }
  yield* histories.end();
  yield* unequal(look);
}

/** A row that is not of the shape that its key promises is a fault itself, and ends nothing. */
function rowFaults(look: Look, item: Item): Fault[] {
  try {
    return [...factFaults(look, item), ...fileFaults(look, item), ...ownFaults(look, item)];
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
    return [fault(nameOf(item), `cannot be understood: ${error.message}`, `内容无法理解：${error.message}`)];
  }
}

function ownFaults(look: Look, item: Item): Fault[] {
  const { pk, sk } = item;
  if (isBatchKey(item)) return batchFaults(look, item);
  if (isBatchPartKey(item)) return strayPartFaults(look, item);
  if (sk === "SHIPMENT" && pk.startsWith("SHIPMENT#")) return shipmentFaults(look, item);
  if (sk === "TRANSFORMATION" && pk.startsWith("TRANSFORMATION#")) return transformationFaults(look, item);
  if (sk === "UNIT" && pk.startsWith("UNIT#")) return unitFaults(look, item);
  if (sk === "BALANCE" && pk.startsWith("CERT#")) return [...balanceFaults(look, item), ...spreadFaults(look, item)];
  if (isPartOfSumKey(item)) return partFaults(look, item);
  if (sk === "RUN" && pk.startsWith("RUN#")) return runFaults(look, item);
  if (sk.startsWith("SEASON#") && pk.startsWith("BASE#")) return seasonFaults(look, item);
  if (sk === "SERIAL" && pk.startsWith("SERIAL#")) takeSerial(look, item);
  return [];
}
