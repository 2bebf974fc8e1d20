import type { AuditFlag, Claimant, Exception, KeptOccurrence, NewException } from "@suyuan/domain/exceptions/exception";
import { hasHappened, occur, type Told } from "@suyuan/domain/exceptions/occur";
import { withSuccessors } from "@suyuan/domain/region-code";
import type { Op } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { listOps, writeListed } from "../ledger/auditors/exception-lists.ts";
import { digestOf } from "../ledger/digest.ts";
import { type Exceptions, onePerSubject } from "../ledger/exceptions.ts";
import { exceptionKey, occurrenceKey } from "../ledger/keys.ts";
import { lanesOf } from "../ledger/lanes.ts";
import type { Loaded } from "../ledger/loaded.ts";
import { partsOf, readMany } from "../ledger/read.ts";
import { freshToken, untilCommitted } from "../ledger/retry.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { FactRow } from "../ledger/rows.ts";
import { type KnownSubject, knownSubject } from "./exception-subjects.ts";

type Host = Pick<Deps, "table" | "randomBytes" | "sha256">;
/** What is taken of the fact that brought the flags. */
type Source = {
  readonly fact: Pick<FactRow["fact"], "kind" | "recordedAt"> & { readonly by: { readonly organisation: string } };
};

/** Occurrences of one exception in one transaction: beside them the exception and its row in the list of each office, old and new. */
const OCCURRENCES_AT_ONCE = 40;

/** Subjects of one fact that are looked after side by side. */
const SUBJECTS_AT_ONCE = 10;

/** One occurrence with what is told of it, and where it is kept. */
interface Telling {
  readonly key: RowKey<KeptOccurrence>;
  readonly told: Told;
}

/** The id of the exception of one subject and code. */
export function exceptionId(
  deps: Pick<Deps, "sha256">,
  { subject, code, claimedBy }: { readonly subject: string; readonly code: string; readonly claimedBy: Claimant },
): string {
  return digestOf(deps, "exception", { subject, code, claimedBy }).slice(0, 32);
}

/** Which occurrence a flag is: of one instant and one exception there are as many as say different things. */
function occurrenceOf(deps: Host, id: string, { at, about = "", reason }: AuditFlag): RowKey<KeptOccurrence> {
  return occurrenceKey(id, at, digestOf(deps, "occurrence", { about, zh: reason.zh }).slice(0, 16));
}

/**
 * Tells the auditors of the flags that one fact brought and of those that it took back: all of them, in as many transactions as it needs,
 * each under the exception of its subject and code. May be repeated, in any order, if a flag of the fact says the same each time, its `at`
 * included: what is there already is left alone. Rejects when the store is out of reach.
 */
export async function listExceptions(deps: Host, row: Source, found: readonly Exceptions[]): Promise<void> {
  for (const some of partsOf(onePerSubject(found), SUBJECTS_AT_ONCE)) {
    const told = await Promise.allSettled(some.map((entry) => listEntry(deps, row, entry)));
    for (const each of told) if (each.status === "rejected") throw each.reason;
  }
}

async function listEntry(deps: Host, row: Source, entry: Exceptions): Promise<void> {
  const { subject } = entry;
  const known = await knownSubject(deps, subject);
  const regions = withSuccessors([...entry.regions, ...(known.regions ?? [])]);
  const codes = new Set([...entry.flags, ...(entry.withdrawn ?? [])].map(({ code }) => code));
  for (const code of codes) {
    const claimedBy: Claimant = entry.claimedBy ?? "parties";
    const exception = { id: exceptionId(deps, { subject, code, claimedBy }), code, claimedBy };
    const tellings = await tellingsOf(deps, row, entry, { exception, known });
    for (const some of partsOf(tellings, OCCURRENCES_AT_ONCE)) {
      await tell(deps, exception, { ...known.about, regions }, some);
    }
  }
}

async function tellingsOf(
  deps: Host,
  { fact }: Source,
  { flags, withdrawn = [], cause }: Exceptions,
  { exception: { id, code }, known }: { readonly exception: NewException; readonly known: KnownSubject },
): Promise<readonly Telling[]> {
  const shipmentIn = (text: string | undefined) => text?.match(/^shipment\/(.+)$/)?.[1];
  const happened = async (flag: AuditFlag): Promise<Telling> => {
    const { at, about, reason, withdrawnAt } = flag;
    const by = fact.by.organisation;
    const occurrence = {
      ...{ at, zh: reason.zh, en: reason.en, kind: fact.kind, by },
      parties: await known.partiesTo(by, shipmentIn(about) ?? shipmentIn(cause)),
      ...(about === undefined ? {} : { about }),
      ...(cause === undefined ? {} : { cause }),
    };
    const told = { happened: occurrence, ...(withdrawnAt === undefined ? {} : { withdrawnAt }) };
    return { key: occurrenceOf(deps, id, flag), told };
  };
  const ofCode = (flag: AuditFlag) => flag.code === code;
  return [
    ...(await Promise.all(flags.filter(ofCode).map(happened))),
    ...withdrawn.filter(ofCode).map((flag) => ({
      key: occurrenceOf(deps, id, flag),
      told: { withdrawnAt: flag.withdrawnAt ?? fact.recordedAt },
    })),
  ];
}

/** Takes some occurrences in, in one transaction. Those who tell of the same exception wait for each other inside this process. */
function tell(
  deps: Host,
  fresh: NewException,
  about: Parameters<typeof occur>[1],
  tellings: readonly Telling[],
): Promise<true> {
  const key = exceptionKey(fresh.id);
  const once = async (): Promise<true | undefined> => {
    const loaded = await readMany(deps.table, [key, ...tellings.map((telling) => telling.key)]);
    const { writes, rows } = toldOps(loaded, fresh, about, tellings);
    if (writes.length === 0) return true;
    return (await writeListed(deps.table, writes, rows, () => freshToken(deps))) || undefined;
  };
  return lanesOf(deps.table).run(key.pk, () =>
    untilCommitted(deps, once, { gaveUp: `exception ${fresh.id} changes too often to be changed` }),
  );
}

function toldOps(
  loaded: Loaded,
  fresh: NewException,
  about: Parameters<typeof occur>[1],
  tellings: readonly Telling[],
): { readonly writes: readonly Op[]; readonly rows: readonly Op[] } {
  const key = exceptionKey(fresh.id);
  const before = loaded.state(key);
  let exception: Exception | NewException = before ?? fresh;
  const occurrences = new Map<string, { readonly at: RowKey<KeptOccurrence>; readonly kept: KeptOccurrence }>();
  for (const { key: at, told } of tellings) {
    const kept = occurrences.get(at.sk)?.kept ?? loaded.state(at);
    const after = occur(exception, about, kept, told);
    if (after === undefined) continue;
    exception = after.exception;
    occurrences.set(at.sk, { at, kept: after.kept });
  }
  const kept = [...occurrences.values()].map((each) => loaded.next(each.at, each.kept));
  if (kept.length === 0 || !hasHappened(exception)) return { writes: kept, rows: [] };
  return { writes: [...kept, loaded.next(key, exception)], rows: listOps(before, exception) };
}
