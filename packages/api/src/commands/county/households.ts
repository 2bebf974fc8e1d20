import { excessOf } from "@suyuan/domain/benefits/capacity";
import { dateInChina } from "@suyuan/domain/calendar";
import type { Context } from "@suyuan/domain/context";
import { defined } from "@suyuan/domain/fact";
import { correctHousehold, eraseHousehold, registerHousehold } from "@suyuan/domain/households/change";
import { countyOf, type Household, type HouseholdPerson } from "@suyuan/domain/households/household";
import { plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { execute, idTaken } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { householdKey, householdPersonKey, householdYearKey } from "../../ledger/county/keys.ts";
import { digestOf } from "../../ledger/digest.ts";
import { type Exceptions, recordExceptions } from "../../ledger/exceptions.ts";
import { factKey, organisationKey } from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { readMany } from "../../ledger/read.ts";
import { alterRecord } from "../records/alter.ts";
import {
  type CountyQuery,
  type HouseholdBody,
  type HouseholdCorrectionBody,
  type HouseholdErasureBody,
  type HouseholdRecord,
  householdNamed,
  householdView,
  type Person,
} from "./household-bodies.ts";

type OfficeCall<Body, Params = unknown> = Pick<Call<Params, CountyQuery, Body>, "actor" | "body" | "idempotency"> & {
  readonly params: Params;
};

/** The answer with who the household is as that is kept now: facts and their answers have none of it. */
async function withPerson(
  deps: Pick<Deps, "table">,
  answer: Answer<HouseholdRecord>,
): Promise<Answer<HouseholdRecord>> {
  const key = householdPersonKey(storedId(answer.body.county, answer.body.id));
  const person = (await readMany(deps.table, [key])).state(key);
  return { ...answer, body: { ...answer.body, ...defined({ person }) } };
}

/** Registers a household. The fact has nothing of the person, so a repetition is held against what is kept. */
export async function householdRegistered(
  deps: Deps,
  { actor, body, idempotency }: OfficeCall<z.output<typeof HouseholdBody>>,
): Promise<Answer<HouseholdRecord>> {
  const { person: said, ...command } = body;
  const person = said === undefined ? undefined : personOf(said);
  const stored = storedId(command.village.slice(0, 6), command.id);
  const [key, names] = [householdKey(stored), householdPersonKey(stored)];
  const answer = await execute<HouseholdRecord>(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, "household", command),
    lane: key.pk,
    keys: [key, names, organisationKey(actor.organisation)],
    taken: (loaded) => {
      const there = loaded.state(key);
      if (there === undefined) return undefined;
      const isErased = there.erasedAt !== undefined;
      if (there.organisation === actor.organisation && !isErased && !samePerson(loaded.state(names), person)) {
        throw idTaken();
      }
      return factKey(key, 1);
    },
    decide: (loaded) => {
      const { household, fact } = registerHousehold(command, contextOf(deps, actor, loaded));
      return {
        writes: [create(key, household), ...(person === undefined ? [] : [create(names, person)])],
        fact,
        factKey: factKey(key, 1),
        status: 201 as const,
        body: householdView(household, dateInChina(fact.recordedAt)),
        location: locationOf(household),
      };
    },
  });
  return withPerson(deps, answer);
}

const locationOf = (household: Household): string =>
  `/api/households/${plainId(household.id)}?county=${countyOf(household)}`;

function personOf({ name, contact }: Readonly<z.output<typeof Person>>): HouseholdPerson {
  return { name, ...defined({ contact }) };
}

function samePerson(kept: HouseholdPerson | undefined, said: HouseholdPerson | undefined): boolean {
  return kept?.name === said?.name && kept?.contact === said?.contact;
}

/** The years whose deliveries are held against corrected plots. */
const YEARS_LOOKED = 3;

type NamedCall<Body> = Call<{ readonly id: string }, CountyQuery, Body>;

/**
 * What should have been said of a household. Plots that grow less than was recorded of the last three years are told to the offices: deliveries
 * stay, and nothing more is added to them.
 */
