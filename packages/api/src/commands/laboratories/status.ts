import { undoneSince } from "@suyuan/domain/certificates/change";
import type { LaboratoryStanding } from "@suyuan/domain/laboratories/commission";
import { barIn } from "@suyuan/domain/laboratories/commission";
import { changeLaboratoryStatus } from "@suyuan/domain/quality/laboratory-status";
import { scopeOf } from "@suyuan/domain/region-code";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { laboratoryStandingKey, organisationKey, subFactKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";
import { alterRecord } from "../records/alter.ts";
import { ActId, Reason, RegionCode } from "../wire.ts";

export const LaboratoryStatusBody = z
  .strictObject({
    id: ActId.optional(),
    status: z
      .enum(["barred", "admitted"], {
        error: bilingual("must be one of: barred, admitted", "须为下列之一：barred、admitted"),
      })
      .meta({ description: "Whether it may report there from now on 停止或恢复其登记" }),
    reason: Reason,
    region: RegionCode.optional().meta({
      description: "A part of the bureau's region; all of it if absent 辖区内的区域",
    }),
  })
  .meta({ id: "LaboratoryStatus" });

type StatusCall = Pick<
  Call<{ readonly id: string }, unknown, z.infer<typeof LaboratoryStatusBody>>,
  "actor" | "params" | "body" | "idempotency"
>;

/** A bureau bars a laboratory from reporting on what grows in its region, or admits it again. */
export async function laboratoryStatusChanged(deps: Deps, call: StatusCall): Promise<Answer<LaboratoryStanding>> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const own = (await readRow(deps.table, organisationKey(actor.organisation)))?.data.regionCode;
  const region = body.region ?? own ?? "";
  const key = laboratoryStandingKey(params.id, scopeOf(region) ?? "");
  const organisation = organisationKey(params.id);
  const isSo = (standing: LaboratoryStanding) => (body.status === "barred") === (barIn(standing) !== undefined);
  return alterRecord<LaboratoryStanding>(deps, call, {
    kind: "laboratory-status",
    key,
    id,
    content: { laboratory: params.id, ...content, region },
    keys: [organisation],
    rule: (loaded, before, ctx) => {
      // Each act writes the row once, in earlier versions too, which kept no count.
      const standing = before && { actCount: loaded.version(key), ...before };
      const state = { laboratory: loaded.state(organisation), standing };
      const { standing: after, fact } = changeLaboratoryStatus(state, { ...body, region }, ctx);
      return { after, fact };
    },
    placeOf: (n) => subFactKey(key, n),
    stands: isSo,
    undone: undoneSince,
    location: `/api/laboratories/${params.id}`,
  });
}
