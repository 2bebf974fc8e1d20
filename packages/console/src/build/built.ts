import { hash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** A file of the console as it is sent. */
export interface BuiltFile {
  /** Below `/console/`, such as `assets/main-ABCD.js`. */
  readonly path: string;
  readonly contentType: string;
  /** Of its bytes. */
  readonly digest: string;
  /** Its name has the digest of its bytes: it may be kept for ever. */
  readonly isImmutable: boolean;
  readonly plain: Uint8Array<ArrayBuffer>;
  /** Absent where it saves nothing. */
  readonly brotli?: Uint8Array<ArrayBuffer>;
  readonly gzip?: Uint8Array<ArrayBuffer>;
}

/** The console as it is served: its files, and the document that every address of the app answers with. */
export interface Built {
  readonly digest: string;
  readonly files: ReadonlyMap<string, BuiltFile>;
  readonly document: BuiltFile;
}

const FOREVER = "public, max-age=31536000, immutable";

/** How long a file may be kept: for ever under the digest of its bytes; one whose name stays is asked for anew each time. */
export function cacheControlOf({ isImmutable }: Pick<BuiltFile, "isImmutable">): string {
  return isImmutable ? FOREVER : "no-cache";
}

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  webmanifest: "application/manifest+json",
};

const brotlied = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** Beyond this the best compression takes longer than a first start should: wasm is the only such file. */
const BEST_UP_TO_BYTES = 300_000;

function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

/** A file with its compressed forms; `path` tells its type by its ending. Throws for a type that is not known. */
export async function builtFile(path: string, plain: Uint8Array, isImmutable: boolean): Promise<BuiltFile> {
  const ending = path.slice(path.lastIndexOf(".") + 1);
  const contentType = TYPES[ending];
  if (contentType === undefined) throw new Error(`no media type is known for ${path}`);
  const quality = plain.length > BEST_UP_TO_BYTES ? 5 : 11;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  const [brotli, zipped] = await Promise.all([brotlied(plain, { params }), gzipped(plain, { level: 9 })]);
  const smaller = (bytes: Uint8Array) => (bytes.length < plain.length ? owned(bytes) : undefined);
  const [br, gz] = [smaller(brotli), smaller(zipped)];
  return {
    path,
    contentType,
    digest: hash("sha256", plain, "hex").slice(0, 24),
    isImmutable,
    plain: owned(plain),
    ...(br && { brotli: br }),
    ...(gz && { gzip: gz }),
  };
}
