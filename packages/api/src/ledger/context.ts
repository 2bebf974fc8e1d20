import { type Context, partyOf } from "@suyuan/domain/context";
import { DomainError } from "@suyuan/domain/errors";
import { defined } from "@suyuan/domain/fact";
import type { Organisation } from "@suyuan/domain/organisation";
import type { Actor } from "../call.ts";
import type { Ground } from "../host.ts";
import { organisationKey } from "./keys.ts";
import type { Loaded } from "./loaded.ts";

/** The domain's context for this actor at this moment. The actor's organisation must be among the loaded keys. */
export function contextOf(deps: Pick<Ground, "now" | "publicUrl">, actor: Actor, loaded: Loaded): Context {
  const party = partyOf(actingOrganisation(actor, loaded));
  const { organisation, role, person } = actor;
  const { now, publicUrl } = deps;
  return { now: now().toISOString(), publicUrl, actor: { organisation, role, party, ...defined({ person }) } };
}

/** The organisation that the key belongs to. */
export function actingOrganisation(actor: Actor, loaded: Loaded): Organisation {
  const organisation = loaded.state(organisationKey(actor.organisation));
  if (organisation === undefined) {
    throw new DomainError("unauthenticated", {
      en: "The organisation of this API key no longer exists. Ask the operator for a new key.",
      zh: "此 API 密钥所属机构已不存在，请向平台管理方申请新密钥。",
    });
  }
  return organisation;
}

/** The operator's context: the first organisations are added and administered at the command line, by nobody's key. */
export function operatorContext(
  deps: Pick<Ground, "now" | "publicUrl">,
  { organisation, role, person }: Actor,
  regionCode: string,
): Context {
  const party = { name: organisation, kind: "service" as const, regionCode };
  return {
    now: deps.now().toISOString(),
    publicUrl: deps.publicUrl,
    actor: { organisation, role, party, ...defined({ person }) },
  };
}
