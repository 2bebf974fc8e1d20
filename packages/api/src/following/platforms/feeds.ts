import type { Lot } from "@suyuan/domain/batches/identity";
import type { Fact, FactKind } from "@suyuan/domain/fact";
import { ownerIn } from "@suyuan/domain/identifiers/own-id";
import { shares } from "@suyuan/domain/platforms/agreement";
import type { Deps } from "../../host.ts";
import { batchKey, certificateKey, heldBatches } from "../../ledger/keys.ts";
import { lanesOf } from "../../ledger/lanes.ts";
import { create } from "../../ledger/loaded.ts";
import {
  type AgreementName,
  agreementKey,
  type Change,
  changeKey,
  feedHeadKey,
  sharesOf,
  toldKey,
} from "../../ledger/platforms/keys.ts";
import { type Reader, readAll, readHeads, readMany, readPage } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import { type Follower, followerOf } from "../follower.ts";

/** Changes of one fact, or of one page of an agreement's batches, that are told in one transaction. */
const TOLD_AT_ONCE = 80;

const itself = ({ data }: { readonly data: Lot }): readonly Lot[] => [data];
const items = ({ data }: { readonly data: { readonly items: readonly Lot[] } }): readonly Lot[] => data.items;

type Batches = { readonly [K in FactKind]?: (fact: Fact<K>) => readonly Lot[] };

/** The kinds of fact by which what may be shared of a batch changes, and of which batches. */
const BATCHES: Batches = {
  "batch-registered": itself,
  "batch-corrected": itself,
  "batch-voided": itself,
  "commitment-issued": itself,
  "loss-recorded": itself,
  "test-recorded": itself,
  "test-voided": itself,
  "temperature-recorded": itself,
  "temperature-voided": itself,
  "batch-recalled": itself,
  "recall-ended": itself,
  "shipment-sent": items,
  "shipment-voided": items,
  "receipt-recorded": items,
  "receipt-corrected": items,
  "order-recorded": items,
  "order-voided": items,
  "order-corrected": ({ data: { before, after } }) => [...before.items, ...after.items],
  "transformation-recorded": ({ data: { inputs, outputs } }) => [...inputs, ...outputs],
  "transformation-voided": ({ data: { inputs, outputs } }) => [...inputs, ...outputs],
};

type Certificates = { readonly [K in FactKind]?: (fact: Fact<K>) => string };

/** The kinds by which a certificate's standing changes: of its batches nothing is told one by one. */
const CERTIFICATES: Certificates = {
  "certificate-granted": ({ data }) => data.id,
  "certificate-status-changed": ({ data }) => data.certificate,
  "certificate-scope-changed": ({ data }) => data.certificate,
  "certificate-corrected": ({ data }) => data.corrects.id,
  "annual-check-recorded": ({ data }) => data.certificate,
  "annual-check-voided": ({ data }) => data.certificate,
};

/**
 * The changes that platforms are told of: one for each batch of a fact, for each platform with which its producer's batches are shared. No order
 * matters: a change says what was recorded when, and whoever reads it is shown the batch as it is. A fact told twice is told once.
 */
export const platformFeeds: Follower = {
  name: "platform-feeds",
  takes: [...Object.keys(BATCHES), ...Object.keys(CERTIFICATES)] as FactKind[],
  follow: async (deps, { fact, row, reader }) => {
    const changes = await changesIn(reader, fact);
    for (const organisation of new Set(changes.map((change) => change.organisation))) {
      const own = changes.filter((change) => change.organisation === organisation);
      for (const platform of await platformsOf(deps, organisation, own)) {
        await tell(deps, platform.name, `${row.id}#${organisation}`, own.filter(platform.isTold));
      }
    }
    return "done";
  },
};

/**
 * What a platform is told when an agreement is given: the batches of each producer in it, some at a time. No order matters, as above; a batch
 * that is registered meanwhile is told by its own fact.
 */
export const agreedBatches: Follower = followerOf<
  "agreement-given",
  { readonly n: number; readonly cursor: string | null }
