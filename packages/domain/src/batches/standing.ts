import { dateInChina } from "../calendar.ts";
import { DomainError } from "../errors.ts";
import type { Batch, TemperatureRecord, TestReport } from "./batch.ts";
import { lotId } from "./identity.ts";
import { hadGoods } from "./parties.ts";

/** The tests that count: all but those taken back. */
export function standingTests({ tests }: Pick<Batch, "tests">): readonly TestReport[] {
  return tests.filter(({ voided }) => voided === undefined);
}

/** The temperature logs that count: all but those taken back, and those of an organisation that the goods never came to. */
export function standingLogs(
  batch: Pick<Batch, "temperature" | "organisation" | "onHand" | "handoffs" | "settled" | "parties" | "judged">,
): readonly TemperatureRecord[] {
  // A digest has none but those that count, and not all of the handoffs that would tell.
  if (batch.judged !== undefined) return batch.temperature;
  return batch.temperature.filter(({ voided, by }) => voided === undefined && hadGoods(batch, by));
}

/** Refuses with `already-voided` what is done to a batch whose registration was taken back. */
export function requireRegistered(batch: Pick<Batch, "gtin" | "lot" | "voided">): void {
  const { voided } = batch;
  if (voided === undefined) return;
  const date = dateInChina(voided.at);
  throw new DomainError(
    "already-voided",
    {
      en: `The registration of batch ${lotId(batch)} was voided on ${date} (${voided.reason}). Nothing was changed. If the lot is right after all, register it again.`,
      zh: `批次 ${lotId(batch)} 的登记已于 ${date} 撤销（${voided.reason}），未作任何更改。如批号无误，请重新登记。`,
    },
    { extensions: { voidedAt: voided.at } },
  );
}
