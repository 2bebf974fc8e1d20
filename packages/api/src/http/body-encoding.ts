import { promisify } from "node:util";
import { gzip, gzipSync } from "node:zlib";
import type { HeaderSet } from "./security-headers.ts";

/** Below this an answer fits into one packet anyway. */
const COMPRESSED_FROM_CHARS = 1_024;
/** Up to this, compressing takes less than a millisecond: handing it to another thread would cost more. */
const COMPRESSED_AT_ONCE_CHARS = 64 * 1_024;

const TEXT = /^(?:text\/|application\/(?:[a-z0-9.+-]*\+)?(?:json|xml)(?:;|$)|image\/svg\+xml)/;

const inBackground = promisify(gzip);

/**
 * Whether gzip is among the codings taken (RFC 9110 section 12.5.3): named with a weight above 0, or not named and covered by `*`.
 * Nothing said means that nobody asked for it.
 */
export function takesGzip(header: string | null): boolean {
  if (header === null) return false;
  // As browsers send it: before all others and without a weight.
  if (/^gzip(?:,|$)/.test(header) && !header.includes(";")) return true;
  const weights = new Map<string, number>();
  for (const coding of header.toLowerCase().split(",")) {
    const [name = "", ...parameters] = coding.split(";").map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith("q="));
    weights.set(name === "x-gzip" ? "gzip" : name, weight === undefined ? 1 : Number(weight.slice(2)));
  }
  return (weights.get("gzip") ?? weights.get("*") ?? 0) > 0;
}

interface EncodedBody {
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** To be set on the answer beside its own. */
  readonly headers: HeaderSet;
}

/**
 * A text as it goes out to whoever takes these codings: compressed where it is worth it.
 *
 * Compression lets the length of an answer tell what of an attacker's text repeats a secret beside it (BREACH). No answer that comes through
 * here holds a secret: routes that tell one (`tellsSecret`: a new key, a first password) go by, a subscriber's signature token is never shown,
 * there are no cookies and no tokens in bodies. Nor can a foreign page make a signed-in request: keys go in `Authorization`, which no browser
 * adds by itself.
 */
async function encodeBody(text: string, contentType: string, acceptEncoding: string | null): Promise<EncodedBody> {
  if (text.length < COMPRESSED_FROM_CHARS || !TEXT.test(contentType)) return { body: text, headers: {} };
  if (!takesGzip(acceptEncoding)) return { body: text, headers: { vary: "Accept-Encoding" } };
  const body = text.length > COMPRESSED_AT_ONCE_CHARS ? await inBackground(text) : gzipSync(text);
  return { body, headers: { vary: "Accept-Encoding", "content-encoding": "gzip" } };
}

/** An answer with this body and these headers, a text encoded as the request takes it. Bytes and streams go out as they are. */
export async function sendBody(
  body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  status: number,
  headers: HeaderSet,
  request: Request,
): Promise<Response> {
  if (typeof body !== "string") return new Response(body, { status, headers });
  const encoded = await encodeBody(body, headers["content-type"] ?? "", request.headers.get("accept-encoding"));
  return new Response(encoded.body, { status, headers: { ...headers, ...encoded.headers } });
}

/** A JSON answer that was written already, apart from whoever serves. */
export class WrittenJson<Value extends object = object> {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }

  /** What was written. */
  get value(): Value {
    return JSON.parse(this.text) as Value;
  }
}

/** A JSON answer that stays the same for the life of the process: written and compressed once, with a tag to ask again by. */
export class KeptJson<Value extends object = object> {
  readonly value: Value;
  readonly #text: string;
  readonly #etag: string;
  readonly #encoded = new Map<boolean, Promise<EncodedBody>>();

  constructor(value: Value, sha256: (text: string) => string) {
    this.value = value;
    this.#text = JSON.stringify(value);
    // Weak: one tag for the plain and the compressed form.
    this.#etag = `W/"${sha256(this.#text).slice(0, 16)}"`;
  }

  /** 200, or 304 for whoever has it. `headers` are those of every answer. */
  async responseTo(request: Request, headers: HeaderSet): Promise<Response> {
    const own = { ...headers, etag: this.#etag, vary: "Accept-Encoding" };
    if (this.#isHeldBy(request.headers.get("if-none-match"))) return new Response(null, { status: 304, headers: own });
    const zip = takesGzip(request.headers.get("accept-encoding"));
    const encoded = this.#encoded.get(zip) ?? encodeBody(this.#text, "application/json", zip ? "gzip" : null);
    this.#encoded.set(zip, encoded);
    const { body, headers: more } = await encoded;
    return new Response(body, { status: 200, headers: { ...own, ...more } });
  }

  /** Weak comparison, as RFC 9110 section 13.1.2 has it for GET. */
  #isHeldBy(header: string | null): boolean {
    const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
    return header !== null && (header === "*" || header.split(",").some((tag) => opaque(tag) === opaque(this.#etag)));
  }
}
