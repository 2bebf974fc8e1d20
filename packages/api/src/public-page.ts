import { gzipSync } from "node:zlib";
import type { Batch } from "@suyuan/domain/batch";
import { dateInChina } from "@suyuan/domain/calendar";
import type { Serial } from "@suyuan/domain/label";
import { type Passport, passportOf } from "@suyuan/domain/passport";
import { parseDigitalLink } from "@suyuan/gs1/digital-link";
import type { Item } from "@suyuan/store/table";
import type { Deps } from "./deps.ts";
import { batchKey, gtinCertificatesKey, serialKey } from "./keys.ts";
import type { GtinCertificates } from "./resources/certificates.ts";

export type Language = "zh" | "en";

/** The pages, as the consumer-page package renders them. */
export interface Pages {
  readonly passport: (passport: Passport, language: Language, options: { readonly publicUrl: string }) => string;
  readonly notIssued: (language: Language, options: { readonly publicUrl: string }) => string;
  readonly badCode: (language: Language, options: { readonly publicUrl: string }) => string;
}

export type PageKind = "html" | "json";

/** A page ready to send. `tag` changes whenever the bytes do. */
export interface Page {
  readonly status: 200 | 400 | 404;
  readonly tag: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same bytes as gzip, made when first asked for. */
  readonly gzip: () => Uint8Array<ArrayBuffer>;
}

/** Pages of hot batches are kept; 500 of them are some 10 MB. */
const KEPT_PAGES = 500;
const encoder = new TextEncoder();

function pageOf(status: Page["status"], tag: string, kind: PageKind, text: string): Page {
  const bytes = encoder.encode(text);
  let zipped: Uint8Array<ArrayBuffer> | undefined;
  return {
    status,
    tag,
    contentType: kind === "json" ? "application/json; charset=utf-8" : "text/html; charset=utf-8",
    bytes,
    gzip: () => {
      zipped ??= new Uint8Array(gzipSync(bytes));
      return zipped;
    },
  };
}

/**
 * Answers what is known of a batch or serial: one round of at most three reads, eventually consistent. Every well-formed code that
 * was never issued gets the same bytes after the same reads; only a malformed one gets 400.
 */
export class PassportPages {
  readonly #deps: Deps;
  readonly #pages: Pages;
  readonly #kept = new Map<string, Page>();
  readonly #constant = new Map<string, Page>();

  constructor(deps: Deps, pages: Pages) {
    this.#deps = deps;
    this.#pages = pages;
  }

  /** `path` is the raw path after `/v`, e.g. `/01/06901234567892/10/L1/21/ABC`. A GET of a serial's page counts as a scan. */
  async page(path: string, language: Language, kind: PageKind, countScan: boolean): Promise<Page> {
    const { publicUrl, table, scans, now } = this.#deps;
    const parsed = parseDigitalLink(`${publicUrl}${path}`);
    if (!parsed.ok) return this.#fixed(400, language, kind);
    const { gtin, lot, serial } = parsed.value;
    if (gtin === undefined || lot === undefined) return this.#fixed(404, language, kind);
    const keys = [batchKey(gtin, lot), gtinCertificatesKey(gtin)];
    const [batch, certificates, issued] = await table.getMany(
      serial === undefined ? keys : [...keys, serialKey(gtin, lot, serial)],
    );
    if (batch === undefined || (serial !== undefined && issued === undefined)) return this.#fixed(404, language, kind);
    const at = now().toISOString();
    if (serial !== undefined && countScan) await scans.record({ gtin, lot, serial, at });
    return this.#rendered(path, { batch, certificates, issued }, serial, dateInChina(at), language, kind);
  }

  #rendered(
    path: string,
    found: { batch: Item; certificates: Item | undefined; issued: Item | undefined },
    serial: string | undefined,
    today: string,
    language: Language,
    kind: PageKind,
  ): Page {
    const { batch, certificates, issued } = found;
    const tag = `${batch.version}.${certificates?.version ?? 0}.${issued?.version ?? 0}.${today}.${language}.${kind}`;
    const id = `${kind}${language}${path}`;
    const kept = this.#kept.get(id);
    if (kept?.tag === tag) return kept;
    const row = issued?.data as Serial | undefined;
    const passport = passportOf(
      batch.data as unknown as Batch,
      (certificates?.data as unknown as GtinCertificates | undefined)?.certificates ?? [],
      {
        today,
        uri: `${this.#deps.publicUrl}${path}`,
        ...(serial === undefined || row === undefined
          ? {}
          : { serial: { serial, scans: row.scans, ...(row.firstScanAt === undefined ? {} : { firstScanAt: row.firstScanAt }) } }),
      },
    );
    const text =
      kind === "json"
        ? JSON.stringify(passport)
        : this.#pages.passport(passport, language, { publicUrl: this.#deps.publicUrl });
    const page = pageOf(200, tag, kind, text);
    this.#kept.delete(id);
    this.#kept.set(id, page);
    if (this.#kept.size > KEPT_PAGES) {
      const [oldest] = this.#kept.keys();
      if (oldest !== undefined) this.#kept.delete(oldest);
    }
    return page;
  }

  #fixed(status: 400 | 404, language: Language, kind: PageKind): Page {
    const id = `${status}${language}${kind}`;
    const known = this.#constant.get(id);
    if (known) return known;
    const page = pageOf(status, id, kind, this.#fixedText(status, language, kind));
    this.#constant.set(id, page);
    return page;
  }

  #fixedText(status: 400 | 404, language: Language, kind: PageKind): string {
    const { publicUrl } = this.#deps;
    if (kind === "html") return (status === 400 ? this.#pages.badCode : this.#pages.notIssued)(language, { publicUrl });
    const state = { code: status === 400 ? "malformed-code" : "not-issued" };
    return JSON.stringify({ state });
  }
}
