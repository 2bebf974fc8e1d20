import type { Role } from "@suyuan/domain/organisation";
import { scopesOf } from "@suyuan/domain/region-code";
import type { Actor } from "../../call.ts";
import type { AuditLook, Deps } from "../../host.ts";
import { keyOf, type Partition, partitionOf, type RowKey } from "../row-key.ts";

/**
 * `read`: one thing with what is shown of it. `listed`: a page of a list or search over a region. `recorded`: a fact about something of the
 * organisation, by somebody else; its kind is the fact's. `delivery-…`: a webhook's deliveries were paused, resumed, or one was told again.
 * `copied`: a backup of everything.
 */
export const AUDIT_ACTS = [
  "read",
  "listed",
  "recorded",
  "key-made",
  "key-revoked",
  "delivery-paused",
  "delivery-resumed",
  "delivery-repeated",
  "copied",
] as const;
export type AuditAct = (typeof AUDIT_ACTS)[number];

/** Who did what with data of an organisation that is not theirs. Looks at one thing by one key within an hour are one entry. */
export interface AuditEntry {
  /** The first time. */
  readonly at: string;
  readonly lastAt: string;
  readonly count: number;
  readonly by: string;
  readonly role: Role;
  /** Public id of the key, or that of the person; `command-line` for the operator at the machine. Facts do not keep their key. */
  readonly key?: string;
  readonly act: AuditAct;
  /** Kind of thing (`batch`, `certificate` …), of fact, or of list. */
  readonly kind: string;
  readonly id: string;
}

/** Whose data it was: an organisation's, or whatever lies in a scope (`scopesOf` of a region; empty: everywhere). */
export type AuditPlace = { readonly organisation: string } | { readonly scope: string };

/** Entries are kept this long; the law on network security asks for six months of logs, that on personal information for three years. */
const KEPT_DAYS = 3 * 366;

export const auditPartition = (place: AuditPlace): Partition<AuditEntry> =>
  partitionOf("scope" in place ? `AUDIT#REGION#${place.scope}` : `AUDIT#ORG#${place.organisation}`);

/** The beginning of the hour of an instant. */
export const hourOf = (at: string): string => `${at.slice(0, "2026-11-30T03".length)}:00:00.000Z`;

/** The looks of one key at one thing within an hour. */
export const lookKey = (place: AuditPlace, hour: string, name: string): RowKey<AuditEntry> =>
  keyOf(auditPartition(place), `${hour}#${name}`);
/** What happened at one instant; `name` tells it from others of that instant. */
export const happenedKey = (place: AuditPlace, at: string, name: string): RowKey<AuditEntry> =>
  keyOf(auditPartition(place), `${at}#${name}`);

/** The partitions that hold what concerns an organisation. */
export function placesOf({ id, regionCode }: { readonly id: string; readonly regionCode: string }): AuditPlace[] {
  return [{ organisation: id }, ...["", ...scopesOf(regionCode)].map((scope) => ({ scope }))];
}

/** Until when an entry of this instant is kept, in epoch seconds. */
export function keptUntil(at: string): number {
  return Math.floor(Date.parse(at) / 1000) + KEPT_DAYS * 86_400;
}

/** Roles that read what belongs to others. Parties of a batch read what they hold or held: that is trade, not oversight. */
const OVERSEERS: readonly Role[] = ["operator", "inspector", "laboratory", "statistician"];

type Looking = Pick<Actor, "organisation" | "role" | "key">;

/** Tells the trail, off the answer's path, that somebody read a thing of another organisation. Whoever reads what is theirs is not noted. */
export function noteRead(
  deps: Pick<Deps, "audit" | "now">,
  actor: Looking,
  { kind, id, of }: { readonly kind: string; readonly id: string; readonly of: string },
): void {
  if (of !== actor.organisation) note(deps, actor, { act: "read", kind, id, place: { organisation: of } });
}

/** Tells the trail that somebody read who a person is, also the office that keeps it: that stands with what lies in the scope. */
export function notePersonRead(
  deps: Pick<Deps, "audit" | "now">,
  actor: Looking,
  { kind, id, scope }: { readonly kind: string; readonly id: string; readonly scope: string },
): void {
  note(deps, actor, { act: "read", kind, id, place: { scope } });
}

/** Tells the trail that somebody looked through a list, or found something by search, in a scope. */
export function noteList(
  deps: Pick<Deps, "audit" | "now">,
  actor: Looking,
  { kind, scope }: { readonly kind: string; readonly scope: string },
): void {
  note(deps, actor, { act: "listed", kind, id: scope, place: { scope } });
}

function note(
  { audit, now }: Pick<Deps, "audit" | "now">,
  { organisation: by, role, key }: Looking,
  what: Pick<AuditLook, "act" | "kind" | "id" | "place">,
): void {
  if (OVERSEERS.includes(role)) audit?.record({ ...what, by, role, key, at: now().toISOString() });
}
