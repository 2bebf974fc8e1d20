import type { Shape } from "../../service/client.ts";

type Batch = Pick<
  Shape<"BatchRecord">,
  "detail" | "quantityKg" | "onHand" | "handoffs" | "handoffCount" | "mass" | "parties"
>;

/** What one organisation had to do with the goods of a batch, in kilograms. */
export interface Held {
  readonly organisation: string;
  readonly name: string;
  /** Registered by it, or received and credited. */
  readonly tookKg: number;
  /** Sent on and not come back. */
  readonly passedOnKg: number;
  readonly onHandKg: number;
}

export interface UnderWay {
  readonly shipment: string;
  readonly from: string;
  readonly to: string;
  readonly quantityKg: number;
}

/** Who possibly holds what of a batch, and what the records do not tell. */
export interface Holding {
  /** Whoever ever had some of it, those with the most on hand first. */
  readonly holders: readonly Held[];
  readonly underWay: readonly UnderWay[];
  readonly soldLooseKg: number;
  readonly soldOnlineKg: number;
  readonly neverArrivedKg: number;
  readonly transformedKg: number;
  /** Handoffs that the record of the batch does not list: sums are too small by them. */
  readonly unlistedHandoffs: number;
  /** The stock of others is not shown to whoever looks. */
  readonly isWithheld: boolean;
}

/** Sums of decimals are rounded to the gram. */
const grams = (kg: number): number => Math.round(kg * 1000) / 1000;

/**
 * Derives from a batch's record who may still hold its goods. What is on hand is exact by the books; what was received and passed on are sums
 * over the handoffs that the record lists, which are the newest of very many.
 */
export function holdingOf(batch: Batch): Holding {
  const { detail, quantityKg, onHand, handoffs, handoffCount, mass, parties } = batch;
  const sums = new Map<string, { tookKg: number; passedOnKg: number; onHandKg: number }>();
  const of = (organisation: string) => {
    const known = sums.get(organisation) ?? { tookKg: 0, passedOnKg: 0, onHandKg: 0 };
    sums.set(organisation, known);
    return known;
  };
  of(detail.organisation).tookKg += quantityKg;
  const underWay: UnderWay[] = [];
  for (const handoff of handoffs) {
    const { shipment, from, to, status, shippedKg, returnedKg = 0, creditedKg, receivedKg = 0, underWayKg } = handoff;
    if (status === "voided") continue;
    of(from).passedOnKg += shippedKg - returnedKg;
    if (status !== "pending") of(to).tookKg += creditedKg ?? receivedKg;
    const restKg = status === "pending" ? shippedKg : (underWayKg ?? 0);
    if (restKg > 0) underWay.push({ shipment, from: nameIn(from), to: nameIn(to), quantityKg: grams(restKg) });
  }
  for (const { organisation, quantityKg: kg } of onHand) of(organisation).onHandKg += kg;
  function nameIn(organisation: string): string {
    const stock = onHand.find((one) => one.organisation === organisation);
    return parties[organisation]?.name ?? stock?.name ?? organisation;
  }
  const holders = [...sums].map(([organisation, { tookKg, passedOnKg, onHandKg }]) => ({
    organisation,
    name: nameIn(organisation),
    tookKg: grams(tookKg),
    passedOnKg: grams(passedOnKg),
    onHandKg: grams(onHandKg),
  }));
  return {
    holders: holders.sort((a, b) => b.onHandKg - a.onHandKg || b.tookKg - a.tookKg),
    underWay,
    soldLooseKg: grams(
      (mass?.losses ?? [])
        .filter(({ cause }) => cause === "sold-untraced")
        .reduce((sum, one) => sum + one.quantityKg, 0),
    ),
    soldOnlineKg: mass?.soldKg ?? 0,
    neverArrivedKg: mass?.lostKg ?? 0,
    transformedKg: mass?.transformedKg ?? 0,
    unlistedHandoffs: Math.max(0, handoffCount - handoffs.length),
    isWithheld: mass === undefined,
  };
}
