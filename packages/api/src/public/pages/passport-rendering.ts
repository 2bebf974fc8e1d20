import { type PackedBatch as BatchRow, unpackBatch } from "@suyuan/domain/batches/codec";
import type { Serial } from "@suyuan/domain/batches/label-run";
import type { PublicCertificate } from "@suyuan/domain/certificates/view";
import { defined } from "@suyuan/domain/fact";
import type { Language } from "@suyuan/domain/language";
import type { AsOf } from "@suyuan/domain/views/as-of";
import { type BatchPassport, batchPassport, passportAt } from "@suyuan/domain/views/passport";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { StoreUnavailable } from "@suyuan/store/table";
import type { GtinCertificates } from "../../ledger/rows.ts";
import { FilledFrame, type Frame, GzipFrame } from "./gzip-frame.ts";
import type { Pages, PageText } from "./page.ts";

/** What a passport's page is made of: the rows that were read, as JSON, and what was asked. Plain data: it crosses threads. */
export interface PassportJob extends AsOf {
  readonly batch: string;
  readonly certificates?: string;
  /** The row of the certificate that the batch names, where it is not among those. */
  readonly certificate?: string;
  /** The serial's row, for the page of a pack. */
  readonly issued?: string;
  readonly serial?: string;
  readonly path: string;
  readonly language: Language;
}

type PassportPages = Pick<Pages, "opening" | "closing" | "passport">;

/** Makes passports and their pages. Pure: the same job gives the same bytes, on whichever thread. Throws `StoreUnavailable` for a damaged row. */
export class PassportRenderer {
  readonly #pages: PassportPages;
  readonly #publicUrl: string;
  readonly #frames: Readonly<Record<Language, GzipFrame>>;
  readonly #certificates = new CertificateTexts();
  readonly #packed = new PackedBatches();

  constructor(pages: PassportPages, publicUrl: string) {
    this.#pages = pages;
    this.#publicUrl = publicUrl;
    const frame = (language: Language) =>
      new GzipFrame(pages.opening[language], pages.closing(language, { publicUrl }));
    this.#frames = { zh: frame("zh"), en: frame("en") };
  }

  passport(job: PassportJob): Passport {
    const { issued, serial, path } = job;
    const uri = `${this.#publicUrl}${path}`;
    if (serial === undefined || issued === undefined) return passportAt(this.#batch(job), { uri });
    return passportAt(this.#batchOfPack(job).passport, { uri, serial: scansOf(serial, rowOf<Serial>(issued)) });
  }

  #batchOfPack(job: PassportJob): PackedBatch {
    return this.#packed.of(job, () => this.#batch(job));
  }

  #batch({ batch, certificates: row, certificate, today, until }: PassportJob): BatchPassport {
    const { certificates: common, page } = row === undefined ? NOTHING_PUBLISHED : this.#certificates.parsed(row);
    const certificates = certificate === undefined ? common : [...common, rowOf<PublicCertificate>(certificate)];
    const packed = unpackBatch(rowOf<BatchRow>(batch));
    return batchPassport(packed, certificates, { today, until, ...(page === undefined ? {} : { page }) });
  }

