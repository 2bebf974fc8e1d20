import { DomainError } from "@suyuan/domain/errors";

/** What to do about a body that is too large, where the usual answer does not help: sentences that follow it. */
export interface BothLanguages {
  readonly en: string;
  readonly zh: string;
}

const NONE = new Uint8Array(0);

/**
 * The bytes of a request's body, at most `bytesMax`. A declared length beyond it is refused before a byte is read, an
 * undeclared one as soon as it is passed: `payload-too-large`. A body that breaks off is `invalid-request`.
 */
export async function readBody(request: Request, bytesMax: number, wayOut?: BothLanguages): Promise<Uint8Array> {
  const declared = request.headers.get("content-length");
  if (declared === null) return readStream(request, bytesMax, wayOut);
  const length = Number(declared);
  if (!(length <= bytesMax)) throw tooLarge(bytesMax, wayOut);
  if (length === 0) return NONE;
  const bytes = new Uint8Array(await request.arrayBuffer().catch(brokenOff));
  if (bytes.byteLength > bytesMax) throw tooLarge(bytesMax, wayOut);
  return bytes;
}

async function readStream(request: Request, bytesMax: number, wayOut: BothLanguages | undefined): Promise<Uint8Array> {
  if (request.body === null) return NONE;
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(brokenOff);
    if (done) break;
    length += value.byteLength;
    if (length > bytesMax) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge(bytesMax, wayOut);
    }
    chunks.push(value);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks, length);
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

function brokenOff(): never {
  throw new DomainError("invalid-request", {
    en: "The body broke off. Send it again.",
    zh: "请求内容不完整，请重新发送。",
  });
}
