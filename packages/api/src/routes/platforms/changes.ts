import type { Batch } from "@suyuan/domain/batches/batch";
import { isIntervalBreached, onHold } from "@suyuan/domain/batches/hold";
import { lotId } from "@suyuan/domain/batches/identity";
import { looseBy } from "@suyuan/domain/batches/mass";
import { recallOn } from "@suyuan/domain/batches/origins/inherited";
import { defined } from "@suyuan/domain/fact";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { letsSell, shares } from "@suyuan/domain/platforms/agreement";
import { SHARED_FIELDS, type SharedField } from "@suyuan/domain/platforms/terms";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { asOfHour } from "@suyuan/domain/views/as-of";
import type * as z from "zod";
import type { Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { agreementKey, type Change, changesAfter, changesOf, sharesOf } from "../../ledger/platforms/keys.ts";
import { EVENTUAL, readAll, readMany, readPage } from "../../ledger/read.ts";
import type { ChangeRecord, ChangesQuery } from "./answers.ts";
import { type ShownBatch, shownBatches } from "./standing.ts";

const LIMIT = 50;

/** What agreements that cover a batch share of it, and whether its producer's own lets the platform sell it. */
interface Leave {
  readonly fields: ReadonlySet<SharedField>;
  readonly sells: boolean;
}

/** May anybody sell of the batch: is it neither recalled nor held nor taken back? */
function isFree(batch: Batch): boolean {
  return batch.voided === undefined && recallOn(batch) === undefined && !onHold(batch) && !isIntervalBreached(batch);
}

/**
 * What changed for a platform after a cursor, in the order in which it was told: each change once, however many come meanwhile, for a number is
 * given with the change and never later. Batches are shown as they are now, by the agreements that stand now.
 */
export async function changes(
  deps: Deps,
  { actor, query }: Pick<Call<unknown, z.infer<typeof ChangesQuery>, unknown>, "actor" | "query">,
) {
  const { organisation: platform } = actor;
  const after = Number(query.cursor ?? 0);
  const limit = query.limit ?? LIMIT;
  const { rows } = await readPage(deps.table, changesOf(platform), { ...changesAfter(after), limit });
  const numbered = rows.map(({ sk, data }) => ({ number: Number(sk.slice(2)), change: data }));
  const lots = numbered.flatMap(({ change }) => change.batch ?? []);
  const organisations = [...new Set(numbered.map(({ change }) => change.organisation))];
  const [shown, leaveOf] = await Promise.all([
    shownBatches(deps, lots, asOfHour(deps.now().toISOString())),
    leaves(deps, platform, organisations),
  ]);
  const items = numbered.map(({ number, change }) => recordOf(deps, number, change, leaveOf(change), shown));
  const last = numbered.at(-1)?.number ?? after;
  return { status: 200 as const, body: { items, next: String(last), isLast: rows.length < limit } };
}

/** What the platform may know and do of a change, by all agreements that cover it; undefined where none does. */
async function leaves({ table }: Deps, platform: string, organisations: readonly string[]) {
  const names = (
    await Promise.all(organisations.map((organisation) => readAll(table, sharesOf(organisation))))
  ).flatMap((rows) => rows.map(({ data }) => data).filter((name) => name.platform === platform));
  const loaded = await readMany(table, names.map(agreementKey), EVENTUAL);
  const agreements = names.flatMap((name) => loaded.state(agreementKey(name)) ?? []);
  return ({ organisation, batch }: Change): Leave | undefined => {
    const covering = agreements.filter((agreement) => shares(agreement, organisation, batch?.gtin));
    if (covering.length === 0) return undefined;
    const own = covering.find(({ giver }) => giver === organisation);
    const sells = batch !== undefined && letsSell(own, batch.gtin);
    return { fields: new Set(covering.flatMap(({ fields }) => fields)), sells };
  };
}

function recordOf(
  { publicUrl }: Pick<Deps, "publicUrl">,
  number: number,
  { kind, at, organisation, batch, certificate }: Change,
  leave: Leave | undefined,
  shown: ReadonlyMap<string, ShownBatch>,
): ChangeRecord {
  const id = batch && lotId(batch);
  const found = id === undefined ? undefined : shown.get(id);
  return {
    ...{ number, kind, at, organisation },
    ...(id === undefined || batch === undefined ? {} : { batch: { id, gtin: batch.gtin, lot: batch.lot } }),
    ...defined({ certificate: certificate === undefined ? undefined : plainId(certificate) }),
    ...(leave === undefined ? { withheld: true as const } : {}),
    ...(leave === undefined || found === undefined ? {} : { now: sharedOf(found, leave, publicUrl) }),
  };
}

function sharedOf(
  { batch, passport }: ShownBatch,
  { fields, sells }: Leave,
  publicUrl: string,
): NonNullable<ChangeRecord["now"]> {
  const { certificate, tests, temperature, state } = passport;
  const { zh, en } = batch.product;
  const left = looseBy(batch, batch.organisation);
  const parts: Record<SharedField, () => Partial<NonNullable<ChangeRecord["now"]>>> = {
    weights: () => ({
      weights: {
        registeredKg: kilogramsFrom(batch.registeredGrams),
        leftKg: kilogramsFrom(left),
        soldKg: kilogramsFrom(batch.soldGrams ?? 0),
      },
    }),
    certificate: () => {
      if (certificate === undefined) return { certificate: null };
      const { scheme, number, onHarvest, today } = certificate;
      return { certificate: { scheme, number, standing: onHarvest.standing, today: today.standing } };
    },
    tests: () => ({ tests: tests.map(({ by, testedOn, verdict, level }) => ({ by, testedOn, verdict, level })) }),
    temperature: () => ({ temperature: temperature.map(({ from, to, verdict }) => ({ from, to, verdict })) }),
    origin: () => {
      const { base, harvestedOn } = passport.batch;
      return { origin: { ...defined({ base: base?.name, region: base?.region }), harvestedOn } };
    },
  };
  return {
    product: { zh, ...defined({ en }) },
    page: `${publicUrl}/v/${lotId(batch)}`,
    state: state.code,
    maySell: sells && left > 0 && isFree(batch),
    ...Object.assign({}, ...SHARED_FIELDS.filter((field) => fields.has(field)).map((field) => parts[field]())),
  };
}
