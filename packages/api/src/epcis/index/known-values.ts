import { namespacesOf } from "@suyuan/epcis/hash-values";
import { EPC_FIELDS, identifiersIn, memberOf, membersOf } from "@suyuan/epcis/query/event-fields";
import type { Queryable } from "@suyuan/epcis/query/event-query";
import { expandedUri, identityOf, wordIdentity } from "@suyuan/epcis/query/identity";
import { keyText, type Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { type KnownRow, knownKey } from "../../ledger/event-keys.ts";
import { putMissing } from "../../ledger/indexes/put-missing.ts";
import { create } from "../../ledger/loaded.ts";
import { readMany } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";

/** Top-level resources whose values are learnt from events. */
export type LearntResource = "epcs" | "bizSteps" | "dispositions" | "readPoints" | "bizLocations";

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

/** The rows by which a viewer's lists of EPCs, steps, dispositions and places know the values of an event: distinct, each guarded as new. */
function resourceRows(
  deps: Pick<Deps, "sha256">,
  viewer: string,
  items: readonly Pick<Queryable, "event" | "context">[],
): ReadonlyMap<RowKey<KnownRow>, Op> {
  const rows = new Map<string, readonly [RowKey<KnownRow>, Op]>();
  for (const { resource, identity, value } of items.flatMap(learntValues)) {
    const key = knownKey(viewer, resource, knownTerm(deps, identity));
    rows.set(keyText(key), [key, create(key, { value })]);
  }
  return new Map(rows.values());
}

/**
 * Adds the values of events to the lists of a viewer. May be repeated, and run beside itself: what is there is left alone. For the
 * follower of the outbox. Rejects when the store is out of reach.
 */
export async function rememberValues(
  deps: Pick<Deps, "sha256" | "table" | "randomBytes">,
  viewer: string,
  items: readonly Pick<Queryable, "event" | "context">[],
): Promise<void> {
  const rows = resourceRows(deps, viewer, items);
  // Most are known already, and a read costs less than a write that finds so.
  const there = await readMany(deps.table, [...rows.keys()]);
  const missing = [...rows].flatMap(([key, op]) => (there.has(key) ? [] : [op]));
  await putMissing(deps, missing);
}
