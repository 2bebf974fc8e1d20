import { InstantText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { type CompanyPrefix, recordPrefix, withdrawPrefix } from "@suyuan/domain/identifiers/company-prefix";
import { bilingual } from "@suyuan/domain/wording";
import { COMPANY_PREFIX_DIGITS } from "@suyuan/gs1/company-prefix";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { referTo } from "../../ledger/batch-rows.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { operatorContext } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import {
  companyPrefixesFrom,
  companyPrefixFacts,
  companyPrefixKey,
  factKey,
  organisationKey,
  ownPrefixKey,
} from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readPage } from "../../ledger/read.ts";
import { actOf, type VoidingBody } from "../act.ts";

const Digits = z
  .string()
  .regex(/^[0-9]{1,14}$/, bilingual("must be digits", "须为数字"))
  .meta({ description: "GS1 company prefix, 6 to 12 digits 厂商识别代码", examples: ["69012345"] });

export const PrefixBody = z.strictObject({ prefix: Digits }).meta({ id: "CompanyPrefix" });
export const PrefixPath = z.object({ id: z.string().min(1).max(64), prefix: Digits });

export const PrefixRecord = z
  .object({
    organisation: OrganisationId,
    prefix: z.string(),
    recordedAt: InstantText,
    withdrawn: z
      .object({ at: InstantText, reason: z.string() })
      .optional()
      .meta({ description: "Numbers under it are unverified since then 已撤销" }),
  })
  .meta({ id: "CompanyPrefixRecord", description: "A GS1 company prefix of an organisation 厂商识别代码" });
export type PrefixRecord = Sent<typeof PrefixRecord>;

type Params<Path> = Pick<Call<Path, unknown, unknown>, "actor" | "params" | "idempotency">;

/** Prefixes that are looked at beside one: those that begin with it. */
const LONGER_MAX = 50;

/** Records a company prefix for an organisation. */
export async function prefixRecorded(
  deps: Deps,
  { actor, params, body, idempotency }: Params<{ readonly id: string }> & { readonly body: z.infer<typeof PrefixBody> },
): Promise<Answer<PrefixRecord>> {
  const { prefix } = body;
  const key = companyPrefixKey(prefix);
  const { min, max } = COMPANY_PREFIX_DIGITS;
  const lengths = Array.from({ length: max - min + 1 }, (_, n) => min + n).filter((length) => length < prefix.length);
  const shorter = lengths.map((length) => companyPrefixKey(prefix.slice(0, length)));
  const longer = await readPage(deps.table, companyPrefixesFrom(prefix), { limit: LONGER_MAX });
  const owner = organisationKey(params.id);
  const own = ownPrefixKey(params.id, prefix);
  const entity = companyPrefixFacts(prefix);
  const others = (loaded: Loaded): readonly CompanyPrefix[] => [
    ...shorter.flatMap((each) => loaded.state(each) ?? []),
    ...longer.rows.filter(({ sk }) => sk !== key.sk).map(({ data }) => data),
    ...[loaded.state(key) ?? []].flat(),
  ];
  return execute<PrefixRecord>(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, "company-prefix", { organisation: params.id, prefix }),
    lane: entity.pk,
    keys: [key, owner, own, ...shorter],
    // One that was withdrawn may be recorded anew.
    taken: (loaded) => {
      const state = loaded.state(key);
      return state?.organisation === params.id && state.withdrawn === undefined
        ? factKey(entity, loaded.version(key))
        : undefined;
    },
    decide: (loaded) => {
      const organisation = loaded.state(owner);
      const ctx = operatorContext(deps, actor, organisation?.regionCode ?? "");
      const { prefix: after, fact } = recordPrefix({ organisation, others: others(loaded) }, body, ctx);
      return {
        writes: [loaded.next(key, after), loaded.next(own, { id: prefix })],
        fact,
        factKey: factKey(entity, loaded.version(key) + 1),
        status: 201,
        body: after,
        location: `/api/organisations/${params.id}/gs1-prefixes`,
      };
    },
  } satisfies Command<PrefixRecord>);
}

/** Takes a company prefix of an organisation back. */
export function prefixWithdrawn(
  deps: Deps,
  {
    actor,
    params,
    body,
    idempotency,
  }: Params<z.infer<typeof PrefixPath>> & { readonly body: z.infer<typeof VoidingBody> },
): Promise<Answer<PrefixRecord>> {
  const { id: organisation, prefix } = params;
  const { id, reason } = body;
  const key = companyPrefixKey(prefix);
  const entity = companyPrefixFacts(prefix);
  const act = actOf(deps, actor, "prefix-withdrawal", id, { organisation, prefix, reason });
  return execute<PrefixRecord>(deps, {
    actor,
    idempotency,
    digest: act.digest,
    lane: entity.pk,
    keys: [key, act.key],
    taken: (loaded) => (loaded.state(key)?.withdrawn === undefined ? undefined : act.taken(loaded)),
    decide: (loaded) => {
      const ctx = operatorContext(deps, actor, "");
      const { prefix: after, fact } = withdrawPrefix(loaded.state(key), { id, organisation, reason }, ctx);
      return {
        writes: [loaded.next(key, after), referTo(factKey(entity, loaded.version(key) + 1), act.key)],
        fact,
        factKey: act.key,
        status: 201,
        body: after,
        location: `/api/organisations/${organisation}/gs1-prefixes`,
      };
    },
  });
}
