import { GlnText, InstantText, RegionCodeText } from "@suyuan/domain/answer";
import type { Organisation } from "@suyuan/domain/organisation";
import { Id, ORGANISATION_KINDS } from "@suyuan/domain/organisation";
import { addOrganisation } from "@suyuan/domain/parties/add-organisation";
import * as z from "zod";
import type { Actor, Answer, Call } from "../call.ts";
import type { Deps } from "../host.ts";
import { Text } from "../http/text.ts";
import { execute } from "../ledger/commit.ts";
import { operatorContext } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { factKey, organisationKey } from "../ledger/keys.ts";
import { ownListOps } from "../ledger/lists/own.ts";
import { create } from "../ledger/loaded.ts";
import { glnKeys, glnWrites } from "./gln.ts";
import { Gln, RegionCode } from "./wire.ts";

/** A work phone: its digits are checked with the other fields. */
export const Contact = Text(24).meta({
  description:
    "Work phone of the organisation, public on commitment certificates; never a person's 办公电话，公开显示，勿填个人信息",
});
export const Address = Text(100).meta({
  description:
    "Business address, public on commitment certificates; never a person's home 办公地址，公开显示，勿填个人住址",
});

/** Of a laboratory: the numbers of its qualification (资质认定 CMA) and assessment (机构考核 CATL). */
export const Accreditation = Text(80).meta({
  description: "Of a laboratory: its CMA and CATL numbers, as its reports print them; public beside them 检测资质编号",
  examples: ["CMA 210015340001"],
});

export const OrganisationBody = z
  .strictObject({
    id: Id,
    name: Text(80),
    kind: z.enum(ORGANISATION_KINDS),
    regionCode: RegionCode,
    gln: Gln.optional(),
    creditCode: z.string().max(18).optional().meta({ description: "统一社会信用代码 (GB 32100)" }),
    contact: Contact.optional(),
    address: Address.optional(),
    accreditation: Accreditation.optional(),
  })
  .meta({ id: "Organisation" });

export const OrganisationRecord = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(ORGANISATION_KINDS),
    regionCode: RegionCodeText,
    gln: GlnText.optional(),
    creditCode: z.string().optional().meta({ description: "统一社会信用代码 (GB 32100)" }),
    contact: z.string().optional().meta({ description: "Work phone 办公电话" }),
    address: z.string().optional().meta({ description: "Business address 办公地址" }),
    accreditation: z.string().optional().meta({ description: "Of a laboratory: CMA and CATL numbers 检测资质编号" }),
    createdAt: InstantText,
    suspended: z
      .object({ since: InstantText, reason: z.string() })
      .optional()
      .meta({ description: "None of its keys acts since then; what it recorded stays 暂停中" }),
  })
  .meta({ id: "OrganisationRecord" });

/** Adds an organisation. `actor.organisation` need not exist yet: the first one is added by the command line. */
export function registerOrganisation(
  deps: Deps,
  actor: Actor,
  body: z.infer<typeof OrganisationBody>,
  idempotency?: Call<unknown, unknown, unknown>["idempotency"],
): Promise<Answer<Organisation>> {
  const key = organisationKey(body.id);
  return execute(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, "organisation", body),
    lane: key.pk,
    keys: [key, ...glnKeys(body.gln)],
    taken: (loaded) => (loaded.item(key) ? factKey(key, 1) : undefined),
    decide: (loaded) => {
      const ctx = operatorContext(deps, actor, body.regionCode);
      const { organisation, fact } = addOrganisation(loaded.state(key), body, ctx);
      const { id, name } = organisation;
      return {
        writes: [
          create(key, organisation),
          ...ownListOps(fact),
          ...glnWrites(loaded, body.gln, { kind: "organisation", id, organisation: id, name }),
        ],
        fact,
        factKey: factKey(key, 1),
        status: 201,
        body: organisation,
        location: `/api/organisations/${body.id}`,
      };
    },
  });
}
