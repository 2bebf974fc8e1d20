import { notFound } from "../access.ts";
import type { Context } from "../context.ts";
import { factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import type { Organisation } from "../organisation.ts";

/** The operator's word on whether an organisation's keys may act. */
export interface ChangeOrganisationStatus {
  readonly id?: string | undefined;
  readonly status: "suspended" | "reinstated";
  readonly reason: string;
}

/**
 * Suspends an organisation, or lets it act again. What it recorded stays on record and counts as before. Errors: `not-found`,
 * `correction-refused` (already so, or the operator's own organisation, whose keys alone could lift it).
 */
export function changeOrganisationStatus(
  organisation: Organisation | undefined,
  command: ChangeOrganisationStatus,
  ctx: Context,
): { readonly organisation: Organisation; readonly fact: Fact<"organisation-status-changed"> } {
  if (organisation === undefined) throw notFound("organisation");
  const { id, status, reason } = command;
  const { suspended, ...rest } = organisation;
  if (status === "suspended" && organisation.id === ctx.actor.organisation) throw ownOrganisation();
  if ((status === "suspended") === (suspended !== undefined)) throw alreadySo(organisation);
  const after: Organisation = status === "suspended" ? { ...rest, suspended: { since: ctx.now, reason } } : rest;
  const data = { ...defined({ id }), organisation: organisation.id, status, reason };
  return { organisation: after, fact: factOf("organisation-status-changed", ctx.now, data, ctx) };
}

function ownOrganisation(): DomainError {
  return new DomainError("correction-refused", {
    en: "This is your own organisation: with its keys suspended nobody could lift it here. Revoke the keys that must end instead.",
    zh: "这是您自己的机构：暂停后将无人能在此恢复。请改为吊销需要停用的密钥。",
  });
}

function alreadySo({ id, suspended }: Organisation): DomainError {
  return suspended === undefined
    ? new DomainError("correction-refused", {
        en: `Organisation ${id} is not suspended: there is nothing to lift.`,
        zh: `机构 ${id} 未被暂停，无需恢复。`,
      })
    : new DomainError("correction-refused", {
        en: `Organisation ${id} is suspended since ${suspended.since} already. To give another reason, reinstate it first.`,
        zh: `机构 ${id} 自 ${suspended.since} 起已被暂停。如需更改原因，请先恢复。`,
      });
}
