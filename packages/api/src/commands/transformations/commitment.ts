import { lotId } from "@suyuan/domain/batches/identity";
import { commitmentStatus } from "@suyuan/domain/quality/commitment";
import { commitmentContent } from "@suyuan/domain/quality/commitment-content";
import { reissueCommitment } from "@suyuan/domain/registration/reissue";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { batchIn, batchWrites } from "../../ledger/batch-rows.ts";
import type { Command } from "../../ledger/commit.ts";
import { actingOrganisation, contextOf } from "../../ledger/context.ts";
import { batchKey, organisationKey } from "../../ledger/keys.ts";
import { actOf } from "../act.ts";
import { addressOf, type BatchPath } from "../wire.ts";
import type { ReissueBody, ReissueRecord } from "./reissue-schema.ts";

type ReissueCall = CommandCall<z.infer<typeof ReissueBody>> & { readonly params: z.infer<typeof BatchPath> };

/** The commitment certificate of goods that were mixed or divided, issued anew. */
export function reissueCommand(
  deps: Ground,
  { actor, params, body, idempotency }: ReissueCall,
): Command<ReissueRecord> {
  const key = batchKey(params.gtin, params.lot);
  const { id, ...content } = body;
  const act = actOf(deps, actor, "commitment-reissue", id, { ...params, ...content });
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, act.key, organisationKey(actor.organisation)],
    taken: act.taken,
    decide: (loaded) => {
      const state = { batch: batchIn(loaded, key), organisation: actingOrganisation(actor, loaded) };
      const { batch, fact } = reissueCommitment(state, body, contextOf(deps, actor, loaded));
      const [status, told] = [commitmentStatus(batch), commitmentContent(batch)];
      if (status === undefined || told === undefined) throw new Error("a commitment that was issued has a status");
      const { basis, reasons, ...rest } = status;
      return {
        writes: batchWrites(loaded, batch, act.key),
        fact,
        factKey: act.key,
        status: 201 as const,
        body: {
          batch: lotId(batch),
          commitment: {
            ...rest,
            basis: [...basis],
            reasons: [...reasons],
            content: { ...told, missing: [...told.missing] },
          },
        },
        location: addressOf(params),
      };
    },
  };
}
