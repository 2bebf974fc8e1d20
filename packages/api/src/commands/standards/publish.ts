import { notFound } from "@suyuan/domain/access";
import type { Context } from "@suyuan/domain/context";
import { DomainError } from "@suyuan/domain/errors";
import { requireValid } from "@suyuan/domain/field-errors";
import { scopeOf } from "@suyuan/domain/region-code";
import { documentFaults, endStandard, publishStandard } from "@suyuan/domain/standards/publish";
import {
  type StandardDocument,
  type StandardEntry,
  type StandardHead,
  subjectKey,
} from "@suyuan/domain/standards/standard";
import type { Op } from "@suyuan/store/table";
import type * as z from "zod";
import type { Actor, Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { execute } from "../../ledger/commit.ts";
import { actingOrganisation, contextOf, operatorContext } from "../../ledger/context.ts";
import { organisationKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readMany } from "../../ledger/read.ts";
import { type Asked, headsIn, NATIONAL, rulesIn, scopesAt, standardKeys } from "../../ledger/standards/book.ts";
import { standardHeadsKey, standardRulesKey } from "../../ledger/standards/keys.ts";
import { actOf } from "../act.ts";
import type { StandardBody, StandardEndBody, StandardRecord } from "./bodies.ts";

/** Standards of one scope, in one row. */
const HEADS_MAX = 200;

type OfficeCall<Body> = Pick<Call<unknown, unknown, Body>, "actor" | "body" | "idempotency">;

const askedBy = ({ kind, entries }: StandardDocument): readonly Asked[] =>
  [...new Map(entries.map(({ subject }) => [subjectKey(kind, subject), subject])).values()].map((one) => [kind, one]);

/** A region's office publishes a standard of its own. */
export async function standardPublished(
  deps: Deps,
  { actor, body, idempotency }: OfficeCall<z.output<typeof StandardBody>>,
): Promise<Answer<StandardRecord>> {
  const { region, scope } = await officeOf(deps, actor);
  const document: StandardDocument = {
    ...body,
    entries: body.entries as readonly StandardEntry[],
    isComplete: true,
  } as StandardDocument;
  const act = actOf(deps, actor, "standard", body.id, { ...body, id: undefined, scope });
  const above = scopesAt(region).filter((one) => one !== scope);
  const answer = await execute<StandardHead>(deps, {
    actor,
    ...(idempotency && { idempotency }),
    digest: act.digest,
    lane: standardHeadsKey(scope).pk,
    keys: [act.key, organisationKey(actor.organisation), ...standardKeys([scope, ...above], askedBy(document))],
    taken: act.taken,
    decide: (loaded) => {
      const ctx = contextOf(deps, actor, loaded);
      const { head, fact } = publishStandard(document, scope, rulesIn(loaded, above), ctx);
      return {
        writes: [...headOps(loaded, head), ...lineOps(loaded, scope, document)],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: head,
        location: "/api/standards",
      };
    },
  });
  return answer;
}

/** Of whoever publishes: its region, and the digits of it that count. */
async function officeOf(deps: Deps, actor: Actor): Promise<{ readonly region: string; readonly scope: string }> {
  const key = organisationKey(actor.organisation);
  const region = actingOrganisation(actor, await readMany(deps.table, [key])).regionCode;
  return { region, scope: scopeOf(region) ?? region };
}

function headOps(loaded: Loaded, head: StandardHead): readonly Op[] {
  const key = standardHeadsKey(head.scope);
  const before = loaded.state(key)?.heads ?? [];
  if (before.length >= HEADS_MAX) {
    throw new DomainError("correction-refused", {
      en: `${HEADS_MAX} standards of this region are on record, which is all that one has room for. Write several tables as one standard.`,
      zh: `本地区已登记 ${HEADS_MAX} 项标准，已达上限。请将多张表合并为一项标准。`,
    });
  }
  return [loaded.next(key, { heads: [...before.filter(({ id }) => id !== head.id), head] })];
}

function lineOps(loaded: Loaded, scope: string, document: StandardDocument): readonly Op[] {
  return askedBy(document).map(([kind, subject]) => {
    const own = subjectKey(kind, subject);
    const key = standardRulesKey(scope, kind, own);
    const lines = document.entries.filter((entry) => subjectKey(kind, entry.subject) === own);
    return loaded.next(key, { entries: { ...loaded.state(key)?.entries, [document.id]: lines } });
  });
}

type EndCall = Pick<
  Call<{ readonly id: string }, unknown, z.output<typeof StandardEndBody>>,
  "actor" | "params" | "body" | "idempotency"
>;

/** A region's own standard holds no more from the day after; what was checked by it before stays as it was. */
export async function standardEnded(deps: Deps, call: EndCall): Promise<Answer<StandardRecord>> {
  const { scope } = await officeOf(deps, call.actor);
  return ended(deps, call, scope, (loaded) => contextOf(deps, call.actor, loaded));
}

/** The operator ends a national one. */
export function nationalEnded(deps: Deps, call: EndCall): Promise<Answer<StandardRecord>> {
  return ended(deps, call, NATIONAL, () => operatorContext(deps, call.actor, ""));
}

function ended(
  deps: Deps,
  { actor, params, body, idempotency }: EndCall,
  scope: string,
  acting: (loaded: Loaded) => Context,
): Promise<Answer<StandardRecord>> {
  const { id, ...content } = body;
  const key = standardHeadsKey(scope);
  const act = actOf(deps, actor, "standard-end", id, { standard: params.id, scope, ...content });
  return execute<StandardHead>(deps, {
    actor,
    ...(idempotency && { idempotency }),
    digest: act.digest,
    lane: key.pk,
    keys: [act.key, key, organisationKey(actor.organisation)],
    taken: act.taken,
    decide: (loaded) => {
      const before = headsIn(loaded, [scope]).find((head) => head.id === params.id);
      if (before === undefined) throw notFound("standard", params.id);
      const { head, fact } = endStandard(before, body, acting(loaded));
      const heads = (loaded.state(key)?.heads ?? []).map((one) => (one.id === head.id ? head : one));
      // One that ships with the service is kept from then on as it was, with its end.
      const all = heads.some((one) => one.id === head.id) ? heads : [...heads, head];
      return {
        writes: [loaded.next(key, { heads: all })],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: head,
        location: "/api/standards",
      };
    },
  });
}

/** Subjects in one transaction of an import, and lines in one fact. */
const SUBJECTS_AT_ONCE = 40;
const LINES_AT_ONCE = 1_000;

/**
 * Imports a national standard, subject by subject; it holds once the last part is in, for its head comes with that. May be broken off and begun
 * again: each part is one act. Answers the standard, and how many parts there were. Errors: `invalid-request`, `id-taken` (another table under its name).
 */
export async function importStandard(
  deps: Deps,
  actor: Actor,
  document: StandardDocument,
): Promise<{ readonly head: StandardHead; readonly parts: number }> {
  requireValid([...documentFaults(document)]);
  const parts = partsOf(document);
  let last: StandardHead | undefined;
  for (const [n, entries] of parts.entries()) {
    const isLast = n === parts.length - 1;
    last = (
      await importPart(
        deps,
        actor,
        { ...document, entries },
        { n, of: parts.length, total: document.entries.length, isLast },
      )
    ).body;
  }
  if (last === undefined) throw new RangeError(`${document.id} has no part`);
  return { head: last, parts: parts.length };
}

interface Part {
  readonly n: number;
  readonly of: number;
  readonly total: number;
  readonly isLast: boolean;
}

function importPart(
  deps: Deps,
  actor: Actor,
  part: StandardDocument,
  { n, of, total, isLast }: Part,
): Promise<Answer<StandardHead>> {
  const act = actOf(deps, actor, "standard", `${part.id} ${n + 1}`, { ...part, of });
  return execute<StandardHead>(deps, {
    actor,
    digest: act.digest,
    lane: standardHeadsKey(NATIONAL).pk,
    keys: [act.key, ...standardKeys([NATIONAL], askedBy(part))],
    taken: act.taken,
    decide: (loaded) => {
      const ctx = operatorContext(deps, actor, "");
      const { head, fact } = publishStandard(part, NATIONAL, () => [], ctx);
      const whole = { ...head, entries: total };
      const data = of === 1 ? fact.data : { ...fact.data, part: n + 1, of };
      return {
        writes: [...(isLast ? headOps(loaded, whole) : []), ...lineOps(loaded, NATIONAL, part)],
        fact: { ...fact, data },
        factKey: act.key,
        status: 201 as const,
        body: whole,
        location: "/api/standards",
      };
    },
  });
}

/** The lines in parts, those of one subject together. */
function partsOf({ kind, entries }: StandardDocument): readonly (readonly StandardEntry[])[] {
  const bySubject = new Map<string, StandardEntry[]>();
  for (const entry of entries) {
    const key = subjectKey(kind, entry.subject);
    const own = bySubject.get(key);
    if (own === undefined) bySubject.set(key, [entry]);
    else own.push(entry);
  }
  const parts: StandardEntry[][] = [];
  let subjects = SUBJECTS_AT_ONCE;
  for (const lines of bySubject.values()) {
    const last = parts.at(-1);
    if (last === undefined || subjects >= SUBJECTS_AT_ONCE || last.length + lines.length > LINES_AT_ONCE) {
      parts.push([...lines]);
      subjects = 1;
    } else {
      last.push(...lines);
      subjects += 1;
    }
  }
  return parts.length === 0 ? [[]] : parts;
}
