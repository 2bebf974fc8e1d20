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
    | "labels"
    | "import"
    | "duties"
    | "exceptions"
    | "recalls"
    | "audit"
    | "commissions"
    | "reports"
    | "organisations"
    | "webhooks"
    | "numbers"
    | "laboratories"
    | "people"
    | "devices"
    | "backups"
    | "setAside"
    | "health"
    | "search"
    | "scan"
    | "stock"
    | "logs"
    | "scanner"
    | "made"
    | "tests"
    | "organisation"
    | "tour";
}

type Words = ReturnType<typeof frameWords>;

export function placeName({ word }: Place, words: Words): string {
  return words[word];
}

const place = (path: string, icon: IconName, word: Place["word"]): Place => ({ path, icon, word });

const BATCHES = place("/batches", "batch", "batches");
const CERTIFICATES = place("/certificates", "certificate", "certificates");
const PRODUCTS = place("/products", "product", "products");
const BASES = place("/bases", "land", "bases");
const SHIPMENTS = place("/shipments", "truck", "shipments");
const RECALLS = place("/recalls", "recall", "recalls");
const EXCEPTIONS = place("/exceptions", "alert", "exceptions");
const TESTS = place("/tests", "lab", "tests");
const OWN = place("/organisation", "people", "organisation");
const WEBHOOKS = place("/webhooks", "push", "webhooks");
const MADE = place("/transformations", "product", "made");
const AUDIT = place("/audit", "eye", "audit");

/** At most three in the bar of a phone, beside the home or "more"; what is behind "more" stands in the side list of a desk. */
export interface RolePlaces {
  readonly bar: readonly Place[];
  readonly more: readonly Place[];
}

export const PLACES: Readonly<Record<Role, RolePlaces>> = {
  clerk: {
    bar: [BATCHES, place("/farm", "farm", "farm"), SHIPMENTS],
    more: [
      place("/labels", "label", "labels"),
      place("/import", "push", "import"),
      CERTIFICATES,
      PRODUCTS,
      BASES,
      MADE,
      TESTS,
      RECALLS,
      OWN,
      WEBHOOKS,
      AUDIT,
    ],
  },
  depot: {
    bar: [place("/scan", "scan", "scan"), place("/stock", "batch", "stock"), place("/logs", "health", "logs")],
    more: [
      MADE,
      SHIPMENTS,
      BATCHES,
      place("/labels", "label", "labels"),
      RECALLS,
      place("/scan/scanner", "scan", "scanner"),
      WEBHOOKS,
      AUDIT,
    ],
  },
  inspector: {
    bar: [place("", "duty", "duties"), CERTIFICATES, place("/search", "search", "search")],
    more: [
      EXCEPTIONS,
      RECALLS,
      BATCHES,
      BASES,
      PRODUCTS,
      place("/laboratories", "lab", "laboratories"),
      TESTS,
      WEBHOOKS,
      AUDIT,
    ],
  },
  laboratory: {
    bar: [place("", "lab", "commissions"), place("/reports", "batch", "reports")],
    more: [WEBHOOKS, AUDIT],
  },
  operator: {
    bar: [
      place("", "health", "health"),
      place("/organisations", "people", "organisations"),
      place("/people", "people", "people"),
    ],
    more: [
      place("/devices", "scan", "devices"),
      WEBHOOKS,
      place("/numbers", "label", "numbers"),
      place("/set-aside", "alert", "setAside"),
      place("/backups", "batch", "backups"),
      AUDIT,
    ],
  },
  statistician: { bar: [BATCHES, BASES, PRODUCTS], more: [AUDIT] },
  integrator: { bar: [], more: [] },
};

export const HOME = place("", "home", "home");
export const MORE = place("/more", "more", "more");
export const TOUR = place("/tour", "duty", "tour");
