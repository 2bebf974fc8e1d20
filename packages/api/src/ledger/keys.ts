import type { PackedBatch } from "@suyuan/domain/batches/codec";
import type { LabelRun, Serial } from "@suyuan/domain/batches/label-run";
import { type RoomSide, roomOf } from "@suyuan/domain/batches/rooms";
import type { Balance, Certificate } from "@suyuan/domain/certificates/certificate";
import type { PublicCertificate } from "@suyuan/domain/certificates/view";
import type { Claimant, Exception, ExceptionState, KeptOccurrence } from "@suyuan/domain/exceptions/exception";
import type { Base, PlacedInput, PlotInputs, Season } from "@suyuan/domain/farm/base";
import type { Product } from "@suyuan/domain/farm/product";
import type { CompanyPrefix } from "@suyuan/domain/identifiers/company-prefix";
import type { Commission, LaboratoryStanding } from "@suyuan/domain/laboratories/commission";
import type { LinkRecord, LinkShelf } from "@suyuan/domain/links/link";
import type { GlnEntry } from "@suyuan/domain/links/published";
import type { Organisation } from "@suyuan/domain/organisation";
import type { Key } from "@suyuan/store/table";
import type { QuotaRow } from "../allowances/quotas.ts";
import type { PartRow } from "./batches/parts.ts";
import { FACT_PREFIX } from "./indexes/partitions.ts";
import { keyOf, type Partition, partitionOf, type RowKey, type Stretch, stretchOf } from "./row-key.ts";
import type {
  ApiKey,
  AsideRow,
  BackupRow,
  BaseOutlines,
  BatchName,
  CarryOverRow,
  CertificateNumber,
  DeclaredWrong,
  FactReference,
  FactRow,
  FactShare,
  FormerException,
  GtinCertificates,
  Harvest,
  IdempotencyRow,
  IdRow,
  InputAddress,
  InputRow,
  JournalRow,
  ListedException,
  LogUses,
  NumberRow,
  OpenCommissions,
  OutboxRow,
  PhotoCount,
  RecallRow,
  ReleasedNumber,
  ReportFile,
  Room,
  RoomCount,
  RoomSideRow,
  SerialList,
  StoredShipment,
} from "./rows.ts";

/** Every key of the table is made here, in the other files of keys beside it, and nowhere else, each with the type of the row under it; docs/access-patterns.md
 * lists them. `#` separates: no id, GTIN, lot (CSET 82) or date can hold it, and free text is percent-encoded first. */

/** Zero-padded so that text order is number order. */
const padded = (value: number): string => String(value).padStart(6, "0");

/** Outbox rows are spread over this many partitions so that no single one carries every write. */
export const OUTBOX_SHARDS = 4;

export const organisationKey = (id: string): RowKey<Organisation> => keyOf(`ORG#${id}`, "ORG");
/** One row per batch that the organisation registered or received, by harvest date. */
export const heldBatchKey = (organisation: string, harvestedOn: string, { gtin, lot }: BatchName): RowKey<BatchName> =>
  keyOf(`ORG#${organisation}`, `BATCH#${harvestedOn}#${gtin}#${lot}`);
export const heldBatches = (organisation: string): Stretch<BatchName> => stretchOf(`ORG#${organisation}`, "BATCH#");
/** One row per shipment that the organisation sent (`out`) or is sent (`in`), by shipping time. */
export const partyShipmentKey = (
  organisation: string,
  direction: "in" | "out",
  shippedAt: string,
  id: string,
): RowKey<IdRow> => keyOf(`ORG#${organisation}`, `SHIPMENT#${direction}#${shippedAt}#${id}`);
export const partyShipments = (organisation: string, direction: "in" | "out"): Stretch<IdRow> =>
  stretchOf(`ORG#${organisation}`, `SHIPMENT#${direction}#`);
export const holderCertificateKey = (organisation: string, id: string): RowKey<IdRow> =>
  keyOf(`ORG#${organisation}`, `CERT#${id}`);
export const holderCertificates = (organisation: string): Stretch<IdRow> => stretchOf(`ORG#${organisation}`, "CERT#");

/** How many photos the organisation uploaded on the last day on which it did. */
export const photoCountKey = (organisation: string): RowKey<PhotoCount> => keyOf(`ORG#${organisation}`, "PHOTOS");

