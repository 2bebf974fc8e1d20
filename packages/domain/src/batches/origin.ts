import { type CalendarDate, dateInChina, type Instant, startOfDay } from "../calendar.ts";
import type { Claim } from "../certificates/balance.ts";
import type { Grams } from "../quantity.ts";
import type { Recall } from "./origins/recall.ts";

/** The batch was harvested on plots of one base. */
export interface HarvestOrigin {
  readonly kind: "harvest";
  readonly base: { readonly id: string; readonly name: string; readonly regionCode: string };
  readonly plots: readonly string[];
  readonly harvestedOn: CalendarDate;
}

/** What stops an input, and with it what was made of it. */
export const STOPS = ["recalled", "test-failed", "interval-breached"] as const;

/** That an input is stopped: which batch is, by whom, and how much of what went in can be of it. */
export interface InputStop {
  readonly by: (typeof STOPS)[number];
  /** The batch that is stopped itself: the input, or one that the input was made of. */
  readonly gtin: string;
  readonly lot: string;
  /** Of the grams that went in, at least and at most so many are of that batch. */
  readonly minGrams: Grams;
  readonly maxGrams: Grams;
  /** Of a recall, with who ordered it. */
  readonly recall?: Recall & { readonly orderedBy: "producer" | "bureau" };
}

/** Of an input that lacks what a journey needs: which needs are not met, and whether something speaks against them. */
export type InputNeed = "temperature" | "test" | "farmRecord" | "commitment";
export type InputLacks = Readonly<Partial<Record<InputNeed, "missing" | "contradicted">>>;

/** Weight that a transformation took from another batch, with what of that batch counts for what was made of it. */
export interface TransformationInput {
  readonly gtin: string;
  readonly lot: string;
  readonly grams: Grams;
  /** As of the newest that the input's record says. Absent where it lacks nothing. */
  readonly lacks?: InputLacks;
  /** At most `INPUT_STOPS_MAX`, the gravest first. */
  readonly stops?: readonly InputStop[];
  /** How many more there are: of those nothing is known here but that they stop it. */
  readonly stopsBeyond?: number;
}

/** Stops that are kept of one input, of which there may be as many as batches that it was ever made of. One is enough to stop it. */
export const INPUT_STOPS_MAX = 6;

/** A harvest that some of a batch stems from, as its record says now. `grams`: of the batch as registered, in proportion to what went in. */
export interface Source {
  readonly gtin: string;
  readonly lot: string;
  readonly organisation: string;
  /** In a digest alone: the name of that organisation, which then is not among the parties. */
  readonly producer?: string;
  readonly base: HarvestOrigin["base"];
  readonly harvestedOn: CalendarDate;
  readonly grams: Grams;
  /** What that harvest is charged to. */
  readonly certificate?: Claim;
}

/** What the inputs of a batch lack of a need: the worse of both states, and how many of all have it. */
export interface Lacking {
  readonly state: "missing" | "contradicted";
  readonly count: number;
  readonly of: number;
}

/** In a digest that has no room for all inputs and harvests: how many are left out, and what all of them together say. */
export interface OriginBeyond {
  readonly inputs: number;
  readonly sources: number;
  /** The first and the last day of harvest. */
  readonly harvested: readonly [CalendarDate, CalendarDate];
  /** Of the batch itself, the gravest of each kind. */
  readonly stops: readonly InputStop[];
  readonly lacking: Readonly<Partial<Record<InputNeed, Lacking>>>;
}

/**
 * The batch came out of a transformation (sorted, mixed or packed into another lot). `transformation` is the id under which that is stored.
 * What grew where is told by the harvests that it stems from. `inputs` are those of its own pool: what was kept apart from it is none of its.
 */
export interface TransformationOrigin {
  readonly kind: "transformation";
  readonly transformation: string;
  readonly at: Instant;
  readonly inputs: readonly TransformationInput[];
  /** The largest first. */
  readonly sources: readonly Source[];
  /** The day that its shelf life counts from: the earliest harvest in it, or the day on which it was made into other goods. */
  readonly keepsFrom: CalendarDate;
  /** Of a digest alone: then its inputs say neither what stops them nor what they lack. */
  readonly beyond?: OriginBeyond;
}

/** How a batch came into being. */
export type BatchOrigin = HarvestOrigin | TransformationOrigin;

/** The first day on which the batch was there, in China. */
export function existsFrom(origin: BatchOrigin): CalendarDate {
  switch (origin.kind) {
    case "harvest":
      return origin.harvestedOn;
    case "transformation":
      return dateInChina(origin.at);
  }
}

/** The first instant at which the batch can have been there. */
export function startOf(origin: BatchOrigin): Instant {
  return origin.kind === "harvest" ? startOfDay(origin.harvestedOn) : origin.at;
}

/** The day that the shelf life of a batch counts from. */
export function keepsFrom(origin: BatchOrigin): CalendarDate {
  return origin.kind === "harvest" ? origin.harvestedOn : origin.keepsFrom;
}
