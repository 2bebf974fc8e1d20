import { type Agreement, endAgreement, giveAgreement } from "@suyuan/domain/platforms/agreement";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { referTo } from "../../ledger/batch-rows.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { factKey, organisationKey } from "../../ledger/keys.ts";
import { create } from "../../ledger/loaded.ts";
import {
  type AgreementName,
  agreementKey,
  givenKey,
  heldAgreementKey,
  sharedKey,
} from "../../ledger/platforms/keys.ts";
import { distinctKeys } from "../../ledger/row-key.ts";
import { actOf, actUponRecord, type VoidingBody } from "../act.ts";
import type { AgreementBody } from "./bodies.ts";

const location = ({ giver, platform }: AgreementName): string => `/api/agreements/${platform}?from=${giver}`;

/** Lets a platform know of batches, or changes what it may know. */
export function giveCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<z.infer<typeof AgreementBody>>,
): Command<Agreement> {
  const { id, ...content } = body;
  const name = { giver: actor.organisation, platform: body.platform };
  const key = agreementKey(name);
  const act = actOf(deps, actor, "agreement", id, content);
  const platform = organisationKey(body.platform);
  const named = (body.organisations ?? []).map(organisationKey);
  const shared = [...new Set([actor.organisation, ...(body.organisations ?? [])])].map((one) => sharedKey(one, name));
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: distinctKeys([
      ...[key, platform, organisationKey(actor.organisation), givenKey(name), heldAgreementKey(name)],
      ...named,
      ...shared,
      act.key,
    ]),
    taken: act.taken,
    decide: (loaded) => {
      const state = {
        before: loaded.state(key),
        platform: loaded.state(platform),
        known: named.map((one) => loaded.state(one)),
      };
      const { agreement, fact } = giveAgreement(state, body, contextOf(deps, actor, loaded));
      const rows = [
        givenKey(name),
        heldAgreementKey(name),
        ...agreement.organisations.map((one) => sharedKey(one.id, name)),
      ];
      return {
        writes: [
          loaded.next(key, agreement),
          referTo(factKey(key, loaded.version(key) + 1), act.key),
          ...rows.filter((row) => !loaded.has(row)).map((row) => create(row, name)),
        ],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: agreement,
        location: location(name),
      };
    },
  };
}

/** Nothing more is shared by the agreement; the platform sells nothing more of the giver's goods. */
export function endCommand(
  deps: Ground,
  {
    actor,
    params,
    body,
    idempotency,
  }: CommandCall<z.infer<typeof VoidingBody>> & { readonly params: { readonly platform: string } },
): Command<Agreement> {
  const name = { giver: actor.organisation, platform: params.platform };
  const key = agreementKey(name);
  const { id, ...content } = body;
  const since = (agreement: Agreement | undefined) => agreement?.since;
  const act = actUponRecord(deps, actor, "agreement-end", id, { ...name, ...content }, (loaded) =>
    since(loaded.state(key)),
  );
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, organisationKey(actor.organisation), ...act.keys],
    more: act.more,
    taken: act.taken,
    decide: (loaded) => {
      const { agreement, fact } = endAgreement(loaded.state(key), body, contextOf(deps, actor, loaded));
      const factAt = act.keyIn(loaded);
      return {
        writes: [loaded.next(key, agreement), referTo(factKey(key, loaded.version(key) + 1), factAt)],
        fact,
        factKey: factAt,
        status: 201 as const,
        body: agreement,
        location: location(name),
      };
    },
  };
}
