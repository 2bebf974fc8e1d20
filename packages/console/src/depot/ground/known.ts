import type { Opened } from "../../outbox/entries.ts";
import type { Shape } from "../../service/client.ts";
import { grams } from "../../words/figures.ts";

/** What stops a lot wherever it is. */
export type Stop = "recalled" | "held" | "voided";

/** A lot by its name. */
export interface LotName {
  readonly gtin: string;
  readonly lot: string;
}

export interface Room {
  readonly location: string;
  readonly quantityKg: number;
}

/** A lot that is here, or was lately, as it was read last. */
export interface KnownLot extends LotName {
  readonly product: { readonly zh: string; readonly en?: string | undefined };
  readonly producer: string;
  readonly harvestedOn: string;
  /** Cold-chain profile of its product, where that is known. */
  readonly profile?: string;
  readonly onHandKg: number;
  readonly rooms: readonly Room[];
  readonly stop?: Stop;
  /** The last day that it keeps, where that is known. */
  readonly keepsUntil?: string;
}

export interface IncomingItem extends LotName {
  readonly product: string;
  readonly quantityKg: number;
  /** Still under way. */
  readonly openKg: number;
  readonly stop?: Stop;
}

/** A logistic unit that is here, or was lately. `contents`: all that is in it, by lot. */
export type KnownUnit = Shape<"LogisticUnit">;

/** A unit on its way here with a shipment, with all that is in it. */
export type IncomingUnit = NonNullable<Shape<"ShipmentRecord">["units"]>[number];

/** A shipment on its way here. */
export interface Incoming {
  readonly from: string;
  readonly fromName: string;
  readonly id: string;
  readonly shippedAt: string;
  readonly vehicle?: string;
  /** Another phone showed it: the service may not know it yet. */
  readonly isOffered?: true;
  /** What is in its units, too. */
  readonly items: readonly IncomingItem[];
  /** Those that are still under way. */
  readonly units?: readonly IncomingUnit[];
}

export interface Receiver {
  readonly id: string;
  readonly name: string;
  readonly place: string;
}

/** What a depot needs to know of its goods to decide without a network. */
export interface Ground {
  /** When reading began, by this device's clock, epoch ms. */
  readonly readAt: number;
  readonly lots: readonly KnownLot[];
  readonly incoming: readonly Incoming[];
  /** Absent in what an earlier version kept. */
  readonly units?: readonly KnownUnit[];
  /** Lots that are being recalled, here or not. */
  readonly recalled: readonly LotName[];
  /** What is or was to be done in recalls; nothing where it was read by an app of before. */
  readonly tasks?: readonly Shape<"RecallTaskSummary">[];
  /** To whom may be shipped: the last first. */
  readonly receivers: readonly Receiver[];
  /** Whether all there is was read: a depot with more than some thousand lots sees the newest. */
  readonly isWhole: boolean;
}

/** What tells a lot from all others. */
export function keyOf({ gtin, lot }: LotName): string {
  return `${gtin.padStart(14, "0")}/${lot}`;
}

/** Of a lot, what lies in no room. */
export function unstoredKg({ onHandKg, rooms }: Pick<KnownLot, "onHandKg" | "rooms">): number {
  return grams(onHandKg - rooms.reduce((sum, { quantityKg }) => sum + quantityKg, 0));
}

/** Out of the rooms that a lot lies in, one after another, until the weight is there. What lies in no room needs no step. */
export function outOf(
  lot: KnownLot,
  kg: number,
): readonly { readonly location: string; readonly quantityKg: number }[] {
  let rest = kg;
  return lot.rooms.flatMap(({ location, quantityKg }) => {
    const own = Math.min(rest, quantityKg);
    rest = grams(rest - own);
    return own > 0 ? [{ location, quantityKg: own }] : [];
  });
}

interface Weighed extends LotName {
  readonly quantityKg: number;
  readonly rejectedKg?: number;
}

/** What a command moves: some of a lot, or a whole unit; one that was opened says what was found in it. */
type Moved = Weighed | { readonly sscc: string; readonly rejected?: true; readonly contents?: readonly Weighed[] };

/** By lot what is moved, that in whole units among it. Of a unit that is not known here nothing is. */
function lotsOf(
  items: readonly Moved[],
  units: readonly (Pick<KnownUnit, "sscc" | "items"> & Partial<Pick<KnownUnit, "contents">>)[] = [],
): readonly Weighed[] {
  return items.flatMap((item) => {
    if (!("sscc" in item)) return item;
    const unit = units.find(({ sscc }) => sscc === item.sscc);
    const found: readonly Weighed[] = item.contents ?? unit?.contents ?? unit?.items ?? [];
    return item.rejected === true ? found.map((lot) => ({ ...lot, quantityKg: 0, rejectedKg: lot.quantityKg })) : found;
  });
}

