import { DomainError } from "@suyuan/domain/errors";
import { JSON_BYTES_MAX } from "../limits.ts";

/** What to do about a body that is too large, where the usual answer does not help: sentences that follow it. */
export interface BothLanguages {
  readonly en: string;
  readonly zh: string;
}

const NONE = new Uint8Array(0);

/** From so many bytes on a body is no small one: it is read, and its request worked on, when its organisation has the turn. */
const LARGE_BYTES = 32 * 1024;

/** The length of a body that is declared and lawful; 0 else. */
export function declaredBytes(headers: Pick<Headers, "get">, bytesMax: number): number {
  const declared = Number(headers.get("content-length") ?? 0);
  return declared <= bytesMax ? declared : 0;
}

/** Is the body large, or may it become so? One that declares no length counts by what the route takes. */
export function isLargeBody(headers: Pick<Headers, "get">, bytesMax: number): boolean {
  if (headers.get("transfer-encoding") !== null) return bytesMax > JSON_BYTES_MAX;
  return declaredBytes(headers, bytesMax) >= LARGE_BYTES;
}

/** A body may take so long, a second more for every `BYTES_A_SECOND` of it, and no longer than `BODY_MS_MAX`. */
const BODY_MS = 10_000;
const BYTES_A_SECOND = 16 * 1024;
const BODY_MS_MAX = 170_000;

const bodyMs = (bytes: number): number => Math.min(BODY_MS + (bytes / BYTES_A_SECOND) * 1000, BODY_MS_MAX);

/**
 * The bytes of a request's body, at most `bytesMax`. A declared length beyond it is refused before a byte is read, an
 * undeclared one as soon as it is passed: `payload-too-large`. A body that breaks off is `invalid-request`, one that comes more slowly than
 * 10 s and a second for every 16 KB `body-too-slow`.
 */
export async function readBody(
  request: Request,
  bytesMax: number,
  wayOut?: BothLanguages,
): Promise<Uint8Array<ArrayBuffer>> {
  const declared = request.headers.get("content-length");
  if (declared === null) return new BodyReading(request, bytesMax, wayOut).all();
  const length = Number(declared);
  if (!(length <= bytesMax)) throw tooLarge(bytesMax, wayOut);
  if (length === 0) return NONE;
  if (length >= LARGE_BYTES) return new BodyReading(request, bytesMax, wayOut, length).all();
  const slow = Promise.withResolvers<never>();
  const timer = setTimeout(() => slow.reject(tooSlow()), bodyMs(length));
  try {
    const bytes = new Uint8Array(await Promise.race([request.arrayBuffer().catch(brokenOff), slow.promise]));
    if (bytes.byteLength > bytesMax) throw tooLarge(bytesMax, wayOut);
    return bytes;
  } finally {
    clearTimeout(timer);
  }
}

/** A body as it comes, into memory of its declared length where there is one: it is never there twice. */
class BodyReading {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #bytesMax: number;
  readonly #wayOut: BothLanguages | undefined;
  readonly #startedMs = performance.now();
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(request: Request, bytesMax: number, wayOut: BothLanguages | undefined, declared?: number) {
    this.#reader = request.body?.getReader();
    this.#bytesMax = bytesMax;
    this.#wayOut = wayOut;
    this.#bytes = declared === undefined ? NONE : new Uint8Array(declared);
  }

  async all(): Promise<Uint8Array<ArrayBuffer>> {
    const reader = this.#reader;
    if (reader === undefined) return NONE;
    try {
      for (let part = await this.#next(reader); !part.done; part = await this.#next(reader)) this.#take(part.value);
      return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.slice(0, this.#length);
    } catch (error) {
      void reader.cancel().catch(() => undefined);
      throw error;
    }
  }

  /** What comes next, unless the whole has become too slow. */
  async #next(reader: ReadableStreamDefaultReader<Uint8Array>) {
    const slow = Promise.withResolvers<never>();
    const left = this.#startedMs + bodyMs(this.#length) - performance.now();
    const timer = setTimeout(() => slow.reject(tooSlow()), left);
    try {
      return await Promise.race([reader.read().catch(brokenOff), slow.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #take(part: Uint8Array): void {
    const length = this.#length + part.byteLength;
    if (length > this.#bytesMax) throw tooLarge(this.#bytesMax, this.#wayOut);
    if (length > this.#bytes.length) {
      const wider = new Uint8Array(Math.min(this.#bytesMax, Math.max(length, this.#bytes.length * 2)));
      wider.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = wider;
    }
    this.#bytes.set(part, this.#length);
    this.#length = length;
  }
}

/** The media type in lower case without parameters; empty when there is none. A charset other than UTF-8 makes it empty too, but of XML, which says itself how it is written. */
function mediaTypeOf(contentType: string | null): string {
  if (contentType === null) return "";
  const [type = "", ...parameters] = contentType.toLowerCase().split(";");
  const charset = parameters.find((parameter) => parameter.trim().startsWith("charset="));
  if (charset !== undefined && !/xml\s*$/.test(type) && !/^\s*charset="?utf-?8"?\s*$/.test(charset)) return "";
  return type.trim();
}

/** Refuses a media type outside `allowed`, and any content coding: a compressed body hides its size. */
export function requireMediaType(headers: Headers, allowed: readonly string[]): void {
  const coding = headers.get("content-encoding");
  if (coding !== null && coding.toLowerCase() !== "identity") throw unsupported("Content-Encoding", ["identity"]);
  if (!allowed.includes(mediaTypeOf(headers.get("content-type")))) throw unsupported("Content-Type", allowed);
}

function tooLarge(bytesMax: number, wayOut: BothLanguages = { en: "", zh: "" }): DomainError {
  return new DomainError(
    "payload-too-large",
    {
      en: `The body may have at most ${bytesMax} bytes.${wayOut.en}`,
      zh: `请求内容不得超过 ${bytesMax} 字节。${wayOut.zh}`,
    },
    { extensions: { bytesMax } },
  );
}

function unsupported(header: string, allowed: readonly string[]): DomainError {
  const list = allowed.join(", ");
  return new DomainError(
    "unsupported-media-type",
    { en: `${header} must be ${list}, in UTF-8.`, zh: `${header} 须为 ${list}（UTF-8）。` },
    { extensions: { accepted: allowed } },
  );
}

function tooSlow(): DomainError {
  return new DomainError("body-too-slow", {
    en: "The body came too slowly: it has 10 seconds, and a second more for every 16 KB. Nothing was changed. Send it again over a better connection.",
    zh: "请求内容传输过慢：上限为 10 秒，另按每 16 KB 加 1 秒。未作任何更改，请在网络较好时重新提交。",
  });
}

function brokenOff(): never {
  throw new DomainError("invalid-request", {
    en: "The body broke off. Send it again.",
    zh: "请求内容不完整，请重新发送。",
  });
}
