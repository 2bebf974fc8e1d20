import { lotsIn } from "@suyuan/domain/claims/seen-goods";
import { DomainError } from "@suyuan/domain/errors";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Actor } from "../../call.ts";
import { tellOverdraw } from "../../commands/registered.ts";
import type { Deps } from "../../host.ts";

/** What auditors hear of an event that a rule refused: an attempt to register more than a certificate has left. Never rejects. */
export async function tellRefused(deps: Deps, actor: Actor, { event }: ReadEvent, refusal: unknown): Promise<void> {
  const [lot] = lotsIn(event);
  const certificate = refusal instanceof DomainError ? refusal.extensions?.certificate : undefined;
  if (lot === undefined || typeof certificate !== "string") return;
  await tellOverdraw(deps, actor, { ...lot, certificate }, refusal);
}
