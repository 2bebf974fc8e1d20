import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import type { Item } from "@suyuan/store/table";
import { batchKeyOf } from "../ledger/batch-rows.ts";
import { partOfSumKey, sumOfPart, sumRowKey } from "../ledger/escrow/keys.ts";
import { balanceKey, certificateKey, seasonKey } from "../ledger/keys.ts";
import { NUMBERS } from "./labels.ts";
import { type Fault, fault, held, type Look, read } from "./stored.ts";

const BALANCE = "balance";
const SEASON = "season";
/** What of a batch is in others, by the batch and by the transformations that took it. */
export const TRANSFORMED = "transformed";
/** What of a batch lies in logistic units, by the batch and by the units that stand. */
export const PACKED = "packed";

/** What a batch adds to the year of its certificate and to the season of its base, and what of it went into others. */
export function addBatch({ sums }: Look, batch: Batch): void {
  const { certificate, origin, registeredGrams, transformedGrams } = batch;
  if (transformedGrams !== 0) sums.add(`${TRANSFORMED}#0#${lotId(batch)}`, transformedGrams);
  for (const { grams } of Object.values(batch.packed ?? {})) sums.add(`${PACKED}#0#${lotId(batch)}`, grams);
  if (certificate?.year !== undefined) sums.add(`${BALANCE}#${certificate.year}#${certificate.id}`, registeredGrams);
  if (origin.kind !== "harvest") return;
  sums.add(`${SEASON}#${origin.harvestedOn.slice(0, 4)}#${origin.base.id}`, registeredGrams);
}

/** A certificate's balance is taken off what batches add; no year has spent more than it may. */
export function balanceFaults(look: Look, item: Item): Fault[] {
  const id = item.pk.slice("CERT#".length);
  const balance = held(balanceKey(id), item);
  const approved = read(look, certificateKey(id))?.approvedGramsPerYear ?? 0;
  return Object.entries(balance?.spent ?? {}).flatMap(([year, grams]) => {
    look.sums.add(`${BALANCE}#${year}#${id}`, -grams);
    if (grams <= approved) return [];
    return [
      fault(item, `${year}: ${grams} g spent of ${approved} g`, `${year} 年：已用 ${grams} 克，核定 ${approved} 克`),
    ];
  });
}

/** What a part of a balance or season has left was spent by nobody: it counts as if batches had it. */
export function partFaults(look: Look, item: Item): Fault[] {
  const { key, id } = sumOfPart(item);
  const of = read(look, key);
  const part = held(partOfSumKey(key, id, Number(item.pk.slice(key.pk.length + 1))), item);
  if (of?.escrow?.id !== id || part === undefined) {
    return [fault(item, "is a part of what lies in no parts", "所属的余量或产季并未分存")];
  }
  const [, year = ""] = key.sk.split("#");
  return Object.entries(part.left).flatMap(([pot, grams]) => {
    if (year !== "") look.sums.add(`${SEASON}#${year}#${key.pk.slice("BASE#".length)}`, grams);
    else look.sums.add(`${BALANCE}#${pot.slice(0, 4)}#${key.pk.slice("CERT#".length)}`, grams);
    return year === "" && grams < 0
      ? [fault(item, `has given ${-grams} g more than it was lent`, `支出比借得多 ${-grams} 克`)]
      : [];
  });
}

/** A sum that lies in parts has each of them. */
export function spreadFaults(look: Look, item: Item): Fault[] {
  const escrow = held(sumRowKey(item), item)?.escrow;
  if (escrow === undefined) return [];
  const keys = Array.from({ length: escrow.parts }, (_, n) => partOfSumKey(item, escrow.id, n));
  const there = keys.filter((key) => read(look, key) !== undefined).length;
  if (there === escrow.parts) return [];
  return [
    fault(item, `lies in ${escrow.parts} parts; there are ${there}`, `应分存 ${escrow.parts} 份，实有 ${there} 份`),
  ];
}

/** The season of a base is taken off what its batches add. */
export function seasonFaults(look: Look, item: Item): Fault[] {
  const [id, year] = [item.pk.slice("BASE#".length), item.sk.slice("SEASON#".length)];
  const plots = held(seasonKey(id, year), item)?.plots ?? {};
  for (const grams of Object.values(plots)) look.sums.add(`${SEASON}#${year}#${id}`, -grams);
  return spreadFaults(look, item);
}

/** After all rows: what batches weigh is what certificate years have spent and seasons count. */
export function unequal({ sums }: Look): Fault[] {
  return [...sums.unequal()].flatMap(([name, grams]) => {
    const [kind = "", year = ""] = name.split("#", 2);
    const id = name.slice(kind.length + year.length + 2);
    const difference = `batches weigh ${Math.abs(grams)} g ${grams > 0 ? "more" : "less"} than it says`;
    const zh = `批次总重比记录${grams > 0 ? "多" : "少"} ${Math.abs(grams)} 克`;
    if (kind === BALANCE) return [fault(balanceKey(id), `${year}: ${difference}`, `${year} 年：${zh}`)];
    if (kind === TRANSFORMED) {
      const said = `transformations that stand took ${Math.abs(grams)} g ${grams > 0 ? "less" : "more"} than it says`;
      const words = `现行加工记录取用的重量比批次记录${grams > 0 ? "少" : "多"} ${Math.abs(grams)} 克`;
      return [fault(batchKeyOf(id), said, words)];
    }
    if (kind === PACKED) {
      const said = `logistic units that stand hold ${Math.abs(grams)} g ${grams > 0 ? "less" : "more"} than it says`;
      const words = `现有物流单元内的重量比批次记录${grams > 0 ? "少" : "多"} ${Math.abs(grams)} 克`;
      return [fault(batchKeyOf(id), said, words)];
    }
    if (kind === NUMBERS) {
      const said = `its runs have ${Math.abs(grams)} labels of kind ${year} ${grams > 0 ? "more" : "fewer"} than it counts`;
      return [
        fault(batchKeyOf(id), said, `第 ${year} 类追溯码比批次记录${grams > 0 ? "多" : "少"} ${Math.abs(grams)} 个`),
      ];
    }
    if (kind === SEASON) return [fault(seasonKey(id, year), difference, zh)];
    const said = `its lists name ${Math.abs(grams)} serials ${grams > 0 ? "more" : "fewer"} than there are of it`;
    return [fault(name, said, `清单中的序列号比实际${grams > 0 ? "多" : "少"} ${Math.abs(grams)} 个`)];
  });
}
