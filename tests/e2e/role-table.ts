/**
 * Who may call what, written by hand from the rules of the house and from nothing in the code: a role added to a route, a
 * route added or a route lost differs from this table. A row is changed only by someone who means to change who may do what.
 */
import type { Role } from "@suyuan/domain/organisation";

export interface RoleRow {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE" | "OPTIONS";
  /** As in the contract: `/api/batches/{gtin}/{lot}`. */
  readonly path: string;
  /** `public` needs no key; `person`: whoever is signed in, and no key. */
  readonly roles: readonly Role[] | "public" | "person";
}

type Line = readonly [
  method: RoleRow["method"],
  path: string,
  ...roles: readonly Role[] | readonly ["public" | "person"],
];

function rowsOf(lines: readonly Line[]): readonly RoleRow[] {
  return lines.map(([method, path, ...roles]) => ({
    method,
    path,
    roles: roles[0] === "public" || roles[0] === "person" ? roles[0] : (roles as readonly Role[]),
  }));
}

/** Any role asks; whether it may see the thing is judged of the thing. */
const ANY: readonly Role[] = ["operator", "clerk", "depot", "inspector", "laboratory", "integrator", "statistician"];

/** The management api. */
export const MANAGEMENT_TABLE = rowsOf([
  ["GET", "/health", "public"],
  ["GET", "/health/ready", "public"],
  ["GET", "/problems/{code}", "public"],
  ["GET", "/openapi.json", "public"],
  ["GET", "/api/logger-formats", "public"],
  ["GET", "/photos/{gtin}/{sha256}.webp", "public"],

  ["GET", "/console/sign-in.json", "public"],
  ["GET", "/api/me", "person"],
  ["POST", "/api/me/corrections", "person"],
  ["POST", "/api/me/sign-out", "person"],
  ["POST", "/api/people", "operator"],
  ["GET", "/api/people", "operator"],
  ["GET", "/api/people/{id}", "operator"],
  ["POST", "/api/people/{id}/corrections", "operator"],
  ["POST", "/api/people/{id}/recovery", "operator"],
  ["POST", "/api/people/{id}/status", "operator"],
  ["POST", "/api/people/{id}/erasure", "operator"],
  ["GET", "/api/people/{id}/memberships", "operator"],
  ["POST", "/api/people/{id}/memberships", "operator"],
  ["POST", "/api/people/{id}/memberships/end", "operator"],
  ["GET", "/api/shared-devices", "operator"],
  ["POST", "/api/shared-devices/{id}/end", "operator"],

  ["POST", "/api/keys", "operator"],
  ["GET", "/api/keys", "operator"],
  ["POST", "/api/keys/{id}/revocation", "operator"],
  ["GET", "/api/set-aside", "operator"],
  ["POST", "/api/set-aside/retry", "operator"],
  ["GET", "/api/backups", "operator"],

  ["POST", "/api/organisations", "operator"],
  ["GET", "/api/organisations", "operator", "clerk", "depot", "inspector", "integrator", "statistician"],
  ["GET", "/api/organisations/{id}", ...ANY],
  ["POST", "/api/organisations/{id}/corrections", "operator", "clerk", "depot"],
  ["POST", "/api/organisations/{id}/status", "operator"],
  ["POST", "/api/organisations/{id}/gs1-prefixes", "operator"],
  ["GET", "/api/organisations/{id}/gs1-prefixes", "operator", "clerk", "depot", "integrator"],
  ["POST", "/api/organisations/{id}/gs1-prefixes/{prefix}/withdrawal", "operator"],
  ["GET", "/api/claims", "operator"],
  ["POST", "/api/claims/release", "operator"],
  ["POST", "/api/bases", "clerk"],
  ["GET", "/api/bases", "clerk", "inspector", "statistician"],
  ["GET", "/api/bases/{id}", "clerk", "inspector", "statistician"],
  ["POST", "/api/bases/{id}/capacity-policy", "inspector"],
  ["POST", "/api/bases/{id}/plots", "clerk"],
  ["POST", "/api/bases/{id}/corrections", "clerk"],
  ["POST", "/api/products", "clerk"],
  ["GET", "/api/products", "clerk", "inspector", "statistician"],
  ["GET", "/api/products/{gtin}", "clerk", "inspector", "statistician"],
  ["POST", "/api/products/{gtin}/corrections", "clerk"],
  ["POST", "/api/products/{gtin}/producers", "clerk"],
  ["POST", "/api/products/{gtin}/producers/{organisation}/withdrawal", "clerk"],
  ["POST", "/api/products/{gtin}/words", "clerk"],
  ["POST", "/api/products/{gtin}/words/withdrawal", "clerk"],
  ["POST", "/api/products/{gtin}/photo", "clerk"],
  ["POST", "/api/products/{gtin}/photo/withdrawal", "clerk"],
  ["GET", "/api/products/{gtin}/photos/{sha256}", "clerk", "inspector", "statistician"],
  ["POST", "/api/products/{gtin}/hiding", "inspector"],
  ["POST", "/api/products/{gtin}/showing", "inspector"],

  ["POST", "/api/certificates", "inspector"],
  ["GET", "/api/certificates", "inspector", "clerk"],
  ["GET", "/api/certificates/{id}", "inspector", "clerk"],
  ["POST", "/api/certificates/{id}/status", "inspector"],
  ["POST", "/api/certificates/{id}/annual-checks", "inspector"],
  ["POST", "/api/certificates/{id}/annual-checks/{year}/void", "inspector"],
  ["POST", "/api/certificates/{id}/corrections", "inspector"],
  ["POST", "/api/certificates/{id}/scope", "inspector"],

  ["POST", "/api/inputs", "clerk"],
  ["GET", "/api/inputs", "clerk", "inspector", "statistician"],
  ["GET", "/api/inputs/{id}", "clerk", "inspector", "statistician"],
  ["POST", "/api/inputs/{id}/corrections", "clerk"],
  ["POST", "/api/inputs/{id}/void", "clerk"],
  ["POST", "/api/batches", "clerk"],
  ["GET", "/api/tests", "laboratory", "inspector", "clerk"],
  ["GET", "/api/batches", "clerk", "depot", "inspector", "laboratory", "integrator", "statistician"],
  ["GET", "/api/batches/{gtin}/{lot}", ...ANY],
  ["POST", "/api/batches/{gtin}/{lot}/corrections", "clerk"],
  ["POST", "/api/batches/{gtin}/{lot}/void", "clerk"],
  ["POST", "/api/batches/{gtin}/{lot}/losses", "clerk", "depot", "integrator"],
  ["GET", "/api/laboratories/{id}", "inspector", "clerk", "depot", "integrator", "laboratory"],
  ["POST", "/api/laboratories/{id}/status", "inspector"],
  ["POST", "/api/commissions", "inspector", "clerk", "depot", "integrator"],
  ["GET", "/api/commissions", "inspector", "clerk", "depot", "integrator", "laboratory"],
  ["GET", "/api/commissions/{id}", "inspector", "clerk", "depot", "integrator", "laboratory"],
  ["POST", "/api/commissions/{id}/end", "inspector", "clerk", "depot", "integrator"],
  ["POST", "/api/batches/{gtin}/{lot}/tests", "laboratory", "inspector", "clerk"],
  ["GET", "/api/batches/{gtin}/{lot}/tests/{sampleId}", ...ANY],
  ["POST", "/api/batches/{gtin}/{lot}/tests/{sampleId}/void", "laboratory", "inspector", "clerk"],
  ["POST", "/api/batches/{gtin}/{lot}/storage", "depot", "clerk"],
  ["GET", "/api/batches/{gtin}/{lot}/storage/{step}", ...ANY],
  ["POST", "/api/batches/{gtin}/{lot}/temperature-logs", "depot", "clerk"],
  ["GET", "/api/batches/{gtin}/{lot}/temperature-logs/{sha256}", ...ANY],
  ["POST", "/api/batches/{gtin}/{lot}/temperature-logs/{sha256}/void", "depot", "clerk", "inspector"],

  ["POST", "/api/shipments", "clerk", "depot"],
  ["GET", "/api/shipments", "clerk", "depot", "integrator"],
  ["GET", "/api/shipments/{id}", "clerk", "depot", "integrator", "inspector"],
  ["POST", "/api/shipments/{id}/receipt", "clerk", "depot", "integrator"],
  ["POST", "/api/shipments/{id}/receipt/corrections", "clerk", "depot", "integrator"],
  ["POST", "/api/shipments/{id}/receipt/photos", "clerk", "depot", "integrator"],
  ["GET", "/api/shipments/{id}/receipt/photos/{sha256}", "clerk", "depot", "integrator", "inspector"],
  ["POST", "/api/shipments/{id}/receipt/photos/{sha256}/void", "clerk", "depot", "integrator", "inspector"],
  ["POST", "/api/shipments/{id}/void", "clerk", "depot"],
  ["GET", "/api/packs/{gtin}/{serial}", "clerk", "depot"],
  ["POST", "/api/transformations", "clerk", "depot"],
  ["POST", "/api/transformations/preview", "clerk", "depot"],
  ["GET", "/api/transformations", "clerk", "depot", "inspector"],
  ["GET", "/api/transformations/{id}", "clerk", "depot", "inspector"],
  ["POST", "/api/transformations/{id}/void", "clerk", "depot"],
  ["POST", "/api/units", "clerk", "depot"],
  ["GET", "/api/units", "clerk", "depot", "inspector"],
  ["GET", "/api/units/{sscc}", "clerk", "depot", "integrator", "inspector"],
  ["POST", "/api/units/{sscc}/unpacking", "clerk", "depot"],
  ["POST", "/api/units/{sscc}/void", "clerk", "depot"],
  ["GET", "/api/trace", "clerk", "depot", "inspector", "integrator"],
  ["GET", "/api/trace.csv", "clerk", "depot", "inspector", "integrator"],
  ["GET", "/api/trace.fcl.json", "clerk", "depot", "inspector", "integrator"],
  ["POST", "/api/trace/common", "inspector"],
  ["GET", "/api/batches/{gtin}/{lot}/history.epcis.json", "clerk", "depot", "inspector", "integrator"],
  ["GET", "/api/exports/fsma204.xlsx", "clerk", "depot", "integrator"],

  ["POST", "/api/labels", "clerk", "depot"],
  ["GET", "/api/labels", "clerk", "depot"],
  ["GET", "/api/labels/{id}", "clerk", "depot"],
  ["POST", "/api/labels/{id}/void", "clerk", "depot"],
  ["GET", "/api/labels/{id}.csv", "clerk", "depot"],
  ["GET", "/api/labels/{id}.svg", "clerk", "depot"],
  ["GET", "/api/labels/{id}.pdf", "clerk", "depot"],
  ["GET", "/api/labels/calibration.pdf", "clerk", "depot"],
  ["GET", "/api/batches/{gtin}/{lot}/label.svg", "clerk", "depot"],
  ["GET", "/api/batches/{gtin}/{lot}/commitment.pdf", ...ANY],

  ["POST", "/api/links", "clerk", "depot"],
  ["POST", "/api/links/list", "clerk", "depot"],
  ["GET", "/api/links", "clerk", "depot"],
  ["GET", "/api/links/{id}", "clerk", "depot"],
  ["POST", "/api/links/{id}/corrections", "clerk", "depot"],
  ["POST", "/api/links/{id}/withdrawal", "clerk", "depot"],

  ["POST", "/api/recalls", "inspector", "clerk"],
  ["GET", "/api/search", ...ANY],
  ["GET", "/api/recalls", ...ANY],
  ["GET", "/api/recalls/{id}", ...ANY],
  ["POST", "/api/recalls/{id}/end", "inspector", "clerk"],
  ["GET", "/api/audit", ...ANY],
  ["GET", "/api/subscriptions", ...ANY],
  ["GET", "/api/subscriptions/{id}/deliveries", "operator", "integrator", "clerk", "depot", "laboratory", "inspector"],
  [
    "POST",
    "/api/subscriptions/{id}/deliveries/{number}/redelivery",
    "operator",
    "integrator",
    "clerk",
    "depot",
    "laboratory",
    "inspector",
  ],
  ["POST", "/api/subscriptions/{id}/status", "operator", "integrator", "clerk", "depot", "laboratory", "inspector"],
  ["GET", "/api/exceptions", "inspector", "statistician"],
  ["GET", "/api/exceptions/{id}", "inspector", "statistician"],
  ["GET", "/api/exceptions/{id}/occurrences", "inspector", "statistician"],
  ["GET", "/api/exceptions/{id}/decisions", "inspector", "statistician"],
  ["POST", "/api/exceptions/{id}/acknowledgement", "inspector"],
  ["POST", "/api/exceptions/{id}/closing", "inspector"],

  ["POST", "/api/devices", ...ANY],
  ["GET", "/api/devices", ...ANY],
  ["GET", "/api/devices/{id}", ...ANY],
  ["POST", "/api/devices/{id}/discarded", ...ANY],
  ["POST", "/api/uploads", ...ANY],
  ["PATCH", "/api/uploads/{id}", ...ANY],
  ["GET", "/api/uploads/{id}", ...ANY],
]);

