import { type PackedBatch, unpackBatch } from "@suyuan/domain/batches/codec";
import { harvested } from "@suyuan/domain/batches/harvested";
import type { Serial } from "@suyuan/domain/batches/label-run";
import type { CalendarDate } from "@suyuan/domain/calendar";
import type { Language } from "@suyuan/domain/language";
import { passportOf } from "@suyuan/domain/views/passport";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import type { GtinCertificates } from "../../ledger/rows.ts";
import { GzipOpening } from "./gzip-opening.ts";
import type { Pages, PageText } from "./page.ts";

/** What a passport's page is made of: the rows that were read, as JSON, and what was asked. Plain data: it crosses threads. */
export interface PassportJob {
  readonly batch: string;
  readonly certificates?: string;
  /** The serial's row, for the page of a pack. */
  readonly issued?: string;
  readonly serial?: string;
  readonly path: string;
  readonly today: CalendarDate;
  readonly language: Language;
}

/** Makes passports and their pages. Pure: the same job gives the same bytes, on whichever thread. */
export class PassportRenderer {
  readonly #pages: Pick<Pages, "opening" | "passport">;
  readonly #publicUrl: string;
  readonly #openings: Readonly<Record<Language, GzipOpening>>;

  constructor(pages: Pick<Pages, "opening" | "passport">, publicUrl: string) {
    this.#pages = pages;
    this.#publicUrl = publicUrl;
    this.#openings = { zh: new GzipOpening(pages.opening.zh), en: new GzipOpening(pages.opening.en) };
  }

  passport({ batch, certificates, issued, serial, path, today }: PassportJob): Passport {
    const row = issued === undefined ? undefined : (JSON.parse(issued) as Serial);
    return passportOf(
      harvested(unpackBatch(JSON.parse(batch) as PackedBatch)),
      certificates === undefined ? [] : (JSON.parse(certificates) as GtinCertificates).certificates,
      {
        today,
        uri: `${this.#publicUrl}${path}`,
        ...(serial === undefined || row === undefined ? {} : { serial: scansOf(serial, row) }),
      },
    );
  }

  page(job: PassportJob): PageText {
    const { language } = job;
    const text = this.#pages.passport(this.passport(job), language, { publicUrl: this.#publicUrl });
    return { opening: this.#openings[language], text };
  }

  /** The page as one gzip member, in memory of its own. */
  gzip(job: PassportJob): Uint8Array<ArrayBuffer> {
    const { language } = job;
    const text = this.#pages.passport(this.passport(job), language, { publicUrl: this.#publicUrl });
    return this.#openings[language].gzipWith(text);
  }
}

function scansOf(serial: string, { scans, firstScanAt }: Serial) {
  return { serial, scans, ...(firstScanAt === undefined ? {} : { firstScanAt }) };
}

/** A hand that makes pages elsewhere, so that this thread has its time for other things. */
export interface PagePress {
  /** The page of the job as one gzip member; undefined when it is to be made here. Rejects when it could not be made there. */
  gzip(job: PassportJob): Promise<Uint8Array<ArrayBuffer>> | undefined;
}
