import type { Writing } from "../../outbox/outbox.ts";
import { photoWriting } from "../../records/shipments/rejection-writing.ts";
import { newId } from "../../service/ids.ts";
import { serviceTime } from "../../words/clock.ts";
import { type Incoming, keyOf, type LotName } from "../ground/known.ts";
import { OFFER_MS } from "../ground/offers.ts";
import type { Line, Round } from "../round.ts";
import { photoAt } from "./kept-photos.ts";
import { remarkOf } from "./load-sums.ts";

/** The photos of what was turned away: each goes behind the receipt, that may wait for the sender's phone. */
export async function photosOf(
  shipment: Incoming,
  lines: readonly Line[],
  placeOf: (lot: LotName) => string,
): Promise<readonly Writing[]> {
  const found = await Promise.all(
    lines.map(async (line) => {
      const photo = await photoAt(placeOf(line));
      return photo === undefined ? [] : [{ ...(await photoWriting(shipment, line, photo)), ...waitsFor(shipment) }];
    }),
  );
  return found.flat();
}

/** The sender's phone may have its first network later than this one. */
function waitsFor({ isOffered }: Incoming): Pick<Writing, "waitsUntil"> {
  return isOffered === true ? { waitsUntil: new Date(Date.now() + OFFER_MS).toISOString() } : {};
}

/** Units as a receipt names them: of one that was opened all that was found in it. */
function unitsOf({ units = [] }: Incoming, came: Round["came"] = {}, lines: readonly Line[]) {
  return units.flatMap(({ sscc, items }) => {
    const how = came[sscc]?.how;
    if (how === undefined) return [];
    if (how === "whole") return [{ sscc }];
    if (how === "rejected") return [{ sscc, rejected: true as const }];
    const inside = lines.filter((line) => items.some((item) => keyOf(item) === keyOf(line)));
    return [{ sscc, contents: inside.map(itemOf) }];
  });
}

function itemOf({ gtin, lot, kg = 0, rejectedKg }: Line) {
  return { gtin, lot, quantityKg: kg, ...(rejectedKg === undefined || rejectedKg === 0 ? {} : { rejectedKg }) };
}

/** Lines whose rest is still to come go in a receipt of their own: the service takes one answer for all that a receipt names. */
export function receiptsOf(
  incoming: Incoming,
  { lines: all, came }: Pick<Round, "lines" | "came">,
  label: string,
): readonly Writing[] {
  const { from, id: shipment, units = [] } = incoming;
  const whole = unitsOf(incoming, came, all);
  const isInside = (line: Line) => units.some((unit) => unit.items.some((item) => keyOf(item) === keyOf(line)));
  const lines = all.filter((line) => !isInside(line));
  const receivedAt = serviceTime().toISOString();
  const parts = [
    lines.filter(({ isRestComing }) => isRestComing !== true),
    lines.filter(({ isRestComing }) => isRestComing === true),
  ];
  return parts.flatMap((part, n) => {
    // Units come whole, are turned away whole or are opened: nothing of them is still to come.
    const items = [...part.map(itemOf), ...(n === 0 ? whole : [])];
    if (items.length === 0) return [];
    const id = newId();
    const remark = remarkOf(n === 0 ? [...part, ...all.filter(isInside)] : part, n === 0 ? came : {});
    return [
      {
        id,
        subject: `shipment/${shipment}`,
        method: "POST" as const,
        path: `/api/shipments/${encodeURIComponent(shipment)}/receipt?from=${encodeURIComponent(from)}`,
        body: { id, items, receivedAt, ...(n === 1 && { restUnderWay: true }), ...(remark !== "" && { remark }) },
        label,
        ...waitsFor(incoming),
      },
    ];
  });
}
