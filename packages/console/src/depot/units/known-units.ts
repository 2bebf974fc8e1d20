import { grams } from "../../words/figures.ts";
import { type Ground, type KnownUnit, keyOf, type LotName, type withWritten } from "../ground/known.ts";
import { withoutWeights } from "../scanning.tsx";

type Item = KnownUnit["items"][number];
type Commands = Parameters<typeof withWritten>[1];

/** What goes into a unit, or comes out of it. */
type Entry = (LotName & { readonly quantityKg: number }) | { readonly sscc: string };

/** Batches that one unit holds, over all that is inside it. */
export const LOTS_MAX = 12;

/** The units that stand here by themselves and hold something. */
export function unitsHere({ units = [] }: Ground): readonly KnownUnit[] {
  return units.filter(({ status }) => status === "standing");
}

export function unitIn({ units = [] }: Ground, sscc: string): KnownUnit | undefined {
  return units.find((unit) => unit.sscc === sscc);
}

/** The ground without what lies in units: that is handled with them alone. */
export function loose(ground: Ground): Ground {
  const packed = added(
    [],
    unitsHere(ground).flatMap(({ contents }) => contents),
  );
  return withoutWeights(
    ground,
    packed.map(({ gtin, lot, quantityKg }) => ({ gtin, lot, kg: quantityKg })),
  );
}

/** Weights by lot; `sign` -1 takes the second away from the first. What is nothing is left out. */
function added(items: readonly Item[], more: readonly Item[], sign: 1 | -1 = 1): readonly Item[] {
  const sums = new Map(items.map((item) => [keyOf(item), item]));
  for (const item of more) {
    const before = sums.get(keyOf(item))?.quantityKg ?? 0;
    const { serials: _, ...own } = sums.get(keyOf(item)) ?? item;
    sums.set(keyOf(item), { ...own, quantityKg: grams(before + sign * item.quantityKg) });
  }
  return [...sums.values()].filter(({ quantityKg }) => quantityKg > 0);
}

export function weightOf(items: readonly Pick<Item, "quantityKg">[]): number {
  return grams(items.reduce((sum, { quantityKg }) => sum + quantityKg, 0));
}

type Change = (unit: KnownUnit) => KnownUnit;

function changed(ground: Ground, sscc: string, change: Change): Ground {
  return {
    ...ground,
    units: (ground.units ?? []).map((one) => {
      if (one.sscc !== sscc) return one;
      const next = change(one);
      const isEmpty = next.items.length + next.units.length === 0;
      const status = isEmpty ? "empty" : next.status === "empty" ? "standing" : next.status;
      return { ...next, status, weightKg: weightOf(next.contents) };
    }),
  };
}

/** What is named, with its product where that is known here. */
function itemsOf(ground: Ground, entries: readonly Entry[]): readonly Item[] {
  return entries.flatMap((entry) => {
    if ("sscc" in entry) return [];
    const { gtin, lot, quantityKg } = entry;
    const known = ground.lots.find((one) => keyOf(one) === keyOf(entry));
    const name = known === undefined ? {} : { productName: known.product.zh };
    return [{ batch: `01/${gtin}/10/${encodeURIComponent(lot)}`, gtin, lot, quantityKg, ...name }];
  });
}

const ssccsOf = (entries: readonly Entry[]): readonly string[] =>
  entries.flatMap((entry) => ("sscc" in entry ? [entry.sscc] : []));

function moved(ground: Ground, sscc: string, entries: readonly Entry[], sign: 1 | -1): Ground {
  const items = itemsOf(ground, entries);
  const inner = ssccsOf(entries);
  const inside = inner.flatMap((one) => unitIn(ground, one)?.contents ?? []);
  const next = changed(ground, sscc, (unit) => ({
    ...unit,
    items: [...added(unit.items, items, sign)],
    units: sign > 0 ? [...unit.units, ...inner] : unit.units.filter((one) => !inner.includes(one)),
    contents: [...added(unit.contents, [...items, ...inside], sign)],
  }));
  return inner.reduce(
    (all, one) =>
      changed(all, one, ({ parent: _, ...unit }) =>
        sign > 0 ? { ...unit, parent: sscc, status: "inside" } : { ...unit, status: "standing" },
      ),
    next,
  );
}

/** A new unit, before anything lies in it. */
function made(ground: Ground, sscc: string, at: string, organisation: string): Ground {
  if (unitIn(ground, sscc) !== undefined) return ground;
  const none = { items: [], units: [], contents: [], weightKg: 0 };
  const unit = { sscc, organisation, holder: organisation, status: "empty", createdAt: at, packedAt: at, ...none };
  return { ...ground, units: [...(ground.units ?? []), unit as KnownUnit] };
}

interface Packing {
  readonly id: string;
  readonly sscc?: string;
  readonly contains: readonly Entry[];
  readonly at: string;
}

/** A packing whose unit gets its number with a network stands under this until then. */
const unnumbered = (id: string): string => `packing/${id}`;

export function hasNumber({ sscc }: Pick<KnownUnit, "sscc">): boolean {
  return /^\d+$/.test(sscc);
}

