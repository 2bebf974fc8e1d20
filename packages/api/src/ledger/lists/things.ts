import type { Objection } from "@suyuan/domain/assessment/objection";
import type { Batch } from "@suyuan/domain/batches/batch";
import type { LabelRun } from "@suyuan/domain/batches/label-run";
import { existsFrom } from "@suyuan/domain/batches/origin";
import type { Benefit } from "@suyuan/domain/benefits/benefit";
import type { Certificate } from "@suyuan/domain/certificates/certificate";
import type { Dispute } from "@suyuan/domain/disputes/dispute";
import type { Base, KeptInput } from "@suyuan/domain/farm/base";
import type { Product } from "@suyuan/domain/farm/product";
import type { Finding } from "@suyuan/domain/findings/finding";
import type { Household } from "@suyuan/domain/households/household";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { plainGtin, plainText, startsOf } from "@suyuan/domain/identifiers/search-words";
import type { Commission } from "@suyuan/domain/laboratories/commission";
import type { Organisation } from "@suyuan/domain/organisation";
import type { Order } from "@suyuan/domain/platforms/order";
import type { Sampling } from "@suyuan/domain/sampling/sampling";
import type { Transformation } from "@suyuan/domain/transformations/transformation";
import type { Unit } from "@suyuan/domain/units/unit";
import type { ReadOptions, Table } from "@suyuan/store/table";
import { objectionKey } from "../assessment/keys.ts";
import { batchKeyOf, batchOf } from "../batch-rows.ts";
import { benefitKey, householdKey } from "../county/keys.ts";
import { disputeKey } from "../disputes/keys.ts";
import { findingKey } from "../findings/keys.ts";
import {
  baseKey,
  certificateKey,
  commissionKey,
  factKey,
  inputKey,
  labelRunKey,
  organisationKey,
  productKey,
  recallKey,
  shipmentKey,
} from "../keys.ts";
import { orderKey } from "../platforms/keys.ts";
import { readMany } from "../read.ts";
import type { RowKey } from "../row-key.ts";
import type { RecallRow, StoredShipment } from "../rows.ts";
import { samplingKey } from "../sampling/keys.ts";
import { transformationKey } from "../transformations/keys.ts";
import { unitKey } from "../units/keys.ts";
import type { ListedKind } from "./keys.ts";

/** What is listed: how a thing is read by its id, where it stands in a list, and what it is found by. All of it is of the thing as it is now. */
export interface Listed<Thing extends object> {
  readonly kind: ListedKind;
  /** Those that are there, in one or two rounds. */
  load(
    table: Pick<Table, "getMany">,
    ids: readonly string[],
    options?: ReadOptions,
  ): Promise<ReadonlyMap<string, Thing>>;
  /** A date or an instant: lists are in its order. */
  sortOf(thing: Thing): string;
  /** Plain words (`plainText`); a thing is found by their beginnings. */
  wordsOf(thing: Thing): readonly string[];
}

/** A recall with what was answered to its order. */
export interface ListedRecall extends RecallRow {
  readonly recordedAt: string;
  readonly by: string;
}

/** A farm input as it stands, with the base that it was on. */
export interface ListedInput {
  readonly input: KeptInput;
  readonly base: Base;
}

const words = (...texts: readonly string[]): readonly string[] => [
  ...new Set(texts.map(plainText).filter((text) => text !== "")),
];

/** A kind whose things each lie under one key, as they are. */
function plain<Thing extends object>(
  kind: ListedKind,
  keyOf: (id: string) => RowKey<Thing>,
  sortOf: (thing: Thing) => string,
  wordsOf: (thing: Thing) => readonly string[],
): Listed<Thing> {
  const load: Listed<Thing>["load"] = async (table, ids, options) => {
    const found = await readMany(table, ids.map(keyOf), options);
    return mapOf(ids, (id) => found.state(keyOf(id)));
  };
  return { kind, load, sortOf, wordsOf };
}

function mapOf<Thing>(ids: readonly string[], thingOf: (id: string) => Thing | undefined): ReadonlyMap<string, Thing> {
  const found = new Map<string, Thing>();
  for (const id of ids) {
    const thing = thingOf(id);
    if (thing !== undefined) found.set(id, thing);
  }
  return found;
}

const createdAt = (thing: { readonly createdAt: string }): string => thing.createdAt;