/** Where the API key whose secret has this SHA-256 (lower-case hex) is kept. */
export const apiKeyKey = (hash: string): RowKey<ApiKey> => keyOf(`KEY#${hash}`, "KEY");
/** The hash of the API key with this public id. */
export const apiKeyIdKey = (id: string): RowKey<{ readonly hash: string }> => keyOf(`KEYID#${id}`, "KEYID");
/** One row per API key of an organisation. */
export const listedApiKeyKey = (organisation: string, id: string): RowKey<{ readonly hash: string }> =>
  keyOf(`ORG#${organisation}`, `APIKEY#${id}`);
export const listedApiKeys = (organisation: string): Stretch<{ readonly hash: string }> =>
  stretchOf(`ORG#${organisation}`, "APIKEY#");

export const baseKey = (id: string): RowKey<Base> => keyOf(`BASE#${id}`, "BASE");
export const outlinesKey = (base: string): RowKey<BaseOutlines> => keyOf(`BASE#${base}`, "OUTLINES");
export const seasonKey = (base: string, year: number | string): RowKey<Season> =>
  keyOf(`BASE#${base}`, `SEASON#${year}`);
export const plotInputsKey = (base: string, plot: string): RowKey<PlotInputs> => keyOf(`BASE#${base}`, `PLOT#${plot}`);
/** One row per batch of a base by harvest date: which batches a late input touches. */
export const harvestKey = (base: string, harvestedOn: string, { gtin, lot }: BatchName): RowKey<Harvest> =>
  keyOf(`BASE#${base}`, `HARVEST#${harvestedOn}#${gtin}#${lot}`);
/** Every harvest of a base, oldest first. */
export const harvestsOf = (base: string): Stretch<Harvest> => stretchOf(`BASE#${base}`, "HARVEST#");
/** The harvests of a base from one date on and before another: where they lie, and the bounds of their sort keys. */
export const harvestsBetween = (
  base: string,
  from: string,
  before: string,
): { readonly place: Partition<Harvest>; readonly range: { readonly from: string; readonly to: string } } => ({
  place: partitionOf(`BASE#${base}`),
  range: { from: `HARVEST#${from}`, to: `HARVEST#${before}` },
});

export const productKey = (gtin: string): RowKey<Product> => keyOf(`GTIN#${gtin}`, "PRODUCT");
/** The public part of certificates that cover this GTIN, and what its owner shows: the page reads it without knowing either. */
export const gtinCertificatesKey = (gtin: string): RowKey<GtinCertificates> => keyOf(`GTIN#${gtin}`, "CERTS");
/** The public part of one that the row above has no room for. */
export const gtinCertificateKey = (gtin: string, holder: string, id: string): RowKey<PublicCertificate> =>
  keyOf(`GTIN#${gtin}`, `CERT#${holder}#${id}`);
/** Those of one holder. */
export const gtinCertificatesOf = (gtin: string, holder: string): Stretch<PublicCertificate> =>
  stretchOf(`GTIN#${gtin}`, `CERT#${holder}#`);

export const certificateKey = (id: string): RowKey<Certificate> => keyOf(`CERT#${id}`, "CERT");
export const balanceKey = (id: string): RowKey<Balance> => keyOf(`CERT#${id}`, "BALANCE");
/** The holder's own certificates with this number (`numberSkeleton`): a registration may name one by it. */
export const holderNumberKey = (organisation: string, skeleton: string): RowKey<NumberRow> =>
  keyOf(`ORG#${organisation}`, `CERTNO#${encodeURIComponent(skeleton)}`);
/** The holder's own certificates that their bureaus gave this id: one of each bureau at most. */
export const holderIdKey = (organisation: string, id: string): RowKey<NumberRow> =>
  keyOf(`ORG#${organisation}`, `CERTID#${id}`);
/** Which certificate of a bureau bears a number: one, for granting it twice would double its balance. */
export const certificateNumberKey = (scheme: string, number: string, bureau: string): RowKey<CertificateNumber> =>
  keyOf(`CERTNO#${scheme}#${encodeURIComponent(number)}`, `BY#${bureau}`);
/** The same of whichever bureau was first, in earlier versions. */
export const formerNumberKey = (scheme: string, number: string): RowKey<IdRow> =>
  keyOf(`CERTNO#${scheme}#${encodeURIComponent(number)}`, "CERT");
