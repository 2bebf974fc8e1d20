import { mostUsedFirst, type Pickable } from "../../parts/fields/pick.ts";
import { service, taken } from "../../service/client.ts";

/** Kinds of organisation that goods go to, as they are offered: an online platform takes goods over too, but comes last. */
export const RECEIVER_KINDS = ["depot", "cooperative", "platform"] as const;

/** As many of each kind are offered: the newest. */
const OF_A_KIND = 200;

export interface Receivers {
  /** The most used first, then by their kind. */
  readonly receivers: readonly Pickable[];
  /** To whom the last shipment went. */
  readonly last: string | undefined;
}

/** To whom the organisation `own` can ship, itself left out. Rejects with `Unreachable`, `Refused` or `SignedOut`. */
export async function readReceivers(own: string): Promise<Receivers> {
  const [before, ...kinds] = await Promise.all([
    taken(service.GET("/api/shipments", { params: { query: { limit: 50, direction: "out" } } })),
    ...RECEIVER_KINDS.map((kind) =>
      taken(service.GET("/api/organisations", { params: { query: { limit: OF_A_KIND, kind } } })),
    ),
  ]);
  const found = kinds
    .flatMap(({ items }) => items)
    .filter(({ id }) => id !== own)
    .map(({ id, name, region, pinyin }) => ({ id, title: name, detail: region, pinyin }));
  const used = before.items.map(({ to }) => to);
  return { receivers: mostUsedFirst(found, used), last: used[0] };
}
