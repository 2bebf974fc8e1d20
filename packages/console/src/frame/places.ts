import type { IconName } from "../parts/icons.tsx";
import type { Role } from "../sign-in/session.ts";
import type { frameWords } from "../words/frame.ts";

/** A place of the app that a role goes to every day. */
export interface Place {
  /** Below `/console`. */
  readonly path: string;
  readonly icon: IconName;
  readonly word:
    | "home"
    | "batches"
    | "farm"
    | "shipments"
    | "more"
    | "certificates"
    | "products"
    | "bases"
    | "duties"
    | "commissions"
    | "reports"
    | "organisations"
    | "people"
    | "health"
    | "search"
    | "scan"
    | "stock"
    | "logs"
    | "tour";
}

type Words = ReturnType<typeof frameWords>;

export function placeName({ word }: Place, words: Words): string {
  return words[word];
}

export const place = (path: string, icon: IconName, word: Place["word"]): Place => ({ path, icon, word });

export const BATCHES = place("/batches", "batch", "batches");
export const CERTIFICATES = place("/certificates", "certificate", "certificates");
export const PRODUCTS = place("/products", "product", "products");
export const BASES = place("/bases", "land", "bases");
export const SHIPMENTS = place("/shipments", "truck", "shipments");
const SEARCH = place("/search", "search", "search");

/** At most three in the bar of a phone, beside the home or "more": what is behind that, and in the side list of a desk, is loaded by itself (more-places.ts). */
export const BARS: Readonly<Record<Role, readonly Place[]>> = {
  clerk: [BATCHES, place("/farm", "farm", "farm"), SHIPMENTS],
  depot: [place("/scan", "scan", "scan"), place("/stock", "batch", "stock"), place("/logs", "health", "logs")],
  inspector: [place("", "duty", "duties"), CERTIFICATES, SEARCH],
  laboratory: [place("", "lab", "commissions"), place("/reports", "batch", "reports")],
  operator: [
    place("", "health", "health"),
    place("/organisations", "people", "organisations"),
    place("/people", "people", "people"),
  ],
  statistician: [BATCHES, SEARCH, BASES],
  integrator: [BATCHES, SHIPMENTS],
};

export const HOME = place("", "home", "home");
export const MORE = place("/more", "more", "more");
export const TOUR = place("/tour", "duty", "tour");
