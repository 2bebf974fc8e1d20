import type { IconName } from "../parts/icons.tsx";
import type { Role } from "../sign-in/session.ts";
import { frameWords } from "../words/frame.ts";
import { placeWords } from "../words/guide/places.ts";
import { BARS, BASES, BATCHES, CERTIFICATES, type Place, PRODUCTS, placeName, SHIPMENTS } from "./places.ts";

/** A place with its name in the language of the moment. */
export interface NamedPlace extends Pick<Place, "path" | "icon"> {
  readonly name: string;
}

interface MorePlace extends Pick<Place, "path" | "icon"> {
  readonly more: keyof ReturnType<typeof placeWords>;
}

const place = (path: string, icon: IconName, more: MorePlace["more"]): MorePlace => ({ path, icon, more });

const LABELS = place("/labels", "label", "labels");
const RECALLS = place("/recalls", "recall", "recalls");
const TESTS = place("/tests", "lab", "tests");
const WEBHOOKS = place("/webhooks", "push", "webhooks");
const MADE = place("/transformations", "product", "made");
const EXCEPTIONS = place("/exceptions", "alert", "exceptions");
const BENEFITS = place("/benefits", "people", "benefits");
const DISPUTES = place("/disputes", "alert", "disputes");
const FINDINGS = place("/findings", "duty", "findings");
const SAMPLINGS = place("/samplings", "search", "samplings");
const ASSESSMENT = place("/assessment", "certificate", "assessment");
const STATISTICS = place("/statistics", "health", "statistics");
const STANDARDS = place("/standards", "duty", "standards");
const AUDIT = place("/audit", "eye", "audit");

/** What has no room in the bar of a phone. */
const MORE: Readonly<Record<Role, readonly (Place | MorePlace)[]>> = {
  clerk: [
    LABELS,
    place("/import", "push", "import"),
    CERTIFICATES,
    PRODUCTS,
    BASES,
    MADE,
    TESTS,
    RECALLS,
    BENEFITS,
    STANDARDS,
    FINDINGS,
    DISPUTES,
    place("/organisation", "people", "organisation"),
    WEBHOOKS,
    AUDIT,
  ],
  depot: [
    MADE,
    SHIPMENTS,
    BATCHES,
    LABELS,
    RECALLS,
    FINDINGS,
    DISPUTES,
    place("/scan/scanner", "scan", "scanner"),
    WEBHOOKS,
    AUDIT,
  ],
  inspector: [
    STATISTICS,
    EXCEPTIONS,
    RECALLS,
    SAMPLINGS,
    FINDINGS,
    DISPUTES,
    BATCHES,
    BASES,
    PRODUCTS,
    place("/laboratories", "lab", "laboratories"),
    TESTS,
    STANDARDS,
    BENEFITS,
    ASSESSMENT,
    WEBHOOKS,
    AUDIT,
  ],
  laboratory: [STANDARDS, FINDINGS, DISPUTES, WEBHOOKS, AUDIT],
  operator: [
    place("/devices", "scan", "devices"),
    WEBHOOKS,
    place("/numbers", "label", "numbers"),
    place("/set-aside", "alert", "setAside"),
    place("/backups", "batch", "backups"),
    AUDIT,
  ],
  statistician: [
    ASSESSMENT,
    STATISTICS,
    place("/households", "people", "households"),
    place("/publications", "push", "publications"),
    BENEFITS,
    STANDARDS,
    EXCEPTIONS,
    FINDINGS,
    DISPUTES,
    SAMPLINGS,
    PRODUCTS,
    AUDIT,
  ],
  integrator: [place("/recalls/tasks", "recall", "recalls"), FINDINGS, DISPUTES, WEBHOOKS, AUDIT],
};

function named({ path, icon, ...place }: Place | MorePlace): NamedPlace {
  const name = "more" in place ? placeWords()[place.more] : placeName({ path, icon, ...place }, frameWords());
  return { path, icon, name };
}

/** What has no room in the bar of a phone, for this role. */
export function morePlaces(role: Role): readonly NamedPlace[] {
  return MORE[role].map(named);
}

/** All places of a role. */
export function allPlaces(role: Role): readonly NamedPlace[] {
  return [...BARS[role].map(named), ...morePlaces(role)];
}
