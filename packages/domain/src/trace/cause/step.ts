import type { Lot } from "../../batches/identity.ts";
import type { Instant } from "../../calendar.ts";
import type { Fact } from "../../fact.ts";
import type { LotNamed } from "../../fact-data-custody.ts";
import type { Movement } from "../movement.ts";
import { inStock, type Part } from "../place.ts";
import { movementsOf } from "../replay.ts";

/** What lay beside goods at one time without moving them: a room, or a device that recorded their temperature. */
interface Beside {
  readonly kind: "room" | "logger";
  readonly id: string;
}

/** A movement; or that goods were somewhere or with something, which takes them from where they are and leaves them there. */
export interface Step extends Pick<Movement, "at" | "order" | "takes" | "gives" | "shipment" | "transformation"> {
  readonly kind: Movement["kind"] | "beside";
  readonly plots?: readonly string[];
  readonly beside?: Beside;
}

/** A gram: enough to wait for the goods where stated times say that they came later. */
const LOOK: number = 1;

function besides(at: Instant, order: number, organisation: string, lot: Lot, beside: Beside): Step {
  const part: Part = { place: inStock(organisation, lot), grams: LOOK };
  return { kind: "beside", at, order, takes: [part], gives: [part], beside };
}

const lotOf = ({ gtin, lot }: LotNamed): Lot => ({ gtin, lot });

/** Logs that were taken back, by batch and file. */
function voidedLogs(facts: readonly Fact[]): ReadonlySet<string> {
  const names = facts.flatMap((fact) =>
    fact.kind === "temperature-voided" ? [`${fact.data.gtin} ${fact.data.lot} ${fact.data.corrects.id}`] : [],
  );
  return new Set(names);
}

/** Rooms that goods were brought into and loggers that went with them, by the facts that say so. A logger that does not say its serial is none. */
function besidesIn(facts: readonly Fact[]): readonly Step[] {
  const voided = voidedLogs(facts);
  return facts.flatMap((fact, order): readonly Step[] => {
    const { organisation } = fact.by;
    if (fact.kind === "storage-recorded" && fact.data.action === "in") {
      const { data } = fact;
      const beside: Beside = { kind: "room", id: `${organisation}/${encodeURIComponent(data.location)}` };
      const items = "items" in data ? data.items : [data];
      return items.map((item) => besides(fact.occurredAt, order, organisation, lotOf(item), beside));
    }
    if (fact.kind !== "temperature-recorded" || fact.data.device.serial === undefined) return [];
    const { gtin, lot, sha256, from, to, device } = fact.data;
    if (voided.has(`${gtin} ${lot} ${sha256}`)) return [];
    const beside: Beside = { kind: "logger", id: encodeURIComponent(device.serial ?? "") };
    // Of goods that left or came meanwhile one of the two ends is with whoever recorded it.
    return [from, to].map((at) => besides(at, order, organisation, { gtin, lot }, beside));
  });
}

/** What happened to goods, and where they were, by some facts in the order of record. */
export function stepsOf(facts: readonly Fact[]): readonly Step[] {
  // What lies in a room or with a logger lies there with the unit that it is in.
  return [...movementsOf(facts, { isLoose: true }), ...besidesIn(facts)];
}