type Command = Pick<Opened, "state" | "writtenAt" | "sentAt"> & {
  readonly content: Pick<Opened["content"], "path" | "body">;
};

/** What the service does not know yet, or knew only after the ground was read. */
function isAfter(ground: Ground, { state, sentAt }: Command): boolean {
  return state === "waiting" || (state === "sent" && Date.parse(sentAt ?? "") >= ground.readAt);
}

const RECEIPT = /^\/api\/shipments\/([^/]+)\/receipt\?from=([^&]+)$/;

/** The loads, as `from/id`, whose receipt the service took. */
export function receiptsSent(commands: readonly Pick<Command, "state" | "content">[]): Set<string> {
  const found = commands.flatMap(({ state, content }) => {
    const [, id, from] = RECEIPT.exec(content.path) ?? [];
    if (state !== "sent" || id === undefined || from === undefined) return [];
    return [`${decodeURIComponent(from)}/${decodeURIComponent(id)}`];
  });
  return new Set(found);
}

/** The ground with loads that another phone has shown: until the service knows them too, or took their receipt. A receipt that waits takes its load away by itself. */
export function withOffers(
  ground: Ground,
  loads: readonly Incoming[],
  commands: readonly Pick<Command, "state" | "content">[],
): Ground {
  if (loads.length === 0) return ground;
  const known = receiptsSent(commands);
  for (const { from, id } of ground.incoming) known.add(`${from}/${id}`);
  const open = loads.filter(({ from, id }) => !known.has(`${from}/${id}`));
  return { ...ground, incoming: [...ground.incoming, ...open] };
}

/**
 * The ground with what this device has recorded since it was read: goods received are here, those put away lie in their room, those shipped are
 * gone. `commands` in the order of writing. A refused command changes nothing.
 */
export function withWritten(ground: Ground, commands: readonly Command[]): Ground {
  const undone = new Set(commands.filter(isStanding).flatMap(({ content }) => UNDOING.exec(content.path)?.[1] ?? []));
  return commands.filter((one) => isAfter(ground, one) && !isUndone(one, undone)).reduce(applied, ground);
}

const UNDOING = /^\/api\/transformations\/([^/]+)\/void$/;

function isStanding({ state }: Command): boolean {
  return state === "waiting" || state === "sent";
}

/** Was it a transformation that this device took back again? */
function isUndone({ content: { path, body } }: Command, undone: ReadonlySet<string>): boolean {
  if (undone.size === 0 || path !== "/api/transformations") return false;
  return undone.has(encodeURIComponent((JSON.parse(body) as { readonly id: string }).id));
}

function applied(ground: Ground, { content: { path, body } }: Command): Ground {
  const [where = "", query = ""] = path.split("?");
  const [, gtin, lot] = /^\/api\/batches\/(\d{8,14})\/([^/]+)\/storage$/.exec(where) ?? [];
  const [, shipment] = /^\/api\/shipments\/([^/]+)\/receipt$/.exec(where) ?? [];
  const isMaking = where === "/api/transformations";
  if (where !== "/api/shipments" && !isMaking && lot === undefined && shipment === undefined) return ground;
  const content: unknown = JSON.parse(body === "" ? "{}" : body);
  if (gtin !== undefined && lot !== undefined)
    return stored(ground, { gtin, lot: decodeURIComponent(lot) }, content as Step);
  if (shipment !== undefined) {
    const from = new URLSearchParams(query).get("from") ?? "";
    return received(ground, { from, id: decodeURIComponent(shipment) }, content as Receipt);
  }
  if (isMaking) return transformed(ground, content as Making);
  const { items } = content as { readonly items: readonly Moved[] };
  return lotsOf(items, ground.units).reduce(
    (sum, item) => changed(sum, item, (one) => taken(one, item.quantityKg)),
    ground,
  );
}

interface Making {
  readonly inputs: readonly Weighed[];
  readonly outputs: readonly (Weighed & { readonly of?: readonly LotName[] })[];
}

