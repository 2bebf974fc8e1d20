import type { EpcisEvent } from "@suyuan/epcis/event";
import type { Lot } from "../batches/identity.ts";
import { lotId } from "../batches/identity.ts";
import type { Instant } from "../calendar.ts";
import type { FieldFault } from "../field-errors.ts";
import type {
  EventClaim,
  EventMeaning,
  HandoffClaim,
  ObservationClaim,
  RecallClaim,
  StorageClaim,
  TestClaim,
} from "./claim.ts";
import { type NamedLot, weighedLots } from "./lots.ts";
import { readRegistration } from "./registration.ts";
import type { SpeltEvent } from "./spelling.ts";
import { documentsOf, partyAt, partyOfPlace, placesOf, type StatedParty, termsOf, wordOf } from "./terms.ts";

/** Which of the lots named are ours. */
export interface KnownLots {
  readonly isBatch: (lot: Lot) => boolean;
  /** Is the GTIN that of a product registered here? */
  readonly isProduct: (gtin: string) => boolean;
}

/** Names of a recall's level (1, 2, 3) and public reason, as members of the event. Under `{publicUrl}`. */
export const RECALL_LEVEL_TERM = "/voc/recallLevel";
export const RECALL_REASON_TERM = "/voc/recallReason";

/** Steps that move goods or weight between the states that we keep. */
const CUSTODY_STEPS = ["commissioning", "shipping", "receiving", "void_shipping", "storing", "staging_outbound"];

const ROOM_CHARACTERS_MAX = 64;

interface Sighting {
  readonly event: EpcisEvent;
  readonly step: string | undefined;
  /** Our batches in any role. */
  readonly lots: readonly NamedLot[];
  /** Lots of our products that nobody registered. */
  readonly unregistered: readonly NamedLot[];
  readonly context: readonly unknown[];
  readonly publicUrl: string;
}

const has = (list: unknown, disposition: string): boolean =>
  Array.isArray(list) && list.some((one) => wordOf("disposition", one) === disposition);

function persistent(event: EpcisEvent): { readonly set?: unknown; readonly unset?: unknown } {
  return ("persistentDisposition" in event && event.persistentDisposition) || {};
}

/** What keeps a step from moving goods, whoever takes it. */
function stepFaults({ event, lots, unregistered }: Sighting, at: Instant | undefined): FieldFault[] {
  const faults: FieldFault[] = [];
  const fault = (pointer: string, en: string, zh: string) => faults.push({ pointer, en, zh });
  if ("action" in event && event.action !== "OBSERVE") {
    fault("/action", "This step observes goods: action OBSERVE.", "该环节的 action 须为 OBSERVE。");
  }
  if (has(persistent(event).set, "recalled")) {
    const en = "A recall is an event of its own: send this step and the recall one after the other.";
    fault("/persistentDisposition/set", en, "召回须单独作为一个事件，请与本环节分开提交。");
  }
  if (at === undefined) fault("/eventTime", "must lie between 1990 and 2099", "须在 1990 年至 2099 年之间");
  if (lots.length === 0) return faults;
  for (const { gtin, lot, pointer } of unregistered) {
    const id = lotId({ gtin, lot });
    fault(pointer, `There is no batch ${id} on record. Correct the lot.`, `没有批次 ${id} 的记录，请核对批号。`);
  }
  return faults;
}

function readHandoff(kind: HandoffClaim["kind"], seen: Sighting, at: Instant | undefined): HandoffClaim {
  const { event, lots, publicUrl } = seen;
  const items = weighedLots(lots, ["object"]);
  const to = partyAt(event, "destination", publicUrl);
  const receiver: FieldFault[] =
    kind !== "shipment" || to?.organisation !== undefined
      ? []
      : [
          {
            pointer: to?.pointer ?? "/destinationList",
            en: `Name the receiver as possessing_party ${publicUrl}/id/organisation/{id}: an organisation of this service.`,
            zh: `请用 possessing_party 填写收货方：${publicUrl}/id/organisation/{编号}（本平台的机构）。`,
          },
        ];
  return {
    kind,
    from: partyAt(event, "source", publicUrl),
    to,
    items,
    document: documentsOf(event, "desadv")[0],
    faults: [
      ...stepFaults(seen, at),
      ...receiver,
      ...(kind === "voiding" ? [] : items.flatMap(({ faults }) => faults)),
    ],
  };
}

/** A room by the place that the event names within the organisation: a GLN with its extension, or another URI. */
function roomIn(event: EpcisEvent, publicUrl: string): Pick<StorageClaim, "room" | "faults"> {
  const places = placesOf(event).toReversed();
  const place = places.find(({ uri }) => !uri.startsWith(`${publicUrl}/id/`));
  if (place === undefined) return { room: undefined, faults: [] };
  const name = place.uri.replace(/^https?:\/\/[^/]+\/(?=414\/)/, "");
  if (name.length <= ROOM_CHARACTERS_MAX) return { room: { name, pointer: place.pointer }, faults: [] };
  const en = `A room has a name of at most ${ROOM_CHARACTERS_MAX} characters.`;
  const zh = `库位名称最多 ${ROOM_CHARACTERS_MAX} 个字符。`;
  return { room: undefined, faults: [{ pointer: place.pointer, en, zh }] };
}

function readStorage(action: "in" | "out", seen: Sighting, at: Instant | undefined): StorageClaim {
  const items = weighedLots(seen.lots, ["object"]);
  const { room, faults } = roomIn(seen.event, seen.publicUrl);
  return {
    kind: "storage",
    action,
    room,
    items,
    faults: [...stepFaults(seen, at), ...faults, ...items.flatMap((item) => item.faults)],
  };
}

