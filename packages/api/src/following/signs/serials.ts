import type { Batch } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { serialFlag } from "@suyuan/domain/signs/travel";
import { boundedTerm } from "../../epcis/index/event-rows.ts";
import type { Deps } from "../../host.ts";
import { batchKeyOf, batchOf } from "../../ledger/batch-rows.ts";
import { identifierPartition } from "../../ledger/event-keys.ts";
import { readPage, readRow } from "../../ledger/read.ts";
import { type FollowedFact, followerOf } from "../follower.ts";
import { regionOf, tellSigns } from "./settle.ts";

/** The code of a pack as events are found by it. */
const PACK = /\/01\/(\d{14})\/21\/([^/?#]+)$/;
/** Packs of one event that are looked at, and other reports of each. */
const PACKS_MAX = 20;
const REPORTS_MAX = 20;
/** No two places of the table of regions are further apart than this takes. */
const AROUND_MS = 24 * 3_600_000;

type Kind = "event-captured" | "unit-packed" | "unit-unpacked";

/** A pack that an event names, with the batch that it names beside it. */
interface Pack {
  readonly term: string;
  readonly serial: string;
  readonly batch: Batch;
}

/**
 * Packs that two organisations report from places between which no road is fast enough. No order matters: an event stands in the index of its
 * identifiers before this looks, so of two the later one followed sees the other.
 */
export const serialSigns = {
  ...followerOf<Kind>("serial-signs", ["event-captured", "unit-packed", "unit-unpacked"], async (deps, followed) => {
    const found = await followed.event.found();
    if (found === undefined) return "done";
    const { terms, organisation } = found.placed;
    const packs = await packsIn(deps, terms.identifiers, found.members.batches);
    const regionCode = packs.length === 0 ? undefined : await regionOf(deps, organisation);
    if (regionCode === undefined) return "done";
    for (const pack of packs) await judgePack(deps, followed, pack, { organisation, regionCode, at: terms.eventTime });
    return "done";
  }),
  after: "event-index",
};

async function packsIn(
  deps: Deps,
  identifiers: readonly string[],
  batches: readonly string[],
): Promise<readonly Pack[]> {
  const named = identifiers.flatMap((term) => {
    const [, gtin, serial] = PACK.exec(term) ?? [];
    const subject = batches.find((batch) => gtin !== undefined && batch.startsWith(`01/${gtin}/`));
    return serial === undefined || subject === undefined ? [] : [{ term, serial: decodeURIComponent(serial), subject }];
  });
  const packs: Pack[] = [];
  for (const { subject, ...pack } of named.slice(0, PACKS_MAX)) {
    const batch = batchOf(await readRow(deps.table, batchKeyOf(subject)));
    if (batch !== undefined) packs.push({ ...pack, batch });
  }
  return packs;
}

interface Report {
  readonly organisation: string;
  readonly at: string;
}

async function judgePack(
  deps: Deps,
  { row, fact }: FollowedFact<Kind>,
  { term, serial, batch }: Pack,
  here: Report & { readonly regionCode: string },
): Promise<void> {
  for (const other of await reportsOf(deps, term, here.at)) {
    if (other.organisation === here.organisation) continue;
    const regionCode = await regionOf(deps, other.organisation);
    if (regionCode === undefined) continue;
    const flag = serialFlag(serial, here, { regionCode, at: other.at }, fact.recordedAt);
    const regions = [...new Set([...regionsOf(batch), here.regionCode, regionCode])];
    if (flag !== undefined) await tellSigns(deps, row, { subject: lotId(batch), regions }, [flag]);
  }
}

/** Who reported a pack within a day of an instant, and when: from the keys alone. */
async function reportsOf(deps: Deps, term: string, eventTime: string): Promise<readonly Report[]> {
  const [from = "", to = ""] = [-AROUND_MS, AROUND_MS].map((ms) => new Date(Date.parse(eventTime) + ms).toISOString());
  const partition = identifierPartition(boundedTerm(deps, term));
  const { rows } = await readPage(deps.table, partition, { from, to, limit: REPORTS_MAX });
  return rows.map(({ sk }) => {
    const [at = "", organisation = ""] = sk.split("#");
    return { at, organisation };
  });
}