/** What went in is less, what came out is here: under the product of the input that bears its number, else of the first. */
function transformed(ground: Ground, { inputs, outputs }: Making): Ground {
  const known = (name: LotName) => ground.lots.find((one) => keyOf(one) === keyOf(name));
  const made = outputs.flatMap(({ gtin, lot, quantityKg, of = inputs }): KnownLot[] => {
    const from = of.flatMap((input) => known(input) ?? []);
    const keepsUntil = from.flatMap(({ keepsUntil: day }) => day ?? []).toSorted()[0];
    const harvestedOn = from.map(({ harvestedOn: day }) => day).toSorted()[0] ?? "";
    const own = from.find((one) => keyOf({ ...one, lot }) === keyOf({ gtin, lot })) ?? from[0];
    if (own === undefined || known({ gtin, lot }) !== undefined) return [];
    const { product, producer, profile } = own;
    const more = { ...(profile !== undefined && { profile }), ...(keepsUntil !== undefined && { keepsUntil }) };
    return [{ gtin, lot, product, producer, harvestedOn, onHandKg: quantityKg, rooms: [], ...more }];
  });
  const left = inputs.reduce((sum, input) => changed(sum, input, (one) => taken(one, input.quantityKg)), ground);
  return { ...left, lots: [...left.lots, ...made] };
}

function changed(ground: Ground, name: LotName, change: (lot: KnownLot) => KnownLot): Ground {
  const key = keyOf(name);
  return { ...ground, lots: ground.lots.map((one) => (keyOf(one) === key ? change(one) : one)) };
}

interface Step {
  readonly action: "in" | "out";
  readonly location: string;
  readonly quantityKg: number;
}

/** The name of a room as it is compared: letters of any width and case, and blanks, make no other. */
export function roomNamed(location: string): string {
  return location.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();
}

function stored(ground: Ground, name: LotName, { action, location, quantityKg }: Step): Ground {
  return changed(ground, name, (lot) => {
    const room = roomNamed(location);
    const before = lot.rooms.find((one) => roomNamed(one.location) === room);
    const kg = grams((before?.quantityKg ?? 0) + (action === "in" ? quantityKg : -quantityKg));
    const others = lot.rooms.filter((one) => one !== before);
    const now = kg > 0 ? [...others, { location: before?.location ?? location, quantityKg: kg }] : others;
    return { ...lot, rooms: now };
  });
}

/** Takes weight away: what lies in no room goes first, then room by room. */
function taken(lot: KnownLot, kg: number): KnownLot {
  let rest = grams(Math.max(0, kg - Math.max(0, unstoredKg(lot))));
  const rooms = lot.rooms.flatMap((room) => {
    const out = Math.min(rest, room.quantityKg);
    rest = grams(rest - out);
    const left = grams(room.quantityKg - out);
    return left > 0 ? [{ ...room, quantityKg: left }] : [];
  });
  return { ...lot, onHandKg: Math.max(0, grams(lot.onHandKg - kg)), rooms };
}

interface Receipt {
  readonly items: readonly Moved[];
  readonly restUnderWay?: boolean;
}

function received(
  ground: Ground,
  { from, id }: Pick<Incoming, "from" | "id">,
  { items, restUnderWay = false }: Receipt,
): Ground {
  const shipment = ground.incoming.find((one) => one.id === id && one.from === from);
  if (shipment === undefined) return ground;
  const units = shipment.units?.filter(({ sscc }) => !items.some((item) => "sscc" in item && item.sscc === sscc));
  const came = lotsOf(items, shipment.units);
  const left = shipment.items.flatMap((item) => {
    const own = came.filter((one) => keyOf(one) === keyOf(item));
    if (own.length === 0) return [item];
    const openKg = own.reduce((kg, one) => grams(kg - one.quantityKg - (one.rejectedKg ?? 0)), item.openKg);
    const isComing = restUnderWay || units?.some((unit) => unit.items.some((one) => keyOf(one) === keyOf(item)));
    return isComing && openKg > 0 ? [{ ...item, openKg }] : [];
  });
  const incoming = ground.incoming.flatMap((one) =>
    one !== shipment ? [one] : left.length === 0 ? [] : [{ ...one, items: left, ...(units && { units }) }],
  );
  const lots = came.reduce((known, item) => arrived(known, shipment, item), ground.lots);
  return { ...ground, incoming, lots };
}

function arrived(lots: readonly KnownLot[], shipment: Incoming, item: Weighed): readonly KnownLot[] {
  if (item.quantityKg <= 0) return lots;
  const key = keyOf(item);
  const sent = shipment.items.find((one) => keyOf(one) === key);
  // No more than was under way counts: what is over is a difference for the record, not goods to put away.
  const kg = Math.min(item.quantityKg, sent?.openKg ?? item.quantityKg);
  if (lots.some((one) => keyOf(one) === key)) {
    return lots.map((one) => (keyOf(one) === key ? { ...one, onHandKg: grams(one.onHandKg + kg) } : one));
  }
  const { gtin, lot } = item;
  const made = { gtin, lot, product: { zh: sent?.product ?? gtin }, producer: shipment.fromName, harvestedOn: "" };
  const stop = sent?.stop === undefined ? {} : { stop: sent.stop };
  return [...lots, { ...made, onHandKg: kg, rooms: [], ...stop }];
}
