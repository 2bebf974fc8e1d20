import { notFound } from "@suyuan/domain/access";
import { DateText, InstantText, RegionCodeText, RegionText, type Sent } from "@suyuan/domain/answer";
import { excessOf } from "@suyuan/domain/benefits/capacity";
import { dateInChina } from "@suyuan/domain/calendar";
import { DomainError, fieldError } from "@suyuan/domain/errors";
import { defined } from "@suyuan/domain/fact";
import { correctHousehold, eraseHousehold, registerHousehold } from "@suyuan/domain/households/change";
import {
  classOn,
  countyOf,
  HOUSEHOLD_CLASSES,
  type Household,
  type HouseholdPerson,
} from "@suyuan/domain/households/household";
import { plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { Id } from "@suyuan/domain/organisation";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { toldRegion } from "@suyuan/domain/region-code";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { Text } from "../../http/text.ts";
import { execute, idTaken } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { householdKey, householdPersonKey, householdYearKey } from "../../ledger/county/keys.ts";
import { digestOf } from "../../ledger/digest.ts";
import { type Exceptions, recordExceptions } from "../../ledger/exceptions.ts";
import { factKey, organisationKey } from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { readMany } from "../../ledger/read.ts";
import { alterRecord } from "../records/alter.ts";
import { PlotBody } from "../records/bases.ts";
import { ActId, CalendarDate, NAMES_A_FIELD, Reason, RegionCode } from "../wire.ts";

const HOUSEHOLD_PLOTS_MAX = 50;
const CLASSES_MAX = 20;

const Class = z.enum(HOUSEHOLD_CLASSES).meta({
  description: "lifted 脱贫户, monitored 防返贫监测对象, ordinary 其他农户",
});

const Plots = z
  .array(PlotBody.omit({ outline: true }))
  .max(HOUSEHOLD_PLOTS_MAX)
  .meta({ description: "What it farms: deliveries are held against it; none: not known 承包地块" });

const Person = z
  .strictObject({ name: Text(40), contact: Text(60).optional() })
  .meta({ description: "Kept apart; erased by the erasure 户主姓名和联系方式（单独保存，可删除）" });

export const HouseholdBody = z
  .strictObject({
    id: Id.meta({ description: "Inside its county; holds no identity or mobile number 农户编号" }),
    class: Class,
    village: RegionCode.meta({ description: "Village, twelve digits 所在村（12 位代码）", examples: ["510824100201"] }),
    validFrom: CalendarDate.meta({ description: "First day of its class 类别起始日" }),
    validTo: CalendarDate.optional().meta({ description: "Last day of its class; absent: it holds 类别截止日" }),
    plots: Plots.optional(),
    person: Person.optional(),
  })
  .meta({ id: "Household" });

export const HouseholdCorrectionBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    village: RegionCode.optional().meta({ description: "Another village of the county 本县另一村" }),
    classes: z
      .array(z.strictObject({ class: Class, from: CalendarDate, to: CalendarDate.optional() }))
      .min(1)
      .max(CLASSES_MAX)
      .optional()
      .meta({ description: "The whole history of its class, in order 完整的类别历史" }),
    plots: Plots.optional().meta({ description: "All of them 全部地块" }),
    person: Person.optional(),
  })
  .refine(...NAMES_A_FIELD)
  .meta({ id: "HouseholdCorrection" });

export const HouseholdErasureBody = z
  .strictObject({ id: ActId.optional(), reason: Reason })
  .meta({ id: "HouseholdErasure" });

export const HouseholdRecord = z
  .object({
    id: z.string(),
    county: RegionCodeText,
    village: RegionCodeText,
    region: RegionText,
    class: Class.optional().meta({ description: "Today's; absent where none holds today 当前类别" }),
    classes: z.array(z.object({ class: Class, from: DateText, to: DateText.optional() })),
    plots: z.array(
      z.object({
        id: z.string(),
        areaMu: z.number(),
        crop: z.string(),
        yieldCapKgPerMu: z.number().optional(),
      }),
    ),
    person: z
      .object({ name: z.string(), contact: z.string().optional() })
      .optional()
      .meta({ description: "For the offices of its region alone; absent once erased 户主（仅主管部门可见）" }),
    createdAt: InstantText,
    erasedAt: InstantText.optional().meta({ description: "Who it was is erased since 身份信息删除时间" }),
  })
  .meta({ id: "HouseholdRecord" });
export type HouseholdRecord = Sent<typeof HouseholdRecord>;

/** A household as it is answered, with who it is only where that is handed over. */
export function householdView(household: Household, today: string, person?: HouseholdPerson): HouseholdRecord {
  const { id, village, classes, plots, createdAt, erasedAt } = household;
  return {
    ...{ id: plainId(id), county: countyOf(household), village, region: toldRegion(village) },
    ...{ classes, plots, createdAt },
    ...defined({ class: classOn(household, today), person, erasedAt }),
  };
}

/**
 * The household that an office or a cooperative means: ids live inside a county, which is that of whoever asks where it is not said. Throws
 * `invalid-request` where who asks sits above the counties and names none.
 */
export function householdIdOf(
  { id, county }: { readonly id: string; readonly county?: string | undefined },
  regionCode: string,
  pointer = "?county",
): string {
  const own = regionCode.slice(0, 6);
  const meant = county ?? (own.endsWith("00") ? undefined : own);
  if (meant !== undefined) return storedId(meant, id);
  const words = {
    en: "Households are numbered by county. Say which: the six digits of its code, such as 510824.",
    zh: "农户按县编号，请注明县（6 位代码，如 510824）。",
  };
  throw new DomainError("invalid-request", words, { errors: [fieldError(pointer, words)] });
}

type OfficeCall<Body, Params = unknown> = Pick<Call<Params, CountyQuery, Body>, "actor" | "body" | "idempotency"> & {
  readonly params: Params;
};

export const County = z
  .string()
  .regex(/^\d{6}$/, bilingual("six digits of GB/T 2260", "须为 6 位行政区划代码"))
  .meta({ description: "County whose household it is, six digits; your own where it is absent 所在县代码" });
export const CountyQuery = z.object({ county: County.optional() });
type CountyQuery = z.infer<typeof CountyQuery>;

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

/** The household that an office names in the address. */
export async function householdNamed(
  deps: Pick<Deps, "table">,
  organisation: string,
  named: { readonly id: string; readonly county?: string | undefined },
): Promise<string> {
  const office = organisationKey(organisation);
  const loaded = await readMany(deps.table, [office]);
  const regionCode = loaded.state(office)?.regionCode;
  if (regionCode === undefined) throw notFound("household", named.id);
  return householdIdOf(named, regionCode);
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
  const { actor, params, query, body } = call;
  const stored = await householdNamed(deps, actor.organisation, { id: params.id, ...query });
  const names = householdPersonKey(stored);
  const answer = await alterRecord<Household>(deps, call, {
    kind: "household-erasure",
    key: householdKey(stored),
    id: body.id,
    content: { household: stored, reason: body.reason },
    keys: [names],
    rule: (_loaded, before, ctx) => {
      const { household, fact } = eraseHousehold(before, body, ctx);
      return { after: household, fact };
    },
    found: (loaded) => (loaded.has(names) ? [loaded.removed(names)] : []),
    location: `/api/households/${params.id}?county=${plainCounty(stored)}`,
  });
  return viewed(deps, answer);
}
