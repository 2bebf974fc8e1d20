import type { EpcisEvent } from "@suyuan/epcis/event";
import type { CalendarDate, Instant } from "./calendar.ts";
import { dateInChina } from "./calendar.ts";
import { defined, type Fact, type FactKind } from "./fact.ts";
import type { FactData } from "./fact-data.ts";
import type { Organisation, Party, Role } from "./organisation.ts";

/** Who acts: one organisation in one role, with what others may know of it. */
export interface ActingParty {
  readonly organisation: string;
  readonly role: Role;
  /** The id of the person who acts for it; absent for a key. */
  readonly person?: string;
  readonly party: Party;
}

/** What a decider may know besides state and command. `now` is record time; `publicUrl` has no trailing slash. */
export interface Context {
  readonly now: Instant;
  readonly publicUrl: string;
  readonly actor: ActingParty;
}

/** Today in China at record time. */
export function today(ctx: Context): CalendarDate {
  return dateInChina(ctx.now);
}

/** What other parties and the public may know of an organisation. */
export function partyOf(organisation: Organisation): Party {
  const { name, kind, regionCode, accreditation } = organisation;
  return { name, kind, regionCode, ...defined({ accreditation }) };
}

/** The fact that the actor appends: `occurredAt` as the party states it, `data` the command as accepted. */
export function factOf<K extends FactKind>(
  kind: K,
  occurredAt: Instant,
  data: FactData[K],
  ctx: Context,
  event?: EpcisEvent,
): Fact<K> {
  const { organisation, role, person } = ctx.actor;
  const by = { organisation, role, ...defined({ person }) };
  return { kind, by, occurredAt, recordedAt: ctx.now, data, ...(event === undefined ? {} : { event }) };
}