/** The ground with one command on units. */
function applied(ground: Ground, path: string, content: unknown, own: string): Ground {
  const [where = ""] = path.split("?");
  if (where === "/api/units") {
    const { id, sscc = unnumbered(id), contains, at } = content as Packing;
    const packed = moved(made(ground, sscc, at, own), sscc, contains, 1);
    return changed(packed, sscc, (unit) => ({ ...unit, packedAt: at, lastPacking: { id, at } }));
  }
  const [, sscc] = /^\/api\/units\/(\d+)\/unpacking$/.exec(where) ?? [];
  if (sscc !== undefined) {
    const unit = unitIn(ground, sscc);
    const { items } = content as { readonly items?: readonly Entry[] };
    const all = items ?? [...(unit?.items ?? []), ...(unit?.units ?? []).map((one) => ({ sscc: one }))];
    return changed(moved(ground, sscc, all, -1), sscc, ({ lastPacking: _, ...rest }) => rest);
  }
  if (where === "/api/shipments") {
    const { items } = content as { readonly items: readonly Entry[] };
    return ssccsOf(items).reduce((all, one) => changed(all, one, (unit) => ({ ...unit, status: "under-way" })), ground);
  }
  const [, shipment] = /^\/api\/shipments\/([^/]+)\/receipt$/.exec(where) ?? [];
  if (shipment === undefined) return ground;
  return arrived(ground, decodeURIComponent(shipment), content as Receipt, own);
}

interface Receipt {
  readonly items: readonly (Entry & { readonly rejected?: true; readonly contents?: unknown })[];
  readonly receivedAt: string;
}

/** Units that were received whole stand here, as they were packed. */
function arrived(ground: Ground, id: string, { items, receivedAt }: Receipt, own: string): Ground {
  const load = ground.incoming.find((one) => one.id === id);
  const whole = items.flatMap((item) => {
    if (!("sscc" in item) || item.rejected === true || item.contents !== undefined) return [];
    return load?.units?.filter(({ sscc }) => sscc === item.sscc) ?? [];
  });
  const units = whole.map((unit): KnownUnit => {
    const contents = unit.items.map((item) => ({ ...item, ...named(load?.items, item) }));
    const shape = { contents, items: unit.isNested === true ? [] : contents, units: [] };
    const times = { createdAt: receivedAt, packedAt: receivedAt, shippedAt: load?.shippedAt ?? receivedAt };
    const { sscc } = unit;
    return {
      sscc,
      organisation: own,
      holder: own,
      status: "standing",
      ...shape,
      ...times,
      weightKg: weightOf(contents),
    };
  });
  const others = (ground.units ?? []).filter(({ sscc }) => !units.some((unit) => unit.sscc === sscc));
  return { ...ground, units: [...others, ...units] };
}

function named(items: readonly (LotName & { readonly product: string })[] = [], lot: LotName) {
  const found = items.find((one) => keyOf(one) === keyOf(lot));
  return found === undefined ? {} : { productName: found.product };
}

/**
 * The ground with what this device packed, unpacked, sent and received in units since it was read. The order is that of writing; a packing that
 * was taken back is left out. `own`: the organisation.
 */
export function withUnits(ground: Ground, commands: Commands, own: string): Ground {
  const open = commands.filter(
    (command, n) =>
      command.state === "waiting" ||
      (command.state === "sent" &&
        (sentAt(command) >= ground.readAt || isUnlisted(ground, command, commands.slice(n + 1)))),
  );
  return standing(open).reduce(
    (all, { content: { path, body } }) =>
      path.includes("/units") || path.includes("/shipments") ? applied(all, path, JSON.parse(body || "{}"), own) : all,
    ground,
  );
}

/** Lists of new units come a moment after the units. */
const LISTED_MS = 10_000;

const sentAt = ({ sentAt: at = "" }: Commands[number]): number => Date.parse(at);

/** A packing whose unit was new, and that was sent so shortly before the list was read that it may not stand in it yet. */
function isUnlisted(ground: Ground, command: Commands[number], later: Commands): boolean {
  const { path, body } = command.content;
  if (path !== "/api/units" || sentAt(command) < ground.readAt - LISTED_MS) return false;
  const { id, sscc } = JSON.parse(body) as Packing;
  const isListed = ground.units?.some((unit) => unit.sscc === sscc || unit.lastPacking?.id === id);
  return (
    isListed !== true && !later.some(({ content }) => sscc !== undefined && JSON.stringify(content).includes(sscc))
  );
}

const VOID = /^\/api\/units\/(\d+)\/void$/;

/** Without the packings that were taken back after them. */
function standing(commands: Commands): Commands {
  const kept = [...commands];
  for (const command of commands) {
    const [, sscc] = VOID.exec(command.content.path) ?? [];
    if (sscc === undefined) continue;
    const before = kept.slice(0, kept.indexOf(command));
    const last = before.findLastIndex(({ content: { path, body } }) => {
      return path === "/api/units" && (JSON.parse(body) as Packing).sscc === sscc;
    });
    if (last >= 0) kept.splice(last, 1);
  }
  return kept;
}
