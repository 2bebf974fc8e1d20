import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { Transformation } from "@suyuan/domain/transformations/transformation";
import { voidTransformation } from "@suyuan/domain/transformations/void";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { batchIn, batchWrites, referTo } from "../../ledger/batch-rows.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { ownOf } from "../../ledger/ids/own.ts";
import { batchKey, factKey, organisationKey, stopKeyOf } from "../../ledger/keys.ts";
import { madeIntoKey, transformationKey } from "../../ledger/transformations/keys.ts";
import { actOf, type VoidingBody } from "../act.ts";
import { type TransformationRecord, transformationView } from "./view.ts";

type VoidCall = CommandCall<z.infer<typeof VoidingBody>> & { readonly params: { readonly id: string } };

/** The taking back of a transformation: its outputs are void, what went in is on hand again. */
export function voidTransformationCommand(
  deps: Ground,
  { actor, params, body, idempotency }: VoidCall,
): Command<TransformationRecord> {
  const { id: stored, key } = ownOf(transformationKey, actor.organisation, params.id);
  const { id, ...content } = body;
  const act = actOf(deps, actor, "transformation-void", id, { transformation: stored, ...content });
  const lotsOf = (row: Transformation | undefined) => [...(row?.inputs ?? []), ...(row?.outputs ?? [])];
  const keysOf = (row: Transformation | undefined) => lotsOf(row).map(({ gtin, lot }) => batchKey(gtin, lot));
  const wayForward = (row: Transformation | undefined) =>
    (row?.inputs ?? []).map(({ gtin, lot }) => madeIntoKey(batchKey(gtin, lot), stored));
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, act.key, organisationKey(actor.organisation)],
    taken: act.taken,
    more: (loaded) => {
      const row = loaded.state(key);
      const batches = keysOf(row);
      return [...batches, ...batches.map(stopKeyOf), ...wayForward(row)];
    },
    decide: (loaded) => {
      const row = loaded.state(key);
      const batches = keysOf(row).map((batch) => batchIn(loaded, batch));
      const { transformation, inputs, outputs, fact } = voidTransformation(
        { transformation: row, batches },
        body,
        contextOf(deps, actor, loaded),
      );
      return {
        writes: [
          loaded.next(key, transformation),
          referTo(factKey(key, loaded.version(key) + 1), act.key),
          ...[...inputs, ...outputs].flatMap((batch) => batchWrites(loaded, batch, act.key)),
          ...wayForward(row)
            .filter((way) => loaded.has(way))
            .map((way) => loaded.removed(way)),
        ],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: transformationView(transformation),
        location: `/api/transformations/${plainId(stored)}`,
      };
    },
  };
}
