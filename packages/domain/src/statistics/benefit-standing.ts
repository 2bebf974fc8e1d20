import type { Fact } from "../fact.ts";
import type { HouseholdClass } from "../households/household.ts";
import type { OrganisationKind } from "../organisation.ts";
import { scopesWithin } from "./account.ts";
import type { Amounts, Contribution, Standing } from "./contribution.ts";

/** What is kept of a payment to count it. */
export interface BenefitStanding extends Standing {
  readonly benefit?: {
    readonly kind: string;
    readonly household: string;
    readonly figures: Extract<Fact, { readonly kind: "benefit-corrected" }>["data"]["after"];
    readonly isVoid: boolean;
    readonly isDenied: boolean;
    readonly village: string;
    readonly organisation: string;
    readonly producer: OrganisationKind;
  };
  /** Of the household on the day of payment. */
  readonly householdClass?: HouseholdClass;
}

export type BenefitFact = Extract<
  Fact,
  { readonly kind: "benefit-recorded" | "benefit-corrected" | "benefit-voided" | "benefit-confirmed" }
>;

/** What the payment's dimensions rest on beside its facts. */
export interface BenefitGround {
  readonly producer: OrganisationKind;
  /** The class of the household on a day, as it was on record when the fact was. */
  readonly classOn: (day: string) => HouseholdClass | undefined;
}

/** What a payment counts for after a fact of it. A corrected one is to be confirmed anew, and counts until it is denied. */
export function benefitAfter(before: BenefitStanding, fact: BenefitFact, ground: BenefitGround): BenefitStanding {
  const { benefit } = before;
  switch (fact.kind) {
    case "benefit-recorded": {
      const { kind, household, village, id: _, ...figures } = fact.data;
      const { organisation } = fact.by;
      return counted(
        { kind, household, village, figures, organisation, producer: ground.producer, isVoid: false, isDenied: false },
        ground,
      );
    }
    case "benefit-corrected":
      return benefit === undefined
        ? before
        : counted({ ...benefit, figures: fact.data.after, isDenied: false }, ground);
    case "benefit-voided":
      return benefit === undefined ? before : counted({ ...benefit, isVoid: true }, ground);
    case "benefit-confirmed":
      return benefit === undefined ? before : counted({ ...benefit, isDenied: fact.data.outcome === "denied" }, ground);
  }
}

const PAID = { delivery: "paid-delivery-fen", wage: "paid-wage-fen", dividend: "paid-dividend-fen" } as const;

function counted(benefit: NonNullable<BenefitStanding["benefit"]>, { classOn }: BenefitGround): BenefitStanding {
  const { kind, figures, village, organisation, producer } = benefit;
  const paid = Object.entries(PAID).find(([name]) => name === kind)?.[1];
  if (benefit.isVoid || benefit.isDenied || paid === undefined) return { benefit, entries: {} };
  const { delivery, paidFen, paidOn: on } = figures;
  const amounts: Amounts = {
    ...(paidFen === 0 ? {} : { [paid]: paidFen }),
    ...(delivery === undefined || delivery.grams === 0 ? {} : { "delivered-grams": delivery.grams }),
  };
  const product = delivery === undefined ? {} : { product: delivery.gtin };
  const place = { region: village, ...product, scheme: "none", producer, organisation };
  const householdClass = classOn(on);
  return {
    benefit,
    place,
    entries: { payment: { on, amounts } },
    ...(householdClass === undefined ? {} : { householdClass }),
  };
}

/** How often a household is named for something, by the day from which that is known; what is taken back counts below zero. */
export type Presence = Readonly<Record<string, number>>;

/**
 * In which counts of households a payment names one: of its month and of its year; of all goods and of its product; of its county,
 * township and village, and of its organisation; of all classes and of its own.
 */
export function presencesOf({ place, entries, householdClass }: BenefitStanding): readonly string[] {
  const on = entries.payment?.on;
  if (place === undefined || on === undefined) return [];
  const classed = householdClass === "lifted" || householdClass === "monitored" ? [`${householdClass}-households`] : [];
  const stretches = [on.slice(0, 7), on.slice(0, 4)];
  const goods = ["", ...(place.product === undefined ? [] : [place.product])];
  const whose = [...scopesWithin(place.region).map((scope) => `in/${scope}`), `by/${place.organisation}`];
  return ["households", ...classed].flatMap((measure) =>
    stretches.flatMap((stretch) =>
      goods.flatMap((product) => whose.map((scope) => [measure, stretch, product, scope].join("|"))),
    ),
  );
}

/** The days on which a household begins (1) or ceases (-1) to count, from how often it is named. */
function turnsOf(presence: Presence): ReadonlyMap<string, number> {
  const turns = new Map<string, number>();
  let named = 0;
  for (const day of Object.keys(presence).sort()) {
    const next = named + (presence[day] ?? 0);
    const turn = Number(next > 0) - Number(named > 0);
    if (turn !== 0) turns.set(day, turn);
    named = next;
  }
  return turns;
}

/**
 * What must be added to the count of households, by the day from which it is known, for the second presence to stand in place of the first.
 * What is known of one household is the same in whatever order its payments were told.
 */
export function presenceChange(before: Presence, after: Presence): ReadonlyMap<string, number> {
  const [was, is] = [turnsOf(before), turnsOf(after)];
  const days = [...new Set([...was.keys(), ...is.keys()])];
  return new Map(
    days.map((day) => [day, (is.get(day) ?? 0) - (was.get(day) ?? 0)] as const).filter(([, turn]) => turn !== 0),
  );
}

/** Names it once more or once less from a day on. */
export function named(presence: Presence, knownOn: string, change: 1 | -1): Presence {
  const { [knownOn]: there = 0, ...others } = presence;
  return there + change === 0 ? others : { ...others, [knownOn]: there + change };
}

/** A count of households that changes, as `presencesOf` names it. */
export interface PresenceTurn {
  readonly measure: Extract<keyof Contribution["amounts"], `${string}households`>;
  /** `2026-10` or `2026`. */
  readonly stretch: string;
  readonly product?: string;
  /** A region by the digits that count. */
  readonly scope: { readonly region: string } | { readonly organisation: string };
}

export function presenceTurn(name: string): PresenceTurn {
  const [measure, stretch = "", product = "", scope = ""] = name.split("|");
  const id = scope.slice(3);
  return {
    measure: measure as PresenceTurn["measure"],
    stretch,
    ...(product === "" ? {} : { product }),
    scope: scope.startsWith("by/") ? { organisation: id } : { region: id },
  };
}
