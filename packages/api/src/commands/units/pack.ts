import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import { numberNotYours } from "@suyuan/domain/identifiers/company-prefix";
import { unitHolder } from "@suyuan/domain/links/register";
import { pack } from "@suyuan/domain/units/pack";
import { noPrefix, ssccUnder } from "@suyuan/domain/units/sscc";
import type { Unit } from "@suyuan/domain/units/unit";
import { digitalLinkPath } from "@suyuan/gs1/link/parse";
import type { Key, Op } from "@suyuan/store/table";
import type * as z from "zod";
import type { Answer, CommandCall } from "../../call.ts";
import type { Deps, Ground } from "../../host.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { batchKey, companyPrefixKey, linksKey, organisationKey, ownPrefixes, serialKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readPage } from "../../ledger/read.ts";
import { ssccCountKey, unitKey } from "../../ledger/units/keys.ts";
import { actOf } from "../act.ts";
import { claimKeys, requireClaimable } from "../ids/gs1-claims.ts";
import type { UnitBody } from "./body.ts";
import { batchKeysOf, distinct, packingWrites } from "./changed.ts";
import { type UnitRecord, unitView } from "./view.ts";

type Body = z.infer<typeof UnitBody>;

/** Company prefixes of one organisation that numbers are made under. */
const PREFIXES_MAX = 10;
/** Numbers that are looked at before one is made: those that somebody typed by hand are passed over, up to so many in a row. */
const STRIDES = [0, 1, 10, 100, 1000, 10_000];

const shelfOf = (sscc: string) => linksKey(digitalLinkPath([{ ai: "00", value: sscc }]));

/** A number that may be made next. */
interface Candidate {
  readonly prefix: string;
  readonly n: number;
  readonly sscc: string;
}

/** The next numbers under the first prefix that has some left. */
function candidatesIn(loaded: Loaded, organisation: string, prefixes: readonly string[]): readonly Candidate[] {
  for (const prefix of prefixes) {
    const row = loaded.state(companyPrefixKey(prefix));
    if (row?.organisation !== organisation || row.withdrawn !== undefined) continue;
    const next = loaded.state(ssccCountKey(organisation, prefix))?.next ?? 0;
    const all = STRIDES.flatMap((stride) => {
      const sscc = ssccUnder(prefix, next + stride);
      return sscc === undefined ? [] : [{ prefix, n: next + stride, sscc }];
    });
    if (all.length > 0) return all;
  }
  return [];
}

