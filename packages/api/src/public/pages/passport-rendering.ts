import { type PackedBatch, unpackBatch } from "@suyuan/domain/batches/codec";
import { harvested } from "@suyuan/domain/batches/harvested";
import type { Serial } from "@suyuan/domain/batches/label-run";
import type { PublicCertificate } from "@suyuan/domain/certificates/view";
import { defined } from "@suyuan/domain/fact";
import type { Language } from "@suyuan/domain/language";
import type { AsOf } from "@suyuan/domain/views/as-of";
import { passportOf } from "@suyuan/domain/views/passport";
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

  constructor(pages: PassportPages, publicUrl: string) {
    this.#pages = pages;
    this.#publicUrl = publicUrl;
    const frame = (language: Language) =>
      new GzipFrame(pages.opening[language], pages.closing(language, { publicUrl }));
    this.#frames = { zh: frame("zh"), en: frame("en") };
  }

  passport({ batch, certificates, issued, serial, path, today, until }: PassportJob): Passport {
    const row = issued === undefined ? undefined : rowOf<Serial>(issued);
    return passportOf(
      harvested(unpackBatch(rowOf<PackedBatch>(batch))),
      certificates === undefined ? [] : this.#certificates.parsed(certificates),
      {
        today,
        until,
        uri: `${this.#publicUrl}${path}`,
        ...(serial === undefined || row === undefined ? {} : { serial: scansOf(serial, row) }),
      },
    );
  }

  page(job: PassportJob): Required<PageText> {
    const text = this.#pages.passport(this.passport(job), job.language);
    return { frame: this.#frames[job.language], text };
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
