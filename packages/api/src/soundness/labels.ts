import type { Batch } from "@suyuan/domain/batches/batch";
import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import type { Item } from "@suyuan/store/table";
import { labelRunKey, labelSerialsKey, serialKey } from "../ledger/keys.ts";
import { type Fault, fault, held, isThere, type Look, nameOf } from "./stored.ts";

const SERIALS = "SERIALS#";

/** Sums of the numbers that a batch gave out for one kind of pack begin so. */
export const NUMBERS = "NUMBERS";

const numbersOf = (lot: Lot, kind: number) => `${NUMBERS}#${kind}#${lotId(lot)}`;

/** The numbers that a batch gave out are those that its runs have. */
export function addNumbers({ sums }: Look, batch: Pick<Batch, "gtin" | "lot" | "labels">): void {
  for (const [kind, [, , count]] of (batch.labels?.kinds ?? []).entries()) sums.add(numbersOf(batch, kind), -count);
}

/** A run has as many listed serials as it counts, and once issued each has its row; or so many numbers of its batch. */
export function runFaults(look: Look, item: Item): Fault[] {
  const run = held(labelRunKey(item.pk.slice("RUN#".length)), item);
  if (run === undefined) return [];
  if (run.keyed !== undefined) {
    look.sums.add(numbersOf(run, run.keyed.kind), run.count);
    return [];
  }
  const listed = new Set<string>();
  let [written, missing] = [0, 0];
  for (const list of look.stored.under(item.pk, SERIALS)) {
    const chunk = Number(list.sk.slice(SERIALS.length));
    for (const serial of held(labelSerialsKey(run.id, chunk), list)?.serials ?? []) {
      if (listed.has(serial)) continue;
      listed.add(serial);
      if (isThere(look, serialKey(run.gtin, run.lot, serial))) written += 1;
      else missing += 1;
    }
  }
  look.sums.add(nameOf(item), written);
  const [count, lacking] = [listed.size, run.status === "issued" ? missing : 0];
  return [
    ...(count === run.count
      ? []
      : [fault(item, `lists ${count} of ${run.count} serials`, `列有 ${count} 个序列号，应为 ${run.count} 个`)]),
    ...(lacking === 0
      ? []
      : [fault(item, `is issued and lacks ${lacking} serials`, `已签发，缺少 ${lacking} 个序列号`)]),
  ];
}

/** A serial is taken off what the lists of its run have, where it was listed. */
export function takeSerial({ sums }: Look, item: Item): void {
  const [, gtin = "", lot = "", serial = ""] = item.pk.split("#");
  const run = held(serialKey(gtin, lot, serial), item)?.run;
  if (run !== undefined) sums.add(nameOf(labelRunKey(run)), -1);
}