/** The certificates of all bureaus that bear a number. */
export const certificateNumbers = (scheme: string, number: string): Stretch<IdRow> =>
  stretchOf(`CERTNO#${scheme}#${encodeURIComponent(number)}`, "");

/** That an organisation has a laboratory test: ids live inside the organisation. */
export const commissionKey = (organisation: string, id: string): RowKey<Commission> =>
  keyOf(`COMMISSION#${organisation}#${id}`, "COMMISSION");
/** Under what a laboratory's open commissions are looked for: the batch, who made them for a period, or the scope of the bureau that did. */
export type CommissionHeading =
  | { readonly batch: BatchName }
  | { readonly organisation: string }
  | { readonly scope: string };
const headingName = (heading: CommissionHeading): string => {
  if ("batch" in heading) return `LOT#${heading.batch.gtin}#${heading.batch.lot}`;
  return "scope" in heading ? `REGION#${heading.scope}` : `ORG#${heading.organisation}`;
};
export const openCommissionsKey = (laboratory: string, heading: CommissionHeading): RowKey<OpenCommissions> =>
  keyOf(`LABORATORY#${laboratory}`, `COMMISSIONED#${headingName(heading)}`);
/** What the bureaus of a scope said of a laboratory. */
export const laboratoryStandingKey = (laboratory: string, scope: string): RowKey<LaboratoryStanding> =>
  keyOf(`LABORATORY#${laboratory}`, `STANDING#${scope}`);
export const laboratoryStandings = (laboratory: string): Stretch<LaboratoryStanding> =>
  stretchOf(`LABORATORY#${laboratory}`, "STANDING#");

export const batchKey = (gtin: string, lot: string): RowKey<PackedBatch> => keyOf(`BATCH#${gtin}#${lot}`, "BATCH");
/** What stops a batch, with so much of it that its page can be made: there once it was recalled, whatever its other rows are like. */
export const stopKey = (gtin: string, lot: string): RowKey<PackedBatch> => keyOf(`BATCH#${gtin}#${lot}`, "STOP");
export const stopKeyOf = ({ pk }: Pick<Key, "pk">): RowKey<PackedBatch> => keyOf(pk, "STOP");
/** A part of a batch that is longer than its one row, by its name. */
export const batchPartKey = ({ pk }: Pick<Key, "pk">, name: string): RowKey<PartRow> => keyOf(pk, `PART#${name}`);
/** Is this the key of a batch? */
export const isBatchKey = <K extends Key>(key: K): key is K & RowKey<PackedBatch> =>
  key.sk === "BATCH" && key.pk.startsWith("BATCH#");
/** Is this the key of a part of one? */
export const isBatchPartKey = ({ pk, sk }: Key): boolean => sk.startsWith("PART#") && pk.startsWith("BATCH#");
export const serialKey = (gtin: string, lot: string, serial: string): RowKey<Serial> =>
  keyOf(`SERIAL#${gtin}#${lot}#${serial}`, "SERIAL");
/** One row for all spellings of a room's name. */
export const roomKey = (organisation: string, location: string): RowKey<Room> =>
  keyOf(`ROOM#${organisation}#${encodeURIComponent(roomOf(location))}`, "ROOM");
export const roomSideKey = ({ pk }: Pick<Key, "pk">, side: RoomSide): RowKey<RoomSideRow> => keyOf(pk, `SIDE#${side}`);
export const roomCountKey = ({ pk }: Pick<Key, "pk">, side: RoomSide): RowKey<RoomCount> => keyOf(pk, `COUNT#${side}`);
/** One row per batch of a side that lies in the room. */
export const roomBatchKey = ({ pk }: Pick<Key, "pk">, side: RoomSide, { gtin, lot }: BatchName): RowKey<BatchName> =>
  keyOf(pk, `IN#${side}#${gtin}#${lot}`);
export const roomBatches = ({ pk }: Pick<Key, "pk">, side: RoomSide): Stretch<BatchName> =>
  stretchOf(pk, `IN#${side}#`);

/** The fact whose event commissions a batch, where a correction made it; without the row it is the registration's. */
export const commissioningKey = (batch: Key): RowKey<RowKey<FactRow>> => keyOf(batch.pk, "COMMISSIONING");

