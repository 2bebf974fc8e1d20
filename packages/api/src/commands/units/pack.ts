import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import type { Serial } from "@suyuan/domain/batches/label-run";
import { numberNotYours } from "@suyuan/domain/identifiers/company-prefix";
import { unitHolder } from "@suyuan/domain/links/register";
import { type PackState, pack } from "@suyuan/domain/units/pack";
import { noPrefix, ssccUnder } from "@suyuan/domain/units/sscc";
import type { Unit } from "@suyuan/domain/units/unit";
import { digitalLinkPath } from "@suyuan/gs1/link/parse";
import type { Key, Op } from "@suyuan/store/table";
import type * as z from "zod";
import type { Answer, CommandCall } from "../../call.ts";
import type { Deps, Ground } from "../../host.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { type NamedPack, printedSerial } from "../../ledger/batches/printed.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { batchKey, companyPrefixKey, linksKey, organisationKey, ownPrefixes, serialKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { readPage } from "../../ledger/read.ts";
import { distinctKeys, type RowKey } from "../../ledger/row-key.ts";
import { ssccCountKey, unitKey } from "../../ledger/units/keys.ts";
import { actOf } from "../act.ts";
import { claimKeys, requireClaimable } from "../ids/gs1-claims.ts";
import type { UnitBody } from "./body.ts";
import { batchKeysOf, packingWrites } from "./changed.ts";
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

/** What a packing names: batches, whole units, and codes of packs. */
interface Named {
  readonly lots: readonly Exclude<Body["contains"][number], { readonly sscc: string }>[];
  readonly insides: readonly RowKey<Unit>[];
  readonly packs: readonly NamedPack[];
}

function namedIn({ contains }: Body): Named {
  const lots = contains.flatMap((entry) => ("sscc" in entry ? [] : [entry]));
  return {
    lots,
    insides: contains.flatMap((entry) => ("sscc" in entry ? [unitKey(entry.sscc)] : [])),
    packs: lots.flatMap(({ gtin, lot, serials = [] }) => serials.map((serial) => ({ gtin, lot, serial }))),
  };
}

/** All that lies in the units that go in. */
const insideLots = (loaded: Loaded, { insides }: Named) => insides.flatMap((key) => loaded.state(key)?.all ?? []);

/** Where the number of a unit comes from. */
interface Numbering {
  readonly keys: readonly Key[];
  readonly more: (loaded: Loaded) => readonly Key[];
  /** The number, and what is written that it is taken. */
  readonly numberIn: (loaded: Loaded) => { readonly sscc: string; readonly writes: readonly Op[] };
  /** Refuses one that is not the organisation's to use, once the rules have spoken of what goes in. */
  readonly requireOwn: (loaded: Loaded) => void;
}

/** A number that is printed already: nobody else's. */
function givenNumber(sscc: string, organisation: string): Numbering {
  return {
    keys: [unitKey(sscc), shelfOf(sscc), ...claimKeys("sscc", sscc)],
    more: () => [],
    numberIn: () => ({ sscc, writes: [] }),
    requireOwn: (loaded) => {
      const holder = unitHolder(loaded.state(shelfOf(sscc))) ?? organisation;
      if (holder !== organisation) throw numberNotYours("sscc", sscc, "/sscc");
      if (!loaded.has(unitKey(sscc))) {
        requireClaimable(loaded, { kind: "sscc", number: sscc, pointer: "/sscc" }, organisation);
      }
    },
  };
}

/** The next number under one of the organisation's own company prefixes. */
function madeNumber(organisation: string, prefixes: readonly string[]): Numbering {
  return {
    keys: prefixes.flatMap((prefix) => [companyPrefixKey(prefix), ssccCountKey(organisation, prefix)]),
    more: (loaded) =>
      candidatesIn(loaded, organisation, prefixes).flatMap(({ sscc }) => [unitKey(sscc), shelfOf(sscc)]),
    numberIn: (loaded) => {
      const free = candidatesIn(loaded, organisation, prefixes).find(
        ({ sscc }) => !loaded.has(unitKey(sscc)) && !loaded.has(shelfOf(sscc)),
      );
      if (free === undefined) throw noPrefix();
      const { prefix, n, sscc } = free;
      const count = loaded.next(ssccCountKey(organisation, prefix), { next: n + 1 });
      return { sscc, writes: [count, loaded.unchanged(companyPrefixKey(prefix))] };
    },
    requireOwn: () => undefined,
  };
}

/** By what codes without rows are known; an event names no packs, and needs none. */
type PackKeys = Partial<Pick<Deps, "labelKeys">>;

/** The packing of a logistic unit, under a number that is given or made. `prefixes`: the company prefixes of the actor's organisation. */
export function packCommand(
  deps: Ground & PackKeys,
  { actor, body, idempotency }: CommandCall<Body>,
  prefixes: readonly string[],
): Command<UnitRecord> {
  const { id, sscc: given, contains, at } = body;
  const act = actOf(deps, actor, "packing", id, { sscc: given, contains, at });
  const named = namedIn(body);
  const { lots, insides, packs } = named;
  const serials = packs.map(keyOfPack);
  const number =
    given === undefined ? madeNumber(actor.organisation, prefixes) : givenNumber(given, actor.organisation);
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: [...lots.map(({ gtin, lot }) => batchKey(gtin, lot).pk), ...insides.map(({ pk }) => pk)],
    keys: distinctKeys([
      act.key,
      organisationKey(actor.organisation),
      ...number.keys,
      ...insides,
      ...batchKeysOf(lots),
      ...serials,
    ]),
    taken: act.taken,
    more: (loaded) =>
      distinctKeys([
        ...batchKeysOf(insideLots(loaded, named)),
        ...serials.flatMap((key) => loaded.state(key)?.unit ?? []).map(unitKey),
        ...number.more(loaded),
      ]),
    decide: (loaded) => {
      const { sscc, writes } = number.numberIn(loaded);
      const made = pack(stateIn(deps, loaded, named, sscc), { id, sscc, contains, at }, contextOf(deps, actor, loaded));
      number.requireOwn(loaded);
      return {
        writes: [
          ...writes,
          ...packingWrites(loaded, { units: [made.unit, ...made.units], batches: made.batches }, act.key),
          ...packs.flatMap((each) => {
            const row = knownPack(deps, loaded, each);
            return row === undefined ? [] : [loaded.next(keyOfPack(each), { ...row, unit: sscc })];
          }),
          ...heldStill(loaded, named),
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

const keyOfPack = ({ gtin, lot, serial }: NamedPack): RowKey<Serial> => serialKey(gtin, lot, serial);

/** What is known of a pack: by its row, or, of one that was printed and has none, by its code. */
function knownPack({ labelKeys }: PackKeys, loaded: Loaded, named: NamedPack): Serial | undefined {
  const found = loaded.state(keyOfPack(named));
  if (found !== undefined || labelKeys === undefined) return found;
  return printedSerial({ labelKeys }, loaded.item(batchKey(named.gtin, named.lot)), named);
}

function stateIn(deps: PackKeys, loaded: Loaded, named: Named, sscc: string): PackState {
  const all = [...new Map([...named.lots, ...insideLots(loaded, named)].map((lot) => [lotId(lot), lot])).values()];
  return {
    unit: loaded.state(unitKey(sscc)),
    units: named.insides.map((key) => loaded.state(key)),
    batches: all.map(({ gtin, lot }) => batchIn(loaded, batchKey(gtin, lot))),
    serialOf: (lot, serial) => serialIn(deps, loaded, { ...lot, serial }),
  };
}

/** What is inside already is not written: it is held still, so that it is not stopped meanwhile. */
function heldStill(loaded: Loaded, named: Named): readonly Op[] {
  const written = new Set(named.lots.map(lotId));
  const others = insideLots(loaded, named).filter((lot) => !written.has(lotId(lot)));
  return distinctKeys(others.map(({ gtin, lot }) => batchKey(gtin, lot))).map((key) => loaded.unchanged(key));
}

/** A code with the unit that names it, where one does. */
function serialIn(deps: PackKeys, loaded: Loaded, { gtin, lot, serial }: NamedPack) {
  const row = knownPack(deps, loaded, { gtin, lot, serial });
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