  page(job: PassportJob): Required<PageText> {
    const text = this.#pages.passport(this.passport(job), job.language);
    return { frame: this.#frames[job.language], text };
  }

  /**
   * The page of a pack that nobody has scanned and nobody struck, from the page that all such packs of its batch have in common: only the
   * code is its own. Undefined for any other, and for the first packs of a batch: to find what they have in common costs as much as some pages.
   */
  freshPack(job: PassportJob): Required<PageText> | undefined {
    const { issued, serial = "", language } = job;
    if (issued === undefined || !PLAIN_SERIAL.test(serial) || !job.path.endsWith(`/${serial}`)) return undefined;
    const { scans, firstScanAt, voidedAt, netWeightGrams } = rowOf<Serial>(issued);
    if (scans !== 0 || firstScanAt !== undefined || voidedAt !== undefined) return undefined;
    const batch = this.#batchOfPack(job);
    batch.freshPacks += 1;
    if (batch.freshPacks < FRESH_PACKS_MIN) return undefined;
    const like = `${language} ${netWeightGrams} ${serial.length}`;
    let frame = batch.frames.get(like);
    if (frame === undefined && batch.frames.size < FRAMES_MAX) {
      frame = this.#frameOfFreshPacks(job, batch.passport, netWeightGrams);
      batch.frames.set(like, frame);
    }
    return frame === undefined || frame === "differs" ? undefined : { frame, text: serial };
  }

  /** What the pages of two serials that have nothing in common agree in is common to all. */
  #frameOfFreshPacks(
    { path, serial = "", language }: PassportJob,
    batch: BatchPassport,
    netWeightGrams: Serial["netWeightGrams"],
  ): Frame | "differs" {
    const before = `${this.#publicUrl}${path.slice(0, -serial.length)}`;
    const [pieces, others] = EXAMPLES.map((example) => {
      const passport = passportAt(batch, {
        uri: before + example,
        serial: scansOf(example, { scans: 0, netWeightGrams }),
      });
      return this.#pages.passport(passport, language).split(example);
    });
    const isCommon = pieces?.length === others?.length && pieces?.every((piece, n) => piece === others?.[n]);
    return pieces !== undefined && isCommon
      ? new FilledFrame(this.#frames[language], pieces, serial.length)
      : "differs";
  }
}

/** Of a GTIN without a row. */
const NOTHING_PUBLISHED: GtinCertificates = { certificates: [] };

/** A serial that stands on a page, in an address and in data as it is. */
const PLAIN_SERIAL = /^[A-Za-z0-9]{1,20}$/;
/** Two serials without a character in common, of different lengths. */
const EXAMPLES = ["7Q2M9X4KDT", "BCFGHJLN"] as const;

/** Frames of a batch: two languages of packs of two weights, their codes being of one length. */
const FRAMES_MAX = 4;
/** From so many on, the pages of a batch's packs are made from what they have in common. */
const FRESH_PACKS_MIN = 4;

/** Batches of which packs are scanned at the same time; at some 40 KB each, and as much for each frame. */
const PACKED_MAX = 32;

/** What is known of a batch whose packs are asked for. */
interface PackedBatch {
  readonly from: PassportJob;
  readonly passport: BatchPassport;
  /** How many packs were asked for that nobody had scanned. */
  freshPacks: number;
  /** By language, net weight and length of the code: what else differs is the code alone. */
  readonly frames: Map<string, Frame | "differs">;
}

/** What the packs of a batch share, made once while all that it is made of stays the same. */
class PackedBatches {
  readonly #known = new Map<string, PackedBatch>();

  of(job: PassportJob, make: () => BatchPassport): PackedBatch {
    const { batch, certificates, certificate, today, until } = job;
    const known = this.#known.get(batch);
    const from = known?.from;
    const isSame = from?.certificates === certificates && from?.certificate === certificate;
    if (known && isSame && from?.until === until && from?.today === today) return known;
    const made = { from: job, passport: make(), freshPacks: 0, frames: new Map() };
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= PACKED_MAX) this.#known.delete(oldest);
    this.#known.set(batch, made);
    return made;
  }
}

/** Characters of the rows that are remembered; some 200 rows of ordinary length. */
const REMEMBERED_CHARACTERS = 500_000;

/** What is published of a product, which all pages of its batches share: parsed once while its row says the same. */
class CertificateTexts {
  readonly #known = new Map<string, GtinCertificates>();
  #characters = 0;

  parsed(text: string): GtinCertificates {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const published = rowOf<GtinCertificates>(text);
    this.#characters += text.length;
    if (this.#characters > REMEMBERED_CHARACTERS) {
      this.#known.clear();
      this.#characters = text.length;
    }
    if (text.length <= REMEMBERED_CHARACTERS) this.#known.set(text, published);
    return published;
  }
}

/** A row from its JSON: one that cannot be read is as good as none that could be fetched. */
function rowOf<Row>(text: string): Row {
  try {
    return JSON.parse(text) as Row;
  } catch (error) {
    throw new StoreUnavailable("a row is damaged", "not-committed", error);
  }
}

function scansOf(
  serial: string,
  { scans, firstScanAt, voidedAt, netWeightGrams }: Pick<Serial, "scans"> & Partial<Serial>,
) {
  return { serial, scans, ...defined({ firstScanAt, voidedAt, netWeightGrams }) };
}

/** A hand that makes pages elsewhere, so that this thread has its time for other things. */
export interface PagePress {
  /** The page of the job as one gzip member; undefined when it is to be made here. Rejects when it could not be made there. */
  gzip(job: PassportJob): Promise<Uint8Array<ArrayBuffer>> | undefined;
}
