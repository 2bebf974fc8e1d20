import type { Fact, FactKind } from "@suyuan/domain/fact";
import { storedId } from "@suyuan/domain/identifiers/own-id";
import type { Op } from "@suyuan/store/table";
import { create } from "../loaded.ts";
import { EVERYWHERE, type ListedKind, listedCommissionId, listedInputId, listKey, type Viewer } from "./keys.ts";

/** Where a new thing stands in the list of whoever made it. */
interface Made {
  readonly viewer: Viewer;
  readonly kind: ListedKind;
  readonly sort: string;
  readonly id: string;
}

type MadeBy = { readonly [K in FactKind]?: (fact: Fact<K>) => Made };

/**
 * What whoever made it finds in its own list at once: the row goes with the fact. Batches, shipments and certificates bring rows of their
 * own; for everyone else the follower `list-rows` comes to it.
 */
const MADE: MadeBy = {
  "organisation-added": ({ recordedAt, data: { id } }) => ({
    viewer: EVERYWHERE,
    kind: "organisation",
    sort: recordedAt,
    id,
  }),
  "base-added": ({ recordedAt, by, data: { id } }) => ({ viewer: by, kind: "base", sort: recordedAt, id }),
  "product-added": ({ recordedAt, by, data: { gtin } }) => ({
    viewer: by,
    kind: "product",
    sort: recordedAt,
    id: gtin,
  }),
  "input-recorded": ({ by, data: { id, appliedOn } }) => ({
    viewer: by,
    kind: "input",
    sort: appliedOn,
    id: listedInputId(by.organisation, id),
  }),
  "objection-raised": ({ recordedAt, by, data: { id } }) => ({
    viewer: by,
    kind: "objection",
    sort: recordedAt,
    id: storedId(by.organisation, id),
  }),
  "dispute-raised": ({ recordedAt, by, data: { id } }) => ({
    viewer: by,
    kind: "dispute",
    sort: recordedAt,
    id: storedId(by.organisation, id),
  }),
  "order-recorded": ({ recordedAt, by, data: { id } }) => ({ viewer: by, kind: "order", sort: recordedAt, id }),
  "labels-issued": ({ recordedAt, by, data: { id } }) => ({ viewer: by, kind: "label-run", sort: recordedAt, id }),
  "commission-made": ({ recordedAt, by, data: { id } }) => ({
    viewer: by,
    kind: "commission",
    sort: recordedAt,
    id: listedCommissionId(by.organisation, id),
  }),
  "benefit-recorded": ({ recordedAt, by, data: { id } }) => ({ viewer: by, kind: "benefit", sort: recordedAt, id }),
  "batch-recalled": ({ recordedAt, by, data: { id } }) => ({ viewer: by, kind: "recall", sort: recordedAt, id }),
};

/** The rows that go with a fact: none or one. */
export function ownListOps(fact: Fact): Op[] {
  const madeBy = MADE[fact.kind] as ((fact: Fact) => Made) | undefined;
  if (madeBy === undefined) return [];
  const { viewer, kind, sort, id } = madeBy(fact);
  return [create(listKey(viewer, kind, sort, id), { id })];
}
