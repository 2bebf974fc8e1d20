import { linkOf } from "../../outbox/chain.ts";
import type { Opened } from "../../outbox/entries.ts";
import type { Outbox } from "../../outbox/outbox.ts";
import { HANDOFF } from "../../parts/scan/handoff-mark.ts";
import { grams } from "../../words/figures.ts";
import type { Ground, Incoming } from "../ground/known.ts";
import type { Answer } from "../ground/offers.ts";

/**
 * What one phone shows another: a command as its device has chained it. Whoever reads it computes the link again: a figure that was changed on the way
 * does not fit, and the service finds the same link in the device's history later.
 */
export interface Shown {
  readonly device: string;
  /** Of the device, as it goes over the wire. */
  readonly number: number;
  /** The link before, SHA-256 in hex. */
  readonly previous: string;
  /** The first sixteen hex digits of the command's own link: the whole is computed. */
  readonly chain: string;
  readonly command: string;
  /** By the clock of the device that shows it, ISO 8601. */
  readonly time: string;
  readonly path: string;
  /** The organisation that acts. */
  readonly by: string;
  /** Who acts for it, by name. */
  readonly person: string;
  /** What the products of the body are called, by GTIN: the other phone may not know them. */
  readonly names: Readonly<Record<string, string>>;
  /** As it will be sent, to the byte. */
  readonly body: string;
}

const MEMBERS = ["device", "number", "previous", "chain", "command", "time", "path", "by", "person", "names"] as const;
const CHAIN_DIGITS = 16;
/** Between the members and the body, which is an object. */
const SEAM = "]{";
/** More than so many characters make modules that a camera does not tell apart on a phone's screen. */
export const READABLE_MAX = 1_800;

/** Scanners type letters of ASCII alone: other characters go as JSON's own escapes, which JSON reads as the same text. */
function typable(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function untyped(text: string): string {
  return text.replace(/\\u(00[89a-f][0-9a-f]|0[1-9a-f][0-9a-f]{2}|[1-9a-f][0-9a-f]{3})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** The text of the code for a command of this device. */
export async function shownText(
  box: Outbox,
  { id, previous, chain, writtenAt, content, number }: Opened,
  by: string,
  { lots, incoming }: Pick<Ground, "lots" | "incoming">,
): Promise<string> {
  const { device, base } = await box.device();
  const known = new Map([
    ...incoming.flatMap(({ items }) => items.map(({ gtin, product }) => [gtin, product] as const)),
    ...lots.map(({ gtin, product }) => [gtin, product.zh] as const),
  ]);
  const { items } = JSON.parse(content.body) as Items;
  const names = Object.fromEntries(items.flatMap(({ gtin }) => (known.has(gtin) ? [[gtin, known.get(gtin)]] : [])));
  const members = [
    ...[device, number - base, previous, chain.slice(0, CHAIN_DIGITS), id, writtenAt, content.path, by],
    ...[content.person.replaceAll(SEAM, ""), names],
  ];
  return typable(HANDOFF + JSON.stringify(members) + content.body);
}

/** A code that was read, if it is one and its link fits; undefined otherwise. Never throws. */
export async function shownIn(text: string): Promise<Shown | undefined> {
  try {
    const at = text.indexOf(SEAM);
    if (!text.startsWith(HANDOFF) || at < 0) return undefined;
    const values: unknown = JSON.parse(text.slice(HANDOFF.length, at + 1));
    if (!Array.isArray(values) || values.length !== MEMBERS.length) return undefined;
    const body = untyped(text.slice(at + 1));
    const [device, number, previous, chain, command, time, path, by, person, names]: readonly unknown[] = values;
    const isText = [device, previous, chain, command, time, path, by, person].every((one) => typeof one === "string");
    if (!isText || typeof number !== "number" || typeof names !== "object" || names === null) return undefined;
    const shown = { ...Object.fromEntries(MEMBERS.map((name, n) => [name, values[n]])), body } as Shown;
    const link = { device: shown.device, number, method: "POST", path: shown.path, command: shown.command };
    const whole = await linkOf(shown.previous, { ...link, time: shown.time }, body);
    return shown.chain.length === CHAIN_DIGITS && whole.startsWith(shown.chain) ? shown : undefined;
  } catch {
    return undefined;
  }
}

interface Items {
  readonly items: readonly {
    readonly gtin: string;
    readonly lot: string;
    readonly quantityKg: number;
    readonly rejectedKg?: number;
  }[];
}

/** A load that another phone offers to this organisation; undefined where it is none, or meant for another. */
export function offeredIn(shown: Shown, own: string, { lots, receivers }: Ground): Incoming | undefined {
  if (shown.path !== "/api/shipments") return undefined;
  const content = JSON.parse(shown.body) as Items & {
    readonly id: string;
    readonly to: string;
    readonly shippedAt: string;
    readonly vehicle?: string;
  };
  if (content.to !== own) return undefined;
  const items = content.items.map(({ gtin, lot, quantityKg }) => {
    const product = lots.find((one) => one.gtin === gtin)?.product.zh ?? shown.names[gtin] ?? gtin;
    return { gtin, lot, product, quantityKg, openKg: quantityKg };
  });
  const { id, shippedAt, vehicle } = content;
  const fromName = receivers.find((one) => one.id === shown.by)?.name ?? shown.by;
  const said = { fromName: `${fromName} ${shown.person}`.trim(), ...(vehicle === undefined ? {} : { vehicle }) };
  return { from: shown.by, id, shippedAt, items, isOffered: true, ...said };
}

const RECEIPT = /^\/api\/shipments\/([^/]+)\/receipt\?from=([^&]+)$/;

/** What another phone says that it received of a shipment of this organisation; undefined where it says something else. */
export function answerIn({ path, body, person, time }: Shown, own: string): Answer | undefined {
  const [, shipment, from] = RECEIPT.exec(path) ?? [];
  if (shipment === undefined || decodeURIComponent(from ?? "") !== own) return undefined;
  const { items } = JSON.parse(body) as Items;
  const sum = (of: (item: Items["items"][number]) => number) => grams(items.reduce((all, one) => all + of(one), 0));
  const rejectedKg = sum(({ rejectedKg = 0 }) => rejectedKg);
  return { shipment: decodeURIComponent(shipment), person, time, kg: sum(({ quantityKg }) => quantityKg), rejectedKg };
}

/** Kilograms of the shipment that was shown. */
export function shippedKg(body: string): number {
  const { items } = JSON.parse(body) as Items;
  return grams(items.reduce((sum, { quantityKg }) => sum + quantityKg, 0));
}
