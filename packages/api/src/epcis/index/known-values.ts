import { namespacesOf } from "@suyuan/epcis/hash-values";
import { EPC_FIELDS, identifiersIn, memberOf, membersOf } from "@suyuan/epcis/query/event-fields";
import type { Queryable } from "@suyuan/epcis/query/event-query";
import { expandedUri, identityOf, wordIdentity } from "@suyuan/epcis/query/identity";
import type { Key, Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { create, freshToken } from "../../ledger/commit.ts";
import { knownKey } from "../../ledger/keys.ts";
import { readMany } from "../../ledger/read-many.ts";

/** Top-level resources whose values are learnt from events. */
export type LearntResource = "epcs" | "bizSteps" | "dispositions" | "readPoints" | "bizLocations";

/** A row of a viewer's known values. */
export interface KnownRow {
  /** As one of the events that brought it wrote it, CURIEs expanded. */
  readonly value: string;
}

interface LearntValue extends KnownRow {
  readonly resource: LearntResource;
  /** In one spelling for all that name the same. */
  readonly identity: string;
}

/** Words of the CBV are always listed; a row is only for steps and dispositions of one's own. */
const CBV_WORD = /^https:\/\/ref\.gs1\.org\/cbv\/(?:BizStep|Disp)-/;
const SK_BYTES_MAX = 900;

/** What a value is kept under: itself, or its digest when it is too long for a key. */
export function knownTerm({ sha256 }: Pick<Deps, "sha256">, identity: string): string {
  return Buffer.byteLength(identity) <= SK_BYTES_MAX ? identity : `sha256:${sha256(identity)}`;
}

function learntValues({ event, context }: Pick<Queryable, "event" | "context">): readonly LearntValue[] {
  const namespaces = () => namespacesOf([context, event["@context"] ?? []].flat());
  const identifier = (resource: LearntResource, text: string): LearntValue => ({
    resource,
    identity: identityOf(text, namespaces),
    value: expandedUri(text, namespaces),
  });
  const word = (resource: LearntResource, vocabulary: "bizStep" | "disposition", text: unknown): LearntValue[] => {
    if (typeof text !== "string") return [];
    const identity = wordIdentity(vocabulary, text, namespaces);
    return CBV_WORD.test(identity) ? [] : [{ resource, identity, value: identity }];
  };
  const place = (resource: LearntResource, field: string): LearntValue[] => {
    const id = memberOf(memberOf(event, field), "id");
    return typeof id === "string" ? [identifier(resource, id)] : [];
  };
  const persistent = memberOf(event, "persistentDisposition");
  const dispositions = [
    memberOf(event, "disposition"),
    ...membersOf(memberOf(persistent, "set")),
    ...membersOf(memberOf(persistent, "unset")),
  ];
  return [
    ...EPC_FIELDS.flatMap((field) => identifiersIn(event, field)).map((text) => identifier("epcs", text)),
    ...word("bizSteps", "bizStep", memberOf(event, "bizStep")),
    ...dispositions.flatMap((text) => word("dispositions", "disposition", text)),
    ...place("readPoints", "readPoint"),
    ...place("bizLocations", "bizLocation"),
  ];
}

/** The rows by which a viewer's lists of EPCs, steps, dispositions and places know the values of an event: each guarded as new. */
export function resourceRows(
  deps: Pick<Deps, "sha256">,
  viewer: string,
  item: Pick<Queryable, "event" | "context">,
): readonly Op[] {
  const rows = new Map<string, Op>();
  for (const { resource, identity, value } of learntValues(item)) {
    const key = knownKey(viewer, resource, knownTerm(deps, identity));
    const row: KnownRow = { value };
    rows.set(nameOf(key), create(key, row));
  }
  return [...rows.values()];
}

const ROWS_AT_ONCE = 50;
const ATTEMPTS_MAX = 5;

/**
 * Adds the values of events to the lists of a viewer. May be repeated, and run beside itself: what is there is left alone. For the
 * follower of the outbox. Rejects when the store is out of reach.
 */
export async function rememberValues(
  deps: Pick<Deps, "sha256" | "table" | "randomBytes">,
  viewer: string,
  items: readonly Pick<Queryable, "event" | "context">[],
): Promise<void> {
  const rows = new Map<string, Op & { readonly put: Key }>();
  for (const op of items.flatMap((item) => resourceRows(deps, viewer, item))) {
    if ("put" in op) rows.set(nameOf(op.put), op);
  }
  for (let attempt = 0; rows.size > 0; attempt++) {
    const there = await readMany(
      deps.table,
      [...rows.values()].map(({ put }) => put),
    );
    for (const name of there.keys()) rows.delete(name);
    const missing = [...rows.values()];
    for (let n = 0; n < missing.length; n += ROWS_AT_ONCE) {
      const some = missing.slice(n, n + ROWS_AT_ONCE);
      const commit = await deps.table.transact(some, freshToken(deps));
      if (commit.ok) for (const { put } of some) rows.delete(nameOf(put));
    }
    if (rows.size > 0 && attempt >= ATTEMPTS_MAX) throw new Error("known values could not be written");
  }
}

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