/** That the event of a registration or receipt was declared wrong, and the event that says what is right is awaited. */
export const declaredWrongKey = (subject: Pick<Key, "pk">): RowKey<DeclaredWrong> =>
  keyOf(subject.pk, "DECLARED-WRONG");

/** A farm input as it stands: ids live inside their organisation. */
export const inputKey = (organisation: string, id: string): RowKey<InputRow> =>
  keyOf(`INPUT#${organisation}#${id}`, "INPUT");
/** Whose input is found under an id by those who do not say whose they mean: the first that had it. */
export const inputAddressKey = (id: string): RowKey<InputAddress> => keyOf(`INPUT#${id}`, "ADDRESS");
/** An input that stands, among those of its plot by the day of use. */
export const plotInputKey = ({ base, plot, appliedOn, id }: PlotInputName): RowKey<PlacedInput> =>
  keyOf(`BASE#${base}`, `INPUT#${plot}#${appliedOn}#${id}`);
type PlotInputName = Pick<PlacedInput, "base" | "plot" | "appliedOn" | "id">;
/** The inputs of a plot from one day to another, both included. */
export const inputsBetween = (
  base: string,
  plot: string,
  from: string,
  to: string,
): { readonly place: Partition<PlacedInput>; readonly range: { readonly from: string; readonly to: string } } => ({
  place: partitionOf(`BASE#${base}`),
  range: { from: `INPUT#${plot}#${from}`, to: `INPUT#${plot}#${to}~` },
});

/** A test report's sample and file belong to one batch: the sample's row holds the key of the fact that reported it. */
export const sampleKey = (sampleId: string): RowKey<RowKey<FactRow>> => keyOf(`SAMPLE#${sampleId}`, "SAMPLE");
export const formerReportFileKey = (sha256: string): RowKey<ReportFile> => keyOf(`REPORT#${sha256}`, "REPORT");
/** The sample to which an organisation attached a report file: one row for each organisation that did. */
export const reportFileKey = (organisation: string, sha256: string): RowKey<ReportFile> =>
  keyOf(`REPORT#${sha256}`, `BY#${organisation}`);
export const reportFiles = (sha256: string): Stretch<ReportFile> => stretchOf(`REPORT#${sha256}`, "");
/** The same file for the same batch is the same log: its row holds the key of the fact that recorded it. */
export const temperatureLogKey = (gtin: string, lot: string, sha256: string): RowKey<RowKey<FactRow>> =>
  keyOf(`BATCH#${gtin}#${lot}`, `LOG#${sha256}`);

/** Where the same file, or the same readings in other files, were recorded: by the SHA-256 of either. */
export const logUsesKey = (by: "file" | "readings", sha256: string): RowKey<LogUses> =>
  keyOf(`LOGUSES#${by}#${sha256}`, "LOGUSES");

export const shipmentKey = (id: string): RowKey<StoredShipment> => keyOf(`SHIPMENT#${id}`, "SHIPMENT");
export const labelRunKey = (id: string): RowKey<LabelRun> => keyOf(`RUN#${id}`, "RUN");
export const labelSerialsKey = (id: string, chunk: number): RowKey<SerialList> =>
  keyOf(`RUN#${id}`, `SERIALS#${padded(chunk)}`);
export const recallKey = (id: string): RowKey<RecallRow> => keyOf(`RECALL#${id}`, "RECALL");

/** Kinds of things that others than their maker name by the maker's id. */
export type NamedKind = "recall" | "base" | "certificate";
/** One row for each organisation that made a thing of this kind under an id: the ids under which they are stored. */
export const namesakeKey = (kind: NamedKind, id: string, organisation: string): RowKey<IdRow> =>
  keyOf(`NAMED#${kind}#${id}`, organisation);
export const namesakes = (kind: NamedKind, id: string): Stretch<IdRow> => stretchOf(`NAMED#${kind}#${id}`, "");

/** The n-th fact of an entity: n is the entity item's version after it. */
export const factKey = (entity: Pick<Key, "pk">, n: number): RowKey<FactRow> =>
  keyOf(entity.pk, `${FACT_PREFIX}${padded(n)}`);
