import { undoneSince } from "@suyuan/domain/certificates/change";
import type { Organisation } from "@suyuan/domain/organisation";
import { correctOrganisation } from "@suyuan/domain/parties/correct-organisation";
import { changeOrganisationStatus } from "@suyuan/domain/parties/organisation-status";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { Text } from "../../http/text.ts";
import { operatorContext } from "../../ledger/context.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { glnChanges, glnKeysOf } from "../gln.ts";
import { Accreditation, Address, Contact } from "../organisations.ts";
import { ActId, Gln, NAMES_A_FIELD, Reason, RegionCode } from "../wire.ts";
import { alterRecord } from "./alter.ts";

export const OrganisationCorrectionBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    name: Text(80).optional(),
    regionCode: RegionCode.optional(),
    gln: Gln.nullable().optional(),
    creditCode: z.string().max(18).nullable().optional(),
    contact: Contact.nullable().optional(),
    address: Address.nullable().optional(),
    accreditation: Accreditation.nullable().optional(),
  })
  .refine(...NAMES_A_FIELD)
  .meta({ id: "OrganisationCorrection" });

type CorrectionCall = Call<{ readonly id: string }, unknown, z.infer<typeof OrganisationCorrectionBody>>;

/** What should have been said of an organisation; its kind stays. An organisation that is no operator corrects its own contact and address. */
export function organisationCorrected(deps: Deps, call: CorrectionCall): Promise<Answer<Organisation>> {
  const { params, body } = call;
  const { id, ...content } = body;
  return alterRecord<Organisation>(deps, call, {
    kind: "organisation-correction",
    isNaming: true,
    key: organisationKey(params.id),
    id,
    content: { organisation: params.id, ...content },
    keys: glnKeysOf(body.gln),
    more: (_loaded, before) => glnKeysOf(before.gln),
    rule: (_loaded, before, ctx) => {
      const { organisation: after, fact } = correctOrganisation(before, body, ctx);
      return { after, fact };
    },
    found: (loaded, before, after) => {
      const { name } = after;
      return glnChanges(loaded, before, after, { kind: "organisation", id: after.id, organisation: after.id, name });
    },
    location: `/api/organisations/${params.id}`,
  });
}

export const OrganisationStatusBody = z
  .strictObject({
    id: ActId.optional(),
    status: z
      .enum(["suspended", "reinstated"], {
        error: bilingual("must be one of: suspended, reinstated", "须为下列之一：suspended、reinstated"),
      })
      .meta({ description: "Whether its keys may act from now on 暂停或恢复其全部密钥" }),
    reason: Reason,
  })
  .meta({ id: "OrganisationStatus" });

type StatusCall = Pick<
  Call<{ readonly id: string }, unknown, z.infer<typeof OrganisationStatusBody>>,
  "actor" | "params" | "body" | "idempotency"
>;

/** Suspends an organisation: within five seconds none of its keys acts, and the deliveries to its subscriptions pause. Or lets them act again. */
export function organisationStatusChanged(deps: Deps, call: StatusCall): Promise<Answer<Organisation>> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const isSo = ({ suspended }: Organisation) => (body.status === "suspended") === (suspended !== undefined);
  return alterRecord<Organisation>(deps, call, {
    kind: "organisation-status",
    key: organisationKey(params.id),
    id,
    content: { organisation: params.id, ...content },
    acting: (_loaded, before) => operatorContext(deps, actor, before?.regionCode ?? ""),
    rule: (_loaded, before, ctx) => {
      const { organisation: after, fact } = changeOrganisationStatus(before, body, ctx);
      return { after, fact };
    },
    stands: isSo,
    undone: undoneSince,
    location: `/api/organisations/${params.id}`,
  });
}
