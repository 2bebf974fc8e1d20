import type { Batch } from "@suyuan/domain/batches/batch";
import { existsFrom } from "@suyuan/domain/batches/origin";
import type { Fact } from "@suyuan/domain/fact";
import { poolsOf } from "@suyuan/domain/transformations/pools";
import { transform } from "@suyuan/domain/transformations/transform";
import type { Transformation } from "@suyuan/domain/transformations/transformation";
import { certificatesOf } from "@suyuan/domain/views/origin/certification";
import type { Op } from "@suyuan/store/table";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { batchIn, batchWrites } from "../../ledger/batch-rows.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { ownOf } from "../../ledger/ids/own.ts";
import {
  batchKey,
  certificateKey,
  factKey,
  heldBatchKey,
  organisationKey,
  productKey,
  stopKeyOf,
} from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { distinctKeys, type RowKey } from "../../ledger/row-key.ts";
import type { BatchName, FactRow } from "../../ledger/rows.ts";
import { madeIntoKey, transformationKey } from "../../ledger/transformations/keys.ts";
import type { TransformationBody } from "./body.ts";
import { type TransformationAnswer, transformedView } from "./view.ts";

type Body = z.infer<typeof TransformationBody>;

const heldRowOf = (batch: Batch): RowKey<BatchName> =>
  heldBatchKey(batch.organisation, existsFrom(batch.origin), batch);

/** One or more batches become others: its route, a preview and an event of transformation run this. */
export function transformCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<Body>,
): Command<TransformationAnswer> {
  const { id, key, ...own } = ownOf(transformationKey, actor.organisation, body.id);
  const inputKeys = body.inputs.map(({ gtin, lot }) => batchKey(gtin, lot));
  const outputKeys = body.outputs.map(({ gtin, lot }) => batchKey(gtin, lot));
  const products = [...new Set(body.outputs.map(({ gtin }) => gtin))].map(productKey);
  const certificates = (loaded: Loaded) =>
    inputKeys.flatMap((input) => {
      const batch = batchIn(loaded, input);
      return batch === undefined ? [] : certificatesOf(batch).map(certificateKey);
    });
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "transformation", body),
    lane: inputKeys.map(({ pk }) => pk),
    keys: distinctKeys([
      ...own.keys,
      organisationKey(actor.organisation),
      ...inputKeys,
      ...inputKeys.map(stopKeyOf),
      ...outputKeys,
      ...products,
    ]),
    taken: own.taken,
    more: (loaded) =>
      distinctKeys([
        ...certificates(loaded),
        ...outputKeys.flatMap((output) => {
          const before = batchIn(loaded, output);
          return before === undefined ? [] : [heldRowOf(before)];
        }),
      ]),
    decide: (loaded) => {
      const ctx = contextOf(deps, actor, loaded);
      const state = {
        batches: inputKeys.map((input) => batchIn(loaded, input)),
        products: products.map((product) => loaded.state(product)),
        there: outputKeys.map((output) => batchIn(loaded, output)),
      };
      const { transformation, inputs, outputs, exposure, fact } = transform(state, { ...body, id }, ctx);
      const factAt = factKey(key, 1);
      const known = certificates(loaded).flatMap((at) => loaded.state(at) ?? []);
      return {
        writes: [
          create(key, transformation),
          ...inputs.flatMap((batch) => batchWrites(loaded, batch, factAt)),
          ...madeIntoWrites(transformation),
          ...outputs.flatMap((batch) => outputWrites(loaded, batch, factAt)),
        ],
        fact: fact satisfies Fact,
        factKey: factAt,
        status: 201 as const,
        body: transformedView(transformation, { outputs, exposure, certificates: known, now: ctx.now }),
        location: `/api/transformations/${body.id}`,
      };
    },
  };
}

/** The way forward from each input: to the outputs of its pool. */
function madeIntoWrites({ id, inputs, outputs }: Transformation): readonly Op[] {
  const pools = poolsOf(inputs, outputs);
  return inputs.map((input, n) => {
    const made = pools.filter((pool) => pool.inputs.includes(n)).flatMap((pool) => pool.outputs);
    const lots = made.flatMap((m) => {
      const output = outputs[m];
      return output === undefined ? [] : [{ gtin: output.gtin, lot: output.lot }];
    });
    return create(madeIntoKey(batchKey(input.gtin, input.lot), id), { transformation: id, outputs: lots });
  });
}

/** A new batch, listed with its organisation; over one that was voided, in the place of that. */
function outputWrites(loaded: Loaded, batch: Batch, factAt: RowKey<FactRow>): readonly Op[] {
  const key = batchKey(batch.gtin, batch.lot);
  const before = batchIn(loaded, key);
  const row = { gtin: batch.gtin, lot: batch.lot };
  const held = heldRowOf(batch);
  const earlier = before && heldRowOf(before);
  const again = before === undefined ? batch : { ...batch, registrationFact: loaded.version(key) + 1 };
  return [
    ...batchWrites(loaded, again, factAt),
    ...(earlier === undefined || earlier.sk === held.sk || !loaded.has(earlier) ? [] : [loaded.removed(earlier)]),
    earlier?.sk === held.sk ? loaded.next(held, row) : create(held, row),
  ];
}