/** The packing of a logistic unit, under a number that is given or made. `prefixes`: the company prefixes of the actor's organisation. */
export function packCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<Body>,
  prefixes: readonly string[],
): Command<UnitRecord> {
  const { id, sscc: given, contains, at } = body;
  const { organisation } = actor;
  const act = actOf(deps, actor, "packing", id, { sscc: given, contains, at });
  const lots = contains.flatMap((entry) => ("sscc" in entry ? [] : [entry]));
  const insides = contains.flatMap((entry) => ("sscc" in entry ? [unitKey(entry.sscc)] : []));
  const serials = lots.flatMap(({ gtin, lot, serials: named = [] }) =>
    named.map((serial) => serialKey(gtin, lot, serial)),
  );
  const insideLots = (loaded: Loaded) => insides.flatMap((key) => loaded.state(key)?.all ?? []);
  const numberKeys: readonly Key[] =
    given === undefined
      ? prefixes.flatMap((prefix) => [companyPrefixKey(prefix), ssccCountKey(organisation, prefix)])
      : [unitKey(given), shelfOf(given), ...claimKeys("sscc", given)];
  const numberIn = (loaded: Loaded): { readonly sscc: string; readonly writes: readonly Op[] } => {
    if (given !== undefined) {
      const holder = unitHolder(loaded.state(shelfOf(given))) ?? organisation;
      if (holder !== organisation) throw numberNotYours("sscc", given, "/sscc");
      if (!loaded.has(unitKey(given))) {
        requireClaimable(loaded, { kind: "sscc", number: given, pointer: "/sscc" }, organisation);
      }
      return { sscc: given, writes: [] };
    }
    const free = candidatesIn(loaded, organisation, prefixes).find(
      ({ sscc }) => !loaded.has(unitKey(sscc)) && !loaded.has(shelfOf(sscc)),
    );
    if (free === undefined) throw noPrefix();
    const { prefix, n, sscc } = free;
    const writes = [loaded.next(ssccCountKey(organisation, prefix), { next: n + 1 }), loaded.unchanged(companyPrefixKey(prefix))];
    return { sscc, writes };
  };
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: [...lots.map(({ gtin, lot }) => batchKey(gtin, lot).pk), ...insides.map(({ pk }) => pk)],
    keys: distinct([
      act.key,
      organisationKey(organisation),
      ...numberKeys,
      ...insides,
      ...batchKeysOf(lots),
      ...serials,
    ]),
    taken: act.taken,
    more: (loaded) =>
      distinct([
        ...batchKeysOf(insideLots(loaded)),
        ...serials.flatMap((key) => loaded.state(key)?.unit ?? []).map(unitKey),
        ...(given === undefined
          ? candidatesIn(loaded, organisation, prefixes).flatMap(({ sscc }) => [unitKey(sscc), shelfOf(sscc)])
          : []),
      ]),
    decide: (loaded) => {
      const { sscc, writes } = numberIn(loaded);
      const all = [...new Map([...lots, ...insideLots(loaded)].map((lot) => [lotId(lot), lot])).values()];
      const state = {
        unit: loaded.state(unitKey(sscc)),
        units: insides.map((key) => loaded.state(key)),
        batches: all.map(({ gtin, lot }) => batchIn(loaded, batchKey(gtin, lot))),
        serialOf: (lot: Lot, serial: string) => serialIn(loaded, lot, serial),
      };
      const made = pack(state, { id, sscc, contains, at }, contextOf(deps, actor, loaded));
      const packed = new Set(lots.map(lotId));
      return {
        writes: [
          ...writes,
          ...packingWrites(loaded, { units: [made.unit, ...made.units], batches: made.batches }, act.key),
          ...serials.flatMap((key) => {
            const row = loaded.state(key);
            return row === undefined ? [] : [loaded.next(key, { ...row, unit: sscc })];
          }),
          // What is inside already is not written: it is held still, so that it is not stopped meanwhile.
          ...distinct(insideLots(loaded).filter((lot) => !packed.has(lotId(lot))).map((lot) => batchKey(lot.gtin, lot.lot))).map(
            (key) => loaded.unchanged(key),
          ),
        ],
        fact: made.fact,
        factKey: act.key,
        status: 201 as const,
        body: unitView(made.unit),
        location: `/api/units/${sscc}`,
      };
    },
  };
}

/** A code with the unit that names it, where one does. */
function serialIn(loaded: Loaded, { gtin, lot }: Lot, serial: string) {
  const row = loaded.state(serialKey(gtin, lot, serial));
  if (row === undefined) return undefined;
  const unit = row.unit === undefined ? undefined : loaded.state(unitKey(row.unit));
  return { row, ...(unit !== undefined && names(unit, { gtin, lot }, serial) ? { unit: unit.sscc } : {}) };
}

function names(unit: Unit, lot: Lot, serial: string): boolean {
  return unit.items.some((item) => lotId(item) === lotId(lot) && item.serials?.includes(serial) === true);
}

/** Packs, with a number made where none is given. */
export async function packed(deps: Deps, call: CommandCall<Body>): Promise<Answer<UnitRecord>> {
  const own = call.body.sscc === undefined ? ownPrefixes(call.actor.organisation) : undefined;
  const page = own && (await readPage(deps.table, own, { limit: PREFIXES_MAX }));
  const prefixes = page?.rows.map(({ data }) => data.id) ?? [];
  return execute(deps, packCommand(deps, call, prefixes));
}