>("agreed-batches", ["agreement-given"], async (deps, { fact, row }, from = { n: 0, cursor: null }) => {
  const { platform, organisations, gtins } = fact.data;
  const organisation = organisations[from.n];
  if (organisation === undefined) return "done";
  const page = await readPage(deps.table, heldBatches(organisation), { limit: TOLD_AT_ONCE }, from.cursor ?? undefined);
  const lots = page.rows.map(({ data }) => data).filter(({ gtin }) => gtins?.includes(gtin) ?? true);
  const known = await readHeads(
    deps.table,
    lots.map(({ gtin, lot }) => batchKey(gtin, lot)),
  );
  const changes = lots.flatMap(({ gtin, lot }): Change[] => {
    const isOwn = known.state(batchKey(gtin, lot))?.organisation === organisation;
    return isOwn ? [{ kind: fact.kind, at: fact.recordedAt, organisation, batch: { gtin, lot } }] : [];
  });
  await tell(deps, platform, `${row.id}#${organisation}#${from.cursor ?? ""}`, changes);
  const { cursor } = page;
  return { goOn: cursor === undefined ? { n: from.n + 1, cursor: null } : { n: from.n, cursor } };
});

async function changesIn(reader: Reader, fact: Fact): Promise<readonly Change[]> {
  const { kind, recordedAt: at } = fact;
  const certificateOf = CERTIFICATES[kind] as ((fact: Fact) => string) | undefined;
  if (certificateOf !== undefined) {
    const certificate = certificateOf(fact);
    const holder = (await readMany(reader, [certificateKey(certificate)])).state(certificateKey(certificate))?.holder;
    const organisation = holder ?? ownerIn(certificate);
    return organisation === undefined ? [] : [{ kind, at, organisation, certificate }];
  }
  const batchesOf = BATCHES[kind] as ((fact: Fact) => readonly Lot[]) | undefined;
  const lots = new Map((batchesOf?.(fact) ?? []).map(({ gtin, lot }) => [`${gtin} ${lot}`, { gtin, lot }]));
  const keys = [...lots.values()].map(({ gtin, lot }) => batchKey(gtin, lot));
  const known = await readHeads(reader, keys);
  return [...lots.values()].flatMap((batch): Change[] => {
    const organisation = known.state(batchKey(batch.gtin, batch.lot))?.organisation;
    return organisation === undefined ? [] : [{ kind, at, organisation, batch }];
  });
}

/** The platforms with which batches of a producer are shared by agreements that stand, each with what of these changes it is told. */
async function platformsOf({ table }: Deps, organisation: string, changes: readonly Change[]) {
  const names = (await readAll(table, sharesOf(organisation))).map(({ data }) => data);
  const loaded = await readMany(table, names.map(agreementKey));
  const byPlatform = new Map<string, AgreementName[]>();
  for (const name of names) byPlatform.set(name.platform, [...(byPlatform.get(name.platform) ?? []), name]);
  return [...byPlatform].flatMap(([name, given]) => {
    const isTold = ({ batch }: Change) =>
      given.some((one) => shares(loaded.state(agreementKey(one)), organisation, batch?.gtin));
    return changes.some(isTold) ? [{ name, isTold }] : [];
  });
}

async function tell(deps: Deps, platform: string, fact: string, changes: readonly Change[]): Promise<void> {
  for (let n = 0; n < changes.length; n += TOLD_AT_ONCE) {
    await append(deps, platform, `${fact}#${n}`, changes.slice(n, n + TOLD_AT_ONCE));
  }
}

/** Changes get their numbers in one transaction with the head that gives them; other writers of this process wait their turn. */
async function append(deps: Deps, platform: string, part: string, changes: readonly Change[]): Promise<void> {
  const [head, told] = [feedHeadKey(platform), toldKey(platform, part)];
  const once = async (): Promise<true | undefined> => {
    const loaded = await readMany(deps.table, [head, told]);
    if (loaded.has(told)) return true;
    const last = loaded.state(head)?.last ?? 0;
    const ops = [
      loaded.next(head, { last: last + changes.length }),
      create(told, { last: last + changes.length }),
      ...changes.map((change, n) => create(changeKey(platform, last + n + 1), change)),
    ];
    return (await deps.table.transact(ops, freshToken(deps))).ok || undefined;
  };
  await lanesOf(deps.table).run(head.pk, () =>
    untilCommitted(deps, once, { gaveUp: `the changes for ${platform} come too fast`, outages: "throw" }),
  );
}