/** A place in a batch's history where, instead of the fact, a pointer to it lies. */
export const referenceKey = ({ pk, sk }: Key): RowKey<FactReference> => keyOf(pk, sk);
/** The facts of an entity, oldest first. */
export const factsOfEntity = (entity: Key): Stretch<FactRow> => stretchOf(entity.pk, FACT_PREFIX);
/** The facts of a batch, oldest first. */
export const historyOf = (batch: Key): Stretch<FactRow | FactReference> => stretchOf(batch.pk, FACT_PREFIX);
/**
 * Where the fact of an act lies that its organisation may send again at any time: by the kind of act and the id that the client made, or
 * the digest of its content.
 */
export const actKey = (organisation: string, kind: string, id: string): RowKey<FactRow> =>
  keyOf(`ACT#${organisation}#${kind}#${id}`, `${FACT_PREFIX}${padded(1)}`);
/** The latest of acts that may be done to and fro, in place of `actKey` (where it lay in earlier versions): its fact is kept elsewhere. */
export const latestActKey: typeof actKey = (...act) => keyOf(actKey(...act).pk, "LATEST");
/** The same place for an act whose fact is kept elsewhere. */
export const shareKey = ({ pk, sk }: RowKey<FactRow>): RowKey<FactShare> => keyOf(pk, sk);
/** The n-th fact beside that of an act, from 1. */
export const besideKey = ({ pk }: RowKey<FactRow>, n: number): RowKey<FactRow> =>
  keyOf(pk, `${FACT_PREFIX}${padded(n + 1)}`);
/** The n-th fact of an item that shares its partition with others (the inputs of a plot). */
export const subFactKey = (entity: Key, n: number): RowKey<FactRow> =>
  keyOf(`${entity.pk}#${entity.sk}`, `${FACT_PREFIX}${padded(n)}`);
/** The key of a fact that another row names: one of the outbox, or of an Idempotency-Key. */
export const factAt = ({ pk, sk }: Key): RowKey<FactRow> => keyOf(pk, sk);

export const idempotencyKey = (organisation: string, value: string): RowKey<IdempotencyRow> =>
  keyOf(`IDEMPOTENCY#${organisation}#${encodeURIComponent(value)}`, "IDEMPOTENCY");

export const outboxPartition = (shard: number): Partition<OutboxRow> => partitionOf(`OUTBOX#${shard}`);
export const outboxKey = (shard: number, recordedAt: string, factId: string): RowKey<OutboxRow> =>
  keyOf(outboxPartition(shard), `${recordedAt}#${factId}`);
/** Parts an outbox row's key from what makes the key of its next row another one. */
const TURN = "~";
const beforeTurn = (sk: string): string => (sk.includes(TURN) ? sk.slice(0, sk.indexOf(TURN)) : sk);
/** The row in place of an outbox row that is not done with, under a key of its own: a stream tells of new rows only. */
export const outboxKeyAt = ({ pk, sk }: Key, turn: string): RowKey<OutboxRow> =>
  keyOf(pk, `${beforeTurn(sk)}${TURN}${turn}`);
/** When the fact of an outbox row was recorded. */
export const recordedAtOfOutbox = ({ sk }: Key): string => sk.slice(0, sk.indexOf("#"));
/** The id of the fact of an outbox row. */
export const factIdOfOutbox = ({ sk }: Key): string => beforeTurn(sk.slice(sk.indexOf("#") + 1));
/** Facts that a follower could not process, in the order of when they are tried again: one row for each such fact and follower. */
export const asidePartition: Partition<AsideRow> = partitionOf("ASIDE");
export const asideRows: Stretch<AsideRow> = stretchOf("ASIDE", "");
export const asideKey = (nextAt: string, factId: string, follower: string): RowKey<AsideRow> =>
  keyOf(asidePartition, `${nextAt}#${factId}#${follower}`);
/** Where a followed outbox row goes: every fact by day, so that anything derived can be rebuilt without a scan. */
export const journalKey = (recordedAt: string, factId: string): RowKey<JournalRow> =>
  keyOf(journalOf(recordedAt.slice(0, 10)), `${recordedAt}#${factId}`);
/** The facts of one day, UTC, in the order of record. */
export const journalOf = (day: string): Partition<JournalRow> => partitionOf(`JOURNAL#${day}`);
/** What of its quotas an organisation has taken on a day (`2026-10-08`, which ends in China) or in all (`STORED`). */
export const quotaKey = (organisation: string, period: string): RowKey<QuotaRow> =>
  keyOf(`QUOTA#${organisation}`, period);
