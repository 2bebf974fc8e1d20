import { gzipSync } from "node:zlib";
import type { PublishedLevel } from "@suyuan/domain/links/published";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { pageBytes } from "./page-bytes.ts";

export type Language = "zh" | "en";

/** The pages, as the consumer-page package renders them. */
export interface Pages {
  /** How every passport of a language begins; `passport` gives what follows. */
  readonly opening: Readonly<Record<Language, string>>;
  readonly passport: (passport: Passport, language: Language, options: { readonly publicUrl: string }) => string;
  readonly notIssued: (language: Language, options: { readonly publicUrl: string }) => string;
  readonly badCode: (language: Language, options: { readonly publicUrl: string }) => string;
  readonly links: (page: LinkPage, language: Language, options: { readonly publicUrl: string }) => string;
}

/** A page of links: why it is shown, the levels with their links, the link set as JSON-LD, and the query to keep when changing language. */
export interface LinkPage {
  readonly why: "entity" | "linkset" | "choices" | "not-held";
  readonly levels: readonly PublishedLevel[];
  readonly jsonLd: object;
  readonly query: string;
}

export type PageKind = "html" | "json";

/** A page ready to send. `tag` changes whenever the bytes do. */
export interface Page {
  readonly status: 200 | 300 | 400 | 404;
  readonly tag: string;
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same bytes as gzip, made when first asked for. */
  readonly gzip: () => Uint8Array<ArrayBuffer>;
}

const NOTHING = Buffer.alloc(0);

/** A page of this text. */
export function pageOf(status: Page["status"], tag: string, kind: PageKind, text: string): Page {
  return pageWith(status, tag, kind, pageBytes(NOTHING, text));
}

export function pageWith(status: Page["status"], tag: string, kind: PageKind, bytes: Uint8Array<ArrayBuffer>): Page {
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