function readRecall({ event, lots, context, publicUrl }: Sighting): RecallClaim {
  const terms = termsOf(event, "", context);
  const term = (name: string) => terms.find(({ iri }) => iri === publicUrl + name)?.value;
  const items = weighedLots(lots, ["object"]);
  const faults = items.slice(1).map(({ pointer }) => ({
    pointer,
    en: "Recall one batch with each event.",
    zh: "每个事件只召回一个批次。",
  }));
  return { kind: "recall", level: term(RECALL_LEVEL_TERM), reason: term(RECALL_REASON_TERM), items, faults };
}

function readTest({ event, lots }: Sighting): TestClaim {
  const disposition = wordOf("disposition", event.disposition);
  const verdict = disposition === "conformant" ? "passed" : disposition === "non_conformant" ? "failed" : undefined;
  return { kind: "test", verdict, reports: documentsOf(event, "testres"), items: weighedLots(lots, ["object"]) };
}

function useOf(event: EpcisEvent): ObservationClaim["use"] {
  if (event.type === "TransformationEvent") return "transforms";
  if (event.type === "ObjectEvent") return event.action === "DELETE" ? "ends" : "sees";
  const packs = event.type === "AggregationEvent" || event.type === "AssociationEvent";
  return packs && event.action === "ADD" ? "packs" : "sees";
}

function readObservation({ event, lots, unregistered }: Sighting): ObservationClaim {
  const items = weighedLots(lots, ["object", "parent", "child", "input"]);
  const use = useOf(event);
  const makes = use === "transforms" ? weighedLots(unregistered, ["output"]) : [];
  const { set, unset } = persistent(event);
  const stated = has(set, "recalled") || wordOf("disposition", event.disposition) === "recalled";
  const mass = lots.flatMap(({ weight }) =>
    weight && "fault" in weight && weight.unit === "mass" ? weight.fault : [],
  );
  return {
    kind: "observation",
    use,
    items,
    outputs: weighedLots(lots, ["output"]),
    ...(makes.length === 0 ? {} : { makes }),
    recall: has(unset, "recalled") ? "lifted" : stated ? "stated" : undefined,
    faults: use === "sees" ? [] : mass,
  };
}

function claimOf(seen: Sighting, at: Instant | undefined): EventClaim {
  const { event, step } = seen;
  if (event.type !== "ObjectEvent") return readObservation(seen);
  if (has(persistent(event).set, "recalled") && !CUSTODY_STEPS.includes(step ?? "")) return readRecall(seen);
  switch (step) {
    case "shipping":
      return readHandoff("shipment", seen, at);
    case "receiving":
      return readHandoff("receipt", seen, at);
    case "void_shipping":
      return readHandoff("voiding", seen, at);
    case "storing":
      return readStorage("in", seen, at);
    case "staging_outbound":
      return readStorage("out", seen, at);
    case "inspecting":
      return documentsOf(event, "testres").length > 0 ? readTest(seen) : readObservation(seen);
    default:
      return readObservation(seen);
  }
}

function actingIn(event: EpcisEvent, claim: EventClaim, publicUrl: string): StatedParty | undefined {
  switch (claim.kind) {
    case "shipment":
    case "voiding":
      return claim.from ?? partyOfPlace(event, publicUrl);
    case "receipt":
      return claim.to ?? partyOfPlace(event, publicUrl);
    case "registration":
    case "storage":
    case "recall":
    case "test":
    case "observation":
      return partyOfPlace(event, publicUrl);
  }
}

/** UTC with milliseconds; undefined outside the years that our own routes take. */
function instantOf(eventTime: string): Instant | undefined {
  const at = new Date(eventTime);
  const isTaken = eventTime >= "1990" && eventTime < "2100" && !Number.isNaN(at.getTime());
  return isTaken ? at.toISOString() : undefined;
}

/** Lots of our products that an ADD brings into being with a weight: what a registration needs. */
function registered(event: EpcisEvent, step: string | undefined, places: readonly NamedLot[], known: KnownLots) {
  if (event.type !== "ObjectEvent" || event.action !== "ADD" || step !== "commissioning") return [];
  const isWeight = ({ weight }: NamedLot) => weight !== undefined && ("grams" in weight || weight.unit === "mass");
  return places.filter((place) => place.role === "object" && isWeight(place) && known.isProduct(place.gtin));
}

/**
 * What an event means for our batches (`publicUrl` is the origin of our own URIs): which of them it names, who acted, and the one thing that it claims of them. A claim that our
 * rules would need more for carries what is missing as faults, with pointers into the event. Pure reading: nothing is judged here.
 */
export function meaningOf(spelt: SpeltEvent, known: KnownLots, publicUrl: string): EventMeaning {
  const { event, lots: places, context } = spelt;
  const step = wordOf("bizStep", event.bizStep);
  const at = instantOf(event.eventTime);
  const common = { at: at ?? event.eventTime, declaresError: event.errorDeclaration !== undefined };
  const made = registered(event, step, places, known);
  const [first, ...others] = weighedLots(made, ["object"]);
  if (first !== undefined) {
    const claim = readRegistration(event, [first, ...others], { context, publicUrl });
    return { ...common, lots: made, claim, acting: partyOfPlace(event, publicUrl) };
  }
  const lots = places.filter(known.isBatch);
  const unregistered = places.filter((place) => !known.isBatch(place) && known.isProduct(place.gtin));
  const claim = claimOf({ event, step, lots, unregistered, context, publicUrl }, at);
  return { ...common, lots, claim, acting: actingIn(event, claim, publicUrl) };
}