/** The last time that the one machine told, for its next start. */
export const clockKey: RowKey<{ readonly at: string }> = keyOf("CLOCK", "STATE");
/** When the one machine was backed up last. */
export const backupKey: RowKey<{ readonly at: string }> = keyOf("BACKUP", "STATE");
/** One row for each whole backup of the one machine, in the order in which they were made. */
export const backupMadeKey = (madeAt: string): RowKey<BackupRow> => keyOf("BACKUP", `MADE#${madeAt}`);
export const backups: Stretch<BackupRow> = stretchOf("BACKUP", "MADE#");
/** How far the facts from before a follower have been given to it. */
export const carryOverKey = (follower: string): RowKey<CarryOverRow> => keyOf(`CARRYOVER#${follower}`, "STATE");
/** What auditors should look at: one subject and one kind. Its id is a digest of them. */
export const exceptionKey = (id: string): RowKey<Exception> => keyOf(`EXCEPTION#${id}`, "EXCEPTION");
/** One of its occurrences; `name` is made of what the flag says. */
export const occurrenceKey = (id: string, at: string, name: string): RowKey<KeptOccurrence> =>
  keyOf(`EXCEPTION#${id}`, `O#${at}#${name}`);
export const occurrencesOf = (id: string): Stretch<KeptOccurrence> => stretchOf(`EXCEPTION#${id}`, "O#");
/** The exceptions that an office finds under its scope (`scopeOf`), strangers' claims apart, by state and newest occurrence. */
export const exceptionListPartition = (scope: string, claimedBy: Claimant): Partition<ListedException> =>
  partitionOf(`EXCEPTIONS#${scope}#${claimedBy}`);
export const exceptionListKey = (
  scope: string,
  { claimedBy, lastAt, id }: Pick<Exception, "claimedBy" | "lastAt" | "id">,
  state: ExceptionState,
): RowKey<ListedException> => keyOf(exceptionListPartition(scope, claimedBy), `${state}#${lastAt}#${id}`);

/** Where flags were listed before there were exceptions that count: a row for each, in each of three offices. */
export const formerExceptionPartition = (region: string): Partition<FormerException> =>
  partitionOf(`EXCEPTION#${region}`);
export const formerExceptionKey = (region: string, sk: string): RowKey<FormerException> =>
  keyOf(formerExceptionPartition(region), sk);
/** Says that none of those is left. */
export const formerCarriedKey: RowKey<{ readonly at: string }> = keyOf("EXCEPTIONS#CARRIED", "CARRIED");

/** Every GS1 company prefix on record, in one place: by its digits, and those that begin with some. */
export const companyPrefixKey = (prefix: string): RowKey<CompanyPrefix> => keyOf("GS1PREFIXES", prefix);
export const companyPrefixesFrom = (digits: string): Stretch<CompanyPrefix> => stretchOf("GS1PREFIXES", digits);
/** Where the facts of a company prefix lie. */
export const companyPrefixFacts = (prefix: string): Pick<Key, "pk"> => ({ pk: `GS1PREFIX#${prefix}` });
/** One row for each company prefix of an organisation. */
export const ownPrefixKey = (organisation: string, prefix: string): RowKey<IdRow> =>
  keyOf(`ORG#${organisation}`, `GS1PREFIX#${prefix}`);
export const ownPrefixes = (organisation: string): Stretch<IdRow> => stretchOf(`ORG#${organisation}`, "GS1PREFIX#");
/** From whom a number was released; it is there once one was. */
export const releasedKey = (kind: string, number: string): RowKey<ReleasedNumber> =>
  keyOf(`CLAIM#${kind}#${encodeURIComponent(number)}`, "CLAIM");

/** What a GLN names: one base or one organisation. */
export const glnKey = (gln: string): RowKey<GlnEntry> => keyOf(`GLN#${gln}`, "GLN");
/** A link that an owner added, by its id. */
export const linkKey = (id: string): RowKey<LinkRecord> => keyOf(`LINK#${id}`, "LINK");
/** The links in force of a shelf, by its path: what the resolver reads. */
export const linksKey = (shelf: string): RowKey<LinkShelf> => keyOf(`LINKS#${shelf}`, "LINKS");