export const LISTED_ORGANISATIONS: Listed<Organisation> = plain(
  "organisation",
  organisationKey,
  createdAt,
  ({ id, name }) => words(id, ...startsOf(name)),
);
export const LISTED_BASES: Listed<Base> = plain("base", baseKey, createdAt, ({ id, name }) =>
  words(plainId(id), ...startsOf(name)),
);
export const LISTED_PRODUCTS: Listed<Product> = plain("product", productKey, createdAt, ({ gtin, name }) =>
  words(plainGtin(gtin), ...startsOf(name.zh), ...startsOf(name.en ?? "")),
);
export const LISTED_CERTIFICATES: Listed<Certificate> = plain(
  "certificate",
  certificateKey,
  createdAt,
  ({ id, number }) => words(number, plainId(id)),
);
export const LISTED_SHIPMENTS: Listed<StoredShipment> = plain(
  "shipment",
  shipmentKey,
  ({ shippedAt }) => shippedAt,
  ({ id }) => words(plainId(id)),
);
export const LISTED_LABEL_RUNS: Listed<LabelRun> = plain("label-run", labelRunKey, createdAt, ({ id, lot }) =>
  words(plainId(id), lot),
);

/** By `01/{gtin}/10/{lot}`. */
export const LISTED_BATCHES: Listed<Batch> = {
  kind: "batch",
  async load(table, ids, options) {
    const found = await readMany(table, ids.map(batchKeyOf), options);
    return mapOf(ids, (id) => batchOf(found.item(batchKeyOf(id))));
  },
  sortOf: ({ origin }) => existsFrom(origin),
  wordsOf: ({ lot }) => words(lot),
};

/** Whose a listed thing is, and its id there. */
function ownIn(listed: string): readonly [organisation: string, id: string] {
  const [organisation = "", id = ""] = listed.split("/");
  return [organisation, id];
}

/** By `listedInputId`. */
export const LISTED_INPUTS: Listed<ListedInput> = {
  kind: "input",
  async load(table, ids, options) {
    const keyOf = (listed: string) => inputKey(...ownIn(listed));
    const rows = await readMany(table, ids.map(keyOf), options);
    const inputOf = (id: string) => rows.state(keyOf(id))?.input;
    const bases = ids.flatMap((id) => inputOf(id)?.base ?? []).map(baseKey);
    const found = await readMany(table, bases, options);
    return mapOf(ids, (id) => {
      const input = inputOf(id);
      const base = input && found.state(baseKey(input.base));
      return input && base && { input, base };
    });
  },
  sortOf: ({ input }) => input.appliedOn,
  wordsOf: ({ input }) => words(...startsOf(input.product)),
};

/** By `listedCommissionId`. */
export const LISTED_COMMISSIONS: Listed<Commission> = plain(
  "commission",
  (listed) => commissionKey(...ownIn(listed)),
  createdAt,
  ({ id }) => words(id),
);

export const LISTED_TRANSFORMATIONS: Listed<Transformation> = plain(
  "transformation",
  transformationKey,
  ({ at }) => at,
  () => [],
);

/** Found by their state and place alone. */
export const LISTED_DISPUTES: Listed<Dispute> = plain(
  "dispute",
  disputeKey,
  ({ at }) => at,
  () => [],
);

/** Found by their state and place alone. */
export const LISTED_OBJECTIONS: Listed<Objection> = plain(
  "objection",
  objectionKey,
  ({ at }) => at,
  () => [],
);
export const LISTED_FINDINGS: Listed<Finding> = plain(
  "finding",
  findingKey,
  ({ at }) => at,
  () => [],
);
export const LISTED_SAMPLINGS: Listed<Sampling> = plain(
  "sampling",
  samplingKey,
  ({ at }) => at,
  () => [],
);

/** By `{platform}/{id}`: found by its number. */
export const LISTED_ORDERS: Listed<Order> = plain("order", orderKey, createdAt, ({ id }) => words(plainId(id)));

/** By SSCC. */
export const LISTED_UNITS: Listed<Unit> = plain("unit", unitKey, createdAt, ({ sscc }) => words(sscc));

/** By `{county}/{id}`: found by its id, never by who it is. */
export const LISTED_HOUSEHOLDS: Listed<Household> = plain("household", householdKey, createdAt, ({ id }) =>
  words(plainId(id)),
);

/** By `{organisation}/{id}`. */
export const LISTED_BENEFITS: Listed<Benefit> = plain(
  "benefit",
  benefitKey,
  ({ recordedAt }) => recordedAt,
  ({ id, receipt = "" }) => words(plainId(id), receipt),
);

export const LISTED_RECALLS: Listed<ListedRecall> = {
  kind: "recall",
  async load(table, ids, options) {
    const keysOf = (id: string) => [recallKey(id), factKey(recallKey(id), 1)] as const;
    const found = await readMany(table, ids.flatMap(keysOf), options);
    return mapOf(ids, (id) => {
      const [row, ordered] = keysOf(id);
      const [recall, fact] = [found.state(row), found.state(ordered)?.fact];
      return recall && fact && { ...recall, recordedAt: fact.recordedAt, by: fact.by.organisation };
    });
  },
  sortOf: ({ recordedAt }) => recordedAt,
  wordsOf: ({ id, lot }) => words(plainId(id), lot),
};