/** Who may use EPCIS, all of it: each for its own organisation's events and those of its batches. */
const EPCIS: readonly Role[] = ["integrator", "clerk", "depot", "laboratory", "inspector"];

/** The EPCIS server. Each path also answers OPTIONS to everyone: it tells what anyone may read in the standard. */
export const EPCIS_TABLE = rowsOf([
  ["GET", "/epcis", ...EPCIS],
  ["POST", "/epcis/capture", ...EPCIS],
  ["GET", "/epcis/capture", ...EPCIS],
  ["GET", "/epcis/capture/{captureID}", ...EPCIS],
  ["POST", "/epcis/events", ...EPCIS],
  ["GET", "/epcis/events", ...EPCIS],
  ["GET", "/epcis/events/{eventID}", ...EPCIS],
  ["GET", "/epcis/eventTypes", ...EPCIS],
  ["GET", "/epcis/eventTypes/{eventType}", ...EPCIS],
  ["GET", "/epcis/eventTypes/{eventType}/events", ...EPCIS],
  ["GET", "/epcis/epcs", ...EPCIS],
  ["GET", "/epcis/epcs/{epc}", ...EPCIS],
  ["GET", "/epcis/epcs/{epc}/events", ...EPCIS],
  ["GET", "/epcis/bizSteps", ...EPCIS],
  ["GET", "/epcis/bizSteps/{bizStep}", ...EPCIS],
  ["GET", "/epcis/bizSteps/{bizStep}/events", ...EPCIS],
  ["GET", "/epcis/bizLocations", ...EPCIS],
  ["GET", "/epcis/bizLocations/{bizLocation}", ...EPCIS],
  ["GET", "/epcis/bizLocations/{bizLocation}/events", ...EPCIS],
  ["GET", "/epcis/readPoints", ...EPCIS],
  ["GET", "/epcis/readPoints/{readPoint}", ...EPCIS],
  ["GET", "/epcis/readPoints/{readPoint}/events", ...EPCIS],
  ["GET", "/epcis/dispositions", ...EPCIS],
  ["GET", "/epcis/dispositions/{disposition}", ...EPCIS],
  ["GET", "/epcis/dispositions/{disposition}/events", ...EPCIS],
  ["POST", "/epcis/queries", ...EPCIS],
  ["GET", "/epcis/queries", ...EPCIS],
  ["GET", "/epcis/queries/{queryName}", ...EPCIS],
  ["DELETE", "/epcis/queries/{queryName}", ...EPCIS],
  ["GET", "/epcis/queries/{queryName}/events", ...EPCIS],
  ["POST", "/epcis/queries/{queryName}/subscriptions", ...EPCIS],
  ["GET", "/epcis/queries/{queryName}/subscriptions", ...EPCIS],
  ["GET", "/epcis/queries/{queryName}/subscriptions/{subscriptionID}", ...EPCIS],
  ["DELETE", "/epcis/queries/{queryName}/subscriptions/{subscriptionID}", ...EPCIS],
  ["DELETE", "/epcis/nextPageToken/{token}", ...EPCIS],
]);

/** Pages of the service itself, for people, as the router writes them. */
export const FRONT_PATTERNS: readonly string[] = [
  "/",
  "/check",
  "/docs",
  "/problems/:code",
  "/favicon.ico",
  "/robots.txt",
];

/** What the consumer's application answers, by the router's own patterns: to everyone, and reading only. */
export const PUBLIC_PATTERNS: readonly string[] = [
  "/v/*",
  "/01/*",
  "/00/*",
  "/414/*",
  "/417/*",
  "/id/*",
  "/:compressed{(?:eh|ex).*}",
  "/:compressed{(?:eh|ex).*}/",
  "/.well-known/gs1resolver",
];
