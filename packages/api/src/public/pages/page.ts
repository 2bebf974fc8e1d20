import { gzipSync } from "node:zlib";
import type { Language } from "@suyuan/domain/language";
import type { LinkPage } from "@suyuan/domain/links/link-page";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import type { ProductPage } from "@suyuan/domain/views/product/product-view";
import type { HeaderSet } from "../../http/security-headers.ts";
import type { Frame } from "./gzip-frame.ts";

/** The pages, as the consumer-page package renders them. */
export interface Pages {
  /** How every passport of a language begins and ends; `passport` gives what stands between. */
  readonly opening: Readonly<Record<Language, string>>;
  readonly closing: (language: Language, options: { readonly publicUrl: string }) => string;
  readonly passport: (passport: Passport, language: Language) => string;
  readonly notIssued: (language: Language, options: { readonly publicUrl: string }) => string;
  readonly badCode: (language: Language, options: { readonly publicUrl: string }) => string;
  readonly links: (page: LinkPage, language: Language, options: { readonly publicUrl: string }) => string;
  readonly product: (page: ProductPage, language: Language, options: { readonly publicUrl: string }) => string;
  readonly refusal: (refused: RefusedPage, language: Language, options: { readonly publicUrl: string }) => string;
}

/** Why a page cannot be shown: the status of the answer, how long to wait, and the id to quote. */
export interface RefusedPage {
  readonly status: number;
  readonly retryAfterSeconds?: number | undefined;
  readonly requestId?: string | undefined;
}

export type PageKind = "html" | "json";

export type Bytes = Uint8Array<ArrayBuffer>;

/** A page that can be sent. `tag` changes whenever the bytes do; each form is made when it is first asked for. */
export interface Page {
  readonly status: number;
  readonly tag: string;
  readonly contentType: string;
  /** The page as it is. */
  plain(): Bytes;
  /** The same bytes as one gzip member. Does not reject. */
  gzip(): Bytes | Promise<Bytes>;
  /** The headers of an answer that sends `body`: those of every page, and its own. Put together once while the same is asked. */
  headers(everyPage: HeaderSet, body: Bytes, coding: "gzip" | undefined): HeaderSet;
}

/** What a page is made of: its text, and the frame that it stands in, if it has one. */
export interface PageText {
  readonly frame?: Frame;
  readonly text: string;
}

/** Makes the gzip member elsewhere; undefined when it is to be made here. */
type Elsewhere = () => Promise<Bytes> | undefined;

/**
 * A page whose text is `made` when it is needed: a reader who has it already gets it without. What `elsewhere` does not make or fails
 * to make is made here.
 */
export function pageOf(
  status: Page["status"],
  tag: string,
  kind: PageKind,
  made: () => PageText,
  elsewhere?: Elsewhere,
): Page {
  const content = once(made);
  const plain = once(() => {
    const { frame, text } = content();
    return frame === undefined ? new Uint8Array(Buffer.from(text)) : frame.plainWith(text);
  });
  const zippedHere = once(() => {
    const { frame, text } = content();
    return frame === undefined ? new Uint8Array(gzipSync(text)) : frame.gzipWith(text);
  });
  const contentType = kind === "json" ? "application/json; charset=utf-8" : "text/html; charset=utf-8";
  return {
    status,
    tag,
    contentType,
    headers: headersOf(status, tag, contentType),
    plain,
    gzip: elsewhere === undefined ? zippedHere : settling(elsewhere, zippedHere),
  };
}

function headersOf(status: Page["status"], tag: string, contentType: string): Page["headers"] {
  let last: { readonly body: Bytes; readonly everyPage: HeaderSet; readonly headers: HeaderSet } | undefined;
  return (everyPage, body, coding) => {
    if (last?.body === body && last.everyPage === everyPage) return last.headers;
    const headers = {
      ...everyPage,
      "content-type": contentType,
      "content-length": String(body.byteLength),
      ...(coding === undefined ? {} : { "content-encoding": coding }),
      ...(status === 200 ? { etag: `"${tag}"` } : {}),
    };
    last = { body, everyPage, headers };
    return headers;
  };
}

/** A promise while `elsewhere` is at it, its bytes from then on; what `here` makes where it does not. */
function settling(elsewhere: Elsewhere, here: () => Bytes): () => Bytes | Promise<Bytes> {
  let zipped: Bytes | Promise<Bytes> | undefined;
  return () => {
    zipped ??= elsewhere()?.then(
      (bytes) => {
        zipped = bytes;
        return bytes;
      },
      () => here(),
    );
    zipped ??= here();
    return zipped;
  };
}

/** `make` called at most once, and let go of then with everything that it holds. */
export function once<Made>(make: () => Made): () => Made {
  let waiting: (() => Made) | undefined = make;
  let made: Made | undefined;
  return () => {
    if (waiting !== undefined) {
      made = waiting();
      waiting = undefined;
    }
    return made as Made;
  };
}