export async function householdCorrected(
  deps: Deps,
  call: NamedCall<z.output<typeof HouseholdCorrectionBody>>,
): Promise<Answer<HouseholdRecord>> {
  const { actor, params, query, body } = call;
  const { id, reason, person: said, ...command } = body;
  const stored = await householdNamed(deps, actor.organisation, { id: params.id, ...query });
  const names = householdPersonKey(stored);
  const thisYear = Number(dateInChina(deps.now().toISOString()).slice(0, 4));
  const years = Array.from({ length: YEARS_LOOKED }, (_, n) => thisYear - n);
  const yearKeys = command.plots === undefined ? [] : years.map((year) => householdYearKey(stored, year));
  const person = said === undefined ? undefined : personOf(said);
  const changes = (loaded: Loaded) => (person === undefined ? [] : changed(loaded.state(names), person));
  const answer = await alterRecord<Household>(deps, call, {
    kind: "household-correction",
    key: householdKey(stored),
    id,
    content: { household: stored, reason, ...command },
    keys: [names, ...yearKeys],
    rule: (loaded, before, ctx) => {
      const { household, fact } = correctHousehold(before, { id, reason, ...command }, changes(loaded), ctx);
      return { after: household, fact };
    },
    found: (loaded) => (person === undefined || changes(loaded).length === 0 ? [] : [loaded.next(names, person)]),
    exceptions: (loaded, _before, after, { now }) =>
      yearKeys.flatMap((key, n) => overPlots(after, years[n] ?? thisYear, loaded.state(key), now)),
    location: `/api/households/${params.id}?county=${plainCounty(stored)}`,
  });
  const shown = await viewed(deps, answer);
  const kept = shown.body.person && personOf(shown.body.person);
  if (answer.replayed === true && person !== undefined && !samePerson(kept, person)) throw idTaken();
  return shown;
}

const plainCounty = (stored: string): string => stored.slice(0, 6);

async function viewed(deps: Deps, answer: Answer<Household>): Promise<Answer<HouseholdRecord>> {
  const body = householdView(answer.body, dateInChina(deps.now().toISOString()));
  return withPerson(deps, { ...answer, body });
}

function changed(kept: HouseholdPerson | undefined, said: HouseholdPerson): string[] {
  return (["name", "contact"] as const).filter((field) => kept?.[field] !== said[field]);
}

/** More is on record than the plots grow, as they are now known. */
export function overPlots(
  household: Household,
  year: number,
  delivered: Parameters<typeof excessOf>[1],
  at: string,
): readonly Exceptions[] {
  const reasons = excessOf(household, delivered).map(({ capacity, delivered: grams }) => {
    const [capacityKg, kg] = [capacity, grams].map(kilogramsFrom);
    return {
      code: "deliveries-exceed-plots",
      en: `Of ${year} ${kg} kg are recorded as delivered, and its plots grow at most ${capacityKg} kg of this crop.`,
      zh: `${year} 年已登记交售 ${kg} 千克，其地块该作物年产能最多 ${capacityKg} 千克。`,
    };
  });
  return recordExceptions(`household/${household.id}`, [household.village], reasons, at);
}

/** Erases who a household is. Every figure, list and record of it stays, under an id that says nothing. */
export async function householdErased(
  deps: Deps,
  call: NamedCall<z.output<typeof HouseholdErasureBody>>,
): Promise<Answer<HouseholdRecord>> {
  const { actor, params, query } = call;
  const stored = await householdNamed(deps, actor.organisation, { id: params.id, ...query });
  return viewed(deps, await erasedHousehold(deps, call, stored));
}

/**
 * Erases a household by the id under which it is stored. `acting`: whoever restores a backup acts for no office. Errors: `not-found`,
 * `correction-refused` (erased already).
 */
export function erasedHousehold(
  deps: Deps,
  call: Pick<NamedCall<z.output<typeof HouseholdErasureBody>>, "actor" | "body" | "idempotency">,
  stored: string,
  acting?: () => Context,
): Promise<Answer<Household>> {
  const names = householdPersonKey(stored);
  const { body } = call;
  return alterRecord<Household>(deps, call, {
    kind: "household-erasure",
    key: householdKey(stored),
    id: body.id,
    content: { household: stored, reason: body.reason },
    keys: [names],
    ...(acting && { acting }),
    rule: (_loaded, before, ctx) => {
      const { household, fact } = eraseHousehold(before, body, ctx);
      return { after: household, fact };
    },
    found: (loaded) => (loaded.has(names) ? [loaded.removed(names)] : []),
    location: `/api/households/${plainId(stored)}?county=${plainCounty(stored)}`,
  });
}
