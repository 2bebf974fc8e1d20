import { type Batch, nameOf } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import type { NamedParty, Subject } from "@suyuan/domain/exceptions/exception";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { Deps } from "../host.ts";
import { batchKeyOf, batchOf } from "../ledger/batch-rows.ts";
import { baseKey, certificateKey, organisationKey } from "../ledger/keys.ts";
import { EVENTUAL, readRow } from "../ledger/read.ts";

/** What an exception is about, by its names now. */
export interface KnownSubject {
  readonly about: Subject;
  /** Of a batch: those that it lies in now, whatever it was when a fact was recorded. */
  readonly regions?: readonly string[];
  /** Who recorded an occurrence and, where that speaks of a handoff, its two sides. */
  partiesTo(by: string, shipment: string | undefined): Promise<readonly NamedParty[]>;
}

type Names = Pick<Deps, "table">;

/** Looks a subject up. What is no longer found, or of a kind that has no name of its own, goes by its id. */
export async function knownSubject(deps: Names, subject: string): Promise<KnownSubject> {
  if (subject.startsWith("01/")) return batchSubject(deps, subject);
  // An id may have its organisation before it.
  const [kind = ""] = subject.split("/", 1);
  const id = subject.slice(kind.length + 1);
  const partiesTo = async (by: string) => [await partyNamed(deps, by)];
  if (kind === "organisation") {
    const { name } = await partyNamed(deps, id);
    return { about: { subject, name: { zh: name } }, partiesTo };
  }
  if (kind === "household")
    return { about: { subject, name: { zh: `农户 ${plainId(id)}`, en: `household ${plainId(id)}` } }, partiesTo };
  if (kind === "benefit")
    return { about: { subject, name: { zh: `收益记录 ${plainId(id)}`, en: `payment ${plainId(id)}` } }, partiesTo };
  if (kind === "base") {
    const base = (await readRow(deps.table, baseKey(id), EVENTUAL))?.data;
    const holder = base && (await partyNamed(deps, base.organisation));
    return { about: { subject, name: { zh: base?.name ?? plainId(id) }, ...(holder ? { holder } : {}) }, partiesTo };
  }
  const certificate = kind === "certificate" ? await readRow(deps.table, certificateKey(id), EVENTUAL) : undefined;
  if (certificate === undefined) return { about: { subject, name: { zh: id } }, partiesTo };
  const holder = await partyNamed(deps, certificate.data.holder);
  return { about: { subject, name: { zh: certificate.data.number }, holder }, partiesTo };
}

async function batchSubject(deps: Names, subject: string): Promise<KnownSubject> {
  const batch = batchOf(await readRow(deps.table, batchKeyOf(subject)));
  const lot = decodeURIComponent(subject.split("/")[3] ?? "");
  if (batch === undefined) {
    return { about: { subject, name: { zh: lot }, lot }, partiesTo: async (by) => [await partyNamed(deps, by)] };
  }
  const { zh, en } = batch.product;
  const name = en === undefined ? { zh } : { zh, en };
  return {
    about: { subject, name, lot, holder: partyOf(batch, batch.organisation) },
    regions: regionsOf(batch),
    partiesTo: async (by, shipment) => {
      const handoff = batch.handoffs.find((each) => each.shipment === shipment);
      const sides = handoff === undefined ? [] : [handoff.from, handoff.to];
      const first = Object.hasOwn(batch.parties, by) ? partyOf(batch, by) : await partyNamed(deps, by);
      return [first, ...sides.filter((side) => side !== by).map((side) => partyOf(batch, side))];
    },
  };
}

function partyOf(batch: Batch, organisation: string): NamedParty {
  return { organisation, name: nameOf(batch, organisation) };
}

async function partyNamed({ table }: Names, organisation: string): Promise<NamedParty> {
  const row = await readRow(table, organisationKey(organisation), EVENTUAL);
  return { organisation, name: row?.data.name ?? organisation };
}
