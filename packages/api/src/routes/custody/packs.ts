import { notFound } from "@suyuan/domain/access";
import { BatchId, GtinText, InstantText, LotText, type Sent } from "@suyuan/domain/answer";
import { mayReadBatch } from "@suyuan/domain/batches/access";
import { type Lot as LotName, lotId } from "@suyuan/domain/batches/identity";
import { isOfKey } from "@suyuan/domain/labels/keyed-serial";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { Gtin, Lot } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { printedSerial } from "../../ledger/batches/printed.ts";
import { batchKey, heldBatches, organisationKey, partyShipments, serialKey, shipmentKey } from "../../ledger/keys.ts";
import { EVENTUAL, readHeads, readMany, readPage } from "../../ledger/read.ts";

/** The newest batches that an organisation has or had, and the newest loads that came to it, that are looked through. */
const HELD_MAX = 500;
const ARRIVALS_MAX = 20;
/** Lots of the product among them whose serials are looked up: one round of reads. */
const LOTS_MAX = 100;

const PackPath = z.object({
  gtin: Gtin,
  serial: Lot.meta({ description: "Of the pack (AI 21) 单件序号", examples: ["7H3KQ2M9XW4ZC"] }),
});

const PackRecord = z
  .object({
    gtin: GtinText,
    serial: z.string(),
    lot: LotText,
    batch: BatchId,
    voidedAt: InstantText.optional().meta({ description: "Its label was struck 追溯码已作废" }),
  })
  .meta({ id: "Pack" });

type PackCall = Call<z.infer<typeof PackPath>, unknown, unknown>;

/** The lots of a product that an organisation has, had lately, or that are on their way to it; the newest first. */
async function lotsOf(deps: Pick<Deps, "table">, organisation: string, gtin: string): Promise<readonly string[]> {
  const [held, arrivals] = await Promise.all([
    readPage(deps.table, heldBatches(organisation), { reverse: true, limit: HELD_MAX }),
    readPage(deps.table, partyShipments(organisation, "in"), { reverse: true, limit: ARRIVALS_MAX }),
  ]);
  const keys = arrivals.rows.map(({ data }) => shipmentKey(data.id));
  const loads = await readMany(deps.table, keys, EVENTUAL);
  const coming: readonly LotName[] = keys.flatMap((key) => loads.state(key)?.items ?? []);
  const all = [...coming, ...held.rows.map(({ data }) => data)].filter((one) => one.gtin === gtin);
  return [...new Set(all.map(({ lot }) => lot))].slice(0, LOTS_MAX);
}

/** Which of these lots a serial is of: by its row, or, where it follows from a key, by the rows of the lots. One round of reads either way. */
async function lotBearing(
  deps: Pick<Deps, "table" | "labelKeys">,
  lots: readonly string[],
  { gtin, serial }: z.infer<typeof PackPath>,
): Promise<string | undefined> {
  if (isOfKey(serial)) {
    const keys = lots.map((lot) => batchKey(gtin, lot));
    const heads = await readHeads(deps.table, keys, EVENTUAL);
    const batchOf = (lot: string) => heads.item(batchKey(gtin, lot));
    const printed = lots.find((lot) => printedSerial(deps, batchOf(lot), { gtin, lot, serial }) !== undefined);
    if (printed !== undefined) return printed;
  }
  const keys = lots.map((lot) => serialKey(gtin, lot, serial));
  const rows = await readMany(deps.table, keys, EVENTUAL);
  return lots.find((lot) => rows.has(serialKey(gtin, lot, serial)));
}

/** Which of the asker's own lots bears a serial. Of others nothing is told, not even that there is one. */
async function packOf(deps: Deps, { actor, params }: PackCall): Promise<Answer<Sent<typeof PackRecord>>> {
  const { gtin, serial } = params;
  const lot = await lotBearing(deps, await lotsOf(deps, actor.organisation, gtin), params);
  if (lot === undefined) throw notFound("batch", `01/${gtin}/21/${serial}`);
  const own = organisationKey(actor.organisation);
  const loaded = await readMany(deps.table, [batchKey(gtin, lot), own, serialKey(gtin, lot, serial)]);
  const [batch, party] = [batchIn(loaded, batchKey(gtin, lot)), loaded.state(own)];
  // A list may name what the organisation may see no more.
  if (batch === undefined || party === undefined || !mayReadBatch(batch, party, actor.role))
    throw notFound("batch", `01/${gtin}/21/${serial}`);
  const { voidedAt } = loaded.state(serialKey(gtin, lot, serial)) ?? {};
  const body = { gtin, serial, lot, batch: lotId({ gtin, lot }), ...(voidedAt !== undefined && { voidedAt }) };
  return { status: 200, body };
}

export const packRoutes = [
  route({
    method: "GET",
    path: "/api/packs/{gtin}/{serial}",
    tag: "custody",
    summary: {
      zh: "单件属于哪一批：在本机构现有、近期经手和在途的批次中查找",
      en: "Which lot a pack is of: among those that your organisation has, had lately, or that are on their way to it",
    },
    roles: ["clerk", "depot"],
    params: PackPath,
    answers: { 200: PackRecord },
    problems: ["not-found"],
    handler: packOf,
  }),
];
