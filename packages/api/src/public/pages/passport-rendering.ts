import { type PackedBatch, unpackBatch } from "@suyuan/domain/batches/codec";
import { harvested } from "@suyuan/domain/batches/harvested";
import type { Serial } from "@suyuan/domain/batches/label-run";
import type { PublicCertificate } from "@suyuan/domain/certificates/view";
import { defined } from "@suyuan/domain/fact";
import type { Language } from "@suyuan/domain/language";
import type { AsOf } from "@suyuan/domain/views/as-of";
import { type BatchPassport, batchPassport, passportAt } from "@suyuan/domain/views/passport";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { StoreUnavailable } from "@suyuan/store/table";
import type { GtinCertificates } from "../../ledger/rows.ts";
import { GzipFrame } from "./gzip-frame.ts";
import type { Pages, PageText } from "./page.ts";

/** What a passport's page is made of: the rows that were read, as JSON, and what was asked. Plain data: it crosses threads. */
export interface PassportJob extends AsOf {
  readonly batch: string;
  readonly certificates?: string;
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
    return passportAt(
      this.#packed.of(job, () => this.#batch(job)),
      { uri, serial: scansOf(serial, rowOf<Serial>(issued)) },
    );
  }

  #batch({ batch, certificates, today, until }: PassportJob): BatchPassport {
    return batchPassport(
      harvested(unpackBatch(rowOf<PackedBatch>(batch))),
      certificates === undefined ? [] : this.#certificates.parsed(certificates),
      { today, until },
    );
  }

  page(job: PassportJob): Required<PageText> {
    const text = this.#pages.passport(this.passport(job), job.language);
    return { frame: this.#frames[job.language], text };
  }
}

/** Batches of which packs are scanned at the same time; at some 10 KB each. */
const PACKED_MAX = 32;

/** What the packs of a batch share, made once while all that it is made of stays the same. */
class PackedBatches {
  readonly #known = new Map<string, { readonly from: PassportJob; readonly passport: BatchPassport }>();

  of(job: PassportJob, make: () => BatchPassport): BatchPassport {
    const { batch, certificates, today, until } = job;
    const known = this.#known.get(batch);
    const from = known?.from;
    if (known && from?.certificates === certificates && from?.until === until && from?.today === today) {
      return known.passport;
    }
    const passport = make();
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size >= PACKED_MAX) this.#known.delete(oldest);
    this.#known.set(batch, { from: job, passport });
    return passport;
  }
}

/** Characters of the rows that are remembered; some 200 rows of ordinary length. */
const REMEMBERED_CHARACTERS = 500_000;

/** The certificates of a product, which all pages of its batches share: parsed once while their row says the same. */
class CertificateTexts {
  readonly #known = new Map<string, readonly PublicCertificate[]>();
  #characters = 0;

  parsed(text: string): readonly PublicCertificate[] {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const { certificates } = rowOf<GtinCertificates>(text);
    this.#characters += text.length;
    if (this.#characters > REMEMBERED_CHARACTERS) {
      this.#known.clear();
      this.#characters = text.length;
    }
    if (text.length <= REMEMBERED_CHARACTERS) this.#known.set(text, certificates);
    return certificates;
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

function scansOf(serial: string, { scans, firstScanAt, voidedAt }: Serial) {
  return { serial, scans, ...defined({ firstScanAt, voidedAt }) };
}

/** A hand that makes pages elsewhere, so that this thread has its time for other things. */
export interface PagePress {
  /** The page of the job as one gzip member; undefined when it is to be made here. Rejects when it could not be made there. */
  gzip(job: PassportJob): Promise<Uint8Array<ArrayBuffer>> | undefined;
}
