import { BatchId, DateText, GtinText, KilogramsText, LotText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { mayReadBatch, readsWhole } from "@suyuan/domain/batches/access";
import { type Batch, FLAG_CODES, nameOf } from "@suyuan/domain/batches/batch";
import { flagsInForce } from "@suyuan/domain/batches/flags";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { isIntervalBreached, onHold } from "@suyuan/domain/batches/hold";
import { lotId } from "@suyuan/domain/batches/identity";
import { holderOf, roomsOf, weightOf } from "@suyuan/domain/batches/mass";
import { keepsFrom } from "@suyuan/domain/batches/origin";
import { recallOn } from "@suyuan/domain/batches/origins/inherited";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { type AsOf, asOfHour } from "@suyuan/domain/views/as-of";
import { BATCH_STATES, batchState } from "@suyuan/domain/views/batch-state";
import { ProductText } from "@suyuan/domain/views/batch-view-schema";
import { certificatesOf, certificationOf } from "@suyuan/domain/views/origin/certification";
import { shelfLifeOf } from "@suyuan/domain/views/shelf-life";
import { CursorInvalid } from "@suyuan/store/table";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { ListQuery, Lot } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { certificateKey, heldBatches, heldBatchKey } from "../../ledger/keys.ts";
import { LISTED_BATCHES } from "../../ledger/lists/things.ts";
import type { ListPage } from "../../ledger/lists/walk.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { BatchName } from "../../ledger/rows.ts";
import { datesBy, Place as InPlace, ListOf, Word } from "./filters.ts";
import {
  isOffice,
  type Listing,
  listed,
  listOrSearchAs,
  type Place,
  pageOf,
  type Reader,
  readerOf,
  searchPlace,
  viewerOf,
} from "./listing.ts";
import { PINYIN } from "./pinyin.ts";

/** What a list of batches can be narrowed to: the states of their pages, and two words for what stops goods or counts no more. */
const STATUSES = [...new Set([...BATCH_STATES, "held", "voided"] as const)];

export const BatchesQuery = ListQuery.extend({
  ...Word,
  ...InPlace,
  ...datesBy("Harvested"),
  lot: Lot.optional(),
  status: z.enum(STATUSES).optional().meta({
    description: "As of now: a state, or held (stopped by a test or an interval), recalled, voided 当前状态",
  }),
  onHand: z.literal("true").optional().meta({ description: "Only what your organisation has some of 只列有库存的" }),
});
type BatchesQuery = z.infer<typeof BatchesQuery>;

export const BatchSummary = z
  .object({
    batch: BatchId,
    gtin: GtinText,
    lot: LotText,
    product: ProductText,
    ...PINYIN,
    profile: z.string().meta({ description: "Cold-chain profile of its product 冷链要求" }),
    organisation: OrganisationId.meta({ description: "Who registered it 登记机构" }),
    producer: z.string().meta({ description: "Name of the organisation that registered it 登记机构名称" }),
    holder: OrganisationId.meta({
      description:
        "Who has all that is on hand; its registrant where several have some, nobody, or it is not yours to know 持有机构",
    }),
    holderName: z.string(),
    base: z.string().optional().meta({ description: "Id of the production base 生产基地编号" }),
    baseName: z.string().optional(),
    certificate: z.string().optional().meta({ description: "Id of the certificate 证书编号" }),
    certificateNumber: z.string().optional().meta({ description: "As printed 证书上的编号" }),
    harvestedOn: DateText,
    quantityKg: KilogramsText("As registered"),
    onHandKg: KilogramsText("On hand of your organisation"),
    rooms: z
      .array(z.object({ location: z.string(), quantityKg: KilogramsText("Of it, in that room") }))
      .optional()
      .meta({ description: "Rooms of your organisation that some of it lies in 库位" }),
    keeps: z
      .object({
        on: DateText.meta({ description: "The last day 最后一天" }),
        basis: z.enum(["producer", "profile"]).meta({
          description:
            "producer: declared for the product; profile: the longest that goods of the kind keep, in proper storage 生产者声明，或同类产品妥善贮存的最长期限",
        }),
      })
      .optional()
      .meta({ description: "How long it keeps, where that is known 保存期限" }),
    status: z.enum(BATCH_STATES).meta({ description: "State as of now 当前状态" }),
    flags: z.array(z.enum(FLAG_CODES)),
    recalled: z.boolean(),
    held: z.boolean().meta({ description: "Stopped until a test or a correction clears it 暂停流通" }),
    voided: z.boolean().meta({ description: "The registration was taken back 登记已撤销" }),
  })
  .meta({ id: "BatchSummary" });
type BatchSummary = Sent<typeof BatchSummary>;

const certificateOf = (batch: Batch, beside: Loaded) =>
  batch.certificate && beside.state(certificateKey(batch.certificate.id));

const certificatesIn = (batch: Batch, beside: Loaded) =>
  certificatesOf(batch).flatMap((id) => beside.state(certificateKey(id)) ?? []);

/** The state that its page says. */
function statusOf(batch: Batch, beside: Loaded, asOf: AsOf): BatchSummary["status"] {
  if (batch.voided !== undefined) return "voided";
  const { certified } = certificationOf(batch, certificatesIn(batch, beside), asOf.today);
  return batchState(batch, certified, asOf).code;
}

function roomsPart(batch: Batch, { organisation }: Reader): Pick<BatchSummary, "rooms"> {
  const rooms = Object.entries(roomsOf(batch, organisation.id)).filter(([, grams]) => grams > 0);
  if (rooms.length === 0) return {};
  return { rooms: rooms.map(([location, grams]) => ({ location, quantityKg: kilogramsFrom(grams) })) };
}

function keepsPart(batch: Batch): Pick<BatchSummary, "keeps"> {
  const found = shelfLifeOf(batch.product, keepsFrom(batch.origin));
  return found === undefined ? {} : { keeps: { on: found.last, basis: found.basis } };
}

function summaryOf(batch: Batch, beside: Loaded, reader: Reader, asOf: AsOf): BatchSummary {
  const { gtin, lot, product, organisation, certificate, origin } = batch;
  const number = certificateOf(batch, beside)?.number;
  // Who has the goods is no business of a laboratory.
  const holder = readsWhole(batch, reader.organisation.id, reader.role) ? holderOf(batch) : organisation;
  const base = origin.kind === "harvest" ? origin.base : undefined;
  return {
    batch: lotId(batch),
    gtin,
    lot,
    product: { zh: product.zh, ...(product.en === undefined ? {} : { en: product.en }) },
    profile: product.profile,
    organisation,
    producer: nameOf(batch, organisation),
    holder,
    holderName: nameOf(batch, holder),
    ...(base === undefined ? {} : { base: plainId(base.id), baseName: base.name }),
    ...(certificate === undefined ? {} : { certificate: plainId(certificate.id) }),
    ...(number === undefined ? {} : { certificateNumber: number }),
    harvestedOn: LISTED_BATCHES.sortOf(batch),
    quantityKg: kilogramsFrom(batch.registeredGrams),
    onHandKg: kilogramsFrom(weightOf(batch.onHand, reader.organisation.id)),
    ...roomsPart(batch, reader),
    ...keepsPart(batch),
    status: statusOf(batch, beside, asOf),
    flags: flagsInForce(batch).map(({ code }) => code),
    recalled: recallOn(batch) !== undefined,
    held: onHold(batch) || isIntervalBreached(batch),
    voided: batch.voided !== undefined,
  };
}

function isMeant(summary: BatchSummary, { lot, status, onHand }: BatchesQuery): boolean {
  if (onHand !== undefined && summary.onHandKg <= 0) return false;
  if (lot !== undefined && summary.lot !== lot) return false;
  if (status === undefined || summary.status === status) return true;
  return (status === "held" && summary.held) || (status === "recalled" && summary.recalled);
}

/** What a page of batches is made of, for a query; search has none. */
export function batchListing(deps: Deps, query: BatchesQuery): Listing<Batch, BatchSummary> {
  const asOf = asOfHour(deps.now().toISOString());
  return {
    listed: LISTED_BATCHES,
    sort: "date",
    beside: (batches) => [...new Set(batches.flatMap(certificatesOf))].map(certificateKey),
    mayRead: (batch, { organisation, role }) => mayReadBatch(batch, organisation, role),
    regionsOf: (batch) => regionsOf(batch),
    spelled: (batch, speller) => ({ ...batch, pinyin: speller(batch.product.zh) }),
    view: (batch, beside, reader) => {
      const summary = summaryOf(batch, beside, reader, asOf);
      return isMeant(summary, query) ? summary : undefined;
    },
  };
}

/** The rows that registrations, receipts and tests write for their own organisation. */
export function heldPlace(organisation: string, lot?: string): Place<Batch, BatchName> {
  return {
    rows: heldBatches(organisation),
    idOf: ({ data }) => lotId(data),
    skOf: (batch) => heldBatchKey(organisation, LISTED_BATCHES.sortOf(batch), batch).sk,
    reverse: true,
    isByDate: true,
    ...(lot === undefined ? {} : { keep: ({ data }) => data.lot === lot }),
  };
}

/** By the rows of search; a lot that these do not have yet was registered or received just now, and is among one's own rows. */
async function foundOrHeld<Item>(
  found: () => Promise<ListPage<Item>>,
  held: () => Promise<ListPage<Item>>,
  cursor: string | undefined,
): Promise<ListPage<Item>> {
  try {
    const page = await found();
    return page.items.length > 0 || page.next !== undefined || cursor !== undefined ? page : await held();
  } catch (error) {
    // The cursor of a page of the other rows.
    if (!(error instanceof CursorInvalid)) throw error;
    return held();
  }
}

export async function listBatches(
  deps: Deps,
  { actor, query }: Call<unknown, BatchesQuery, unknown>,
): Promise<Answer<Sent<typeof BatchList>>> {
  const listing = batchListing(deps, query);
  const own = heldPlace(actor.organisation, query.lot);
  const { q, lot, region, cursor } = query;
  const reader = await readerOf(deps, actor);
  const viewer = viewerOf(reader, region);
  if (lot === undefined || q !== undefined || viewer === undefined) {
    return listOrSearchAs(deps, reader, query, listing, own);
  }
  const found = () => pageOf(deps, reader, query, listing, searchPlace(LISTED_BATCHES, viewer, lot, true));
  if (isOffice(reader.role)) return listed(deps, found(), "followed");
  const held = () => pageOf(deps, reader, query, listing, own);
  return listed(deps, foundOrHeld(found, held, cursor), "own");
}

export const BatchList = ListOf(BatchSummary);
