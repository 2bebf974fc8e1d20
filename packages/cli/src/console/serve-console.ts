import type { Log } from "@suyuan/api/host";
import { newApp } from "@suyuan/api/http/bind";
import type { Gate } from "@suyuan/api/http/gate";
import { consoleHeaders, type HeaderSet } from "@suyuan/api/http/security-headers";
import { isUnchanged } from "@suyuan/api/public/pages/page-response";
import { openConsole } from "@suyuan/console/build/build";
import { type Built, type BuiltFile, cacheControlOf } from "@suyuan/console/build/built";
import { DomainError } from "@suyuan/domain/errors";
import { type Coding, codingsTaken } from "./codings.ts";

export interface ConsoleOptions {
  readonly publicUrl: string;
  /** Origins beside this one that the app may talk to: an issuer elsewhere. */
  readonly connect?: readonly string[];
  readonly log: Log;
  /** The build to serve; by default that of the sources, made now if it is not there. */
  readonly open?: () => Promise<{ readonly built: Built; readonly isNew: boolean; readonly unkept?: unknown }>;
}

/** Scripts that compile WebAssembly run in workers of this name: a worker has the policy of its own answer. */
const WASM = /^assets\/wasm-/;

/**
 * The console under `/console`: its files, kept for ever by their digests, and its document for every other address below, which the app
 * reads by itself. It is made ready beside the start, so nobody waits for it who does not ask for it. What asks while it is made waits; when
 * it cannot be made, that is logged and answered with 503, and made again with the next request.
 */
export function createConsoleApp(gate: Gate, { publicUrl, connect = [], log, open = openConsole }: ConsoleOptions) {
  const app = newApp(gate);
  const headers = {
    document: consoleHeaders(publicUrl, { connect }),
    wasm: consoleHeaders(publicUrl, { connect, compilesWasm: true }),
  };
  let opening: Promise<Built> | undefined;
  const ready = (): Promise<Built> => {
    opening ??= opened(open, log).catch((error: unknown) => {
      opening = undefined;
      log.error("console", error);
      throw new DomainError("busy", {
        en: "The console is not there at the moment. Try again in a minute.",
        zh: "工作台暂时打不开，请一分钟后再试。",
      });
    });
    return opening;
  };
  const warmed = ready().then(
    () => undefined,
    () => undefined,
  );

  const answer = async (request: Request, path: string): Promise<Response> => {
    const { files, document } = await ready();
    const file = files.get(path);
    if (file === undefined && path.startsWith("assets/"))
      return new Response(null, { status: 404, headers: headers.document });
    const found = file ?? document;
    return sent(found, request, WASM.test(found.path) ? headers.wasm : headers.document);
  };
  app.get("/console", (c) => {
    gate.admit(c);
    return answer(c.req.raw, "");
  });
  app.get("/console/*", (c) => {
    gate.admit(c);
    return answer(c.req.raw, c.req.path.slice("/console/".length));
  });
  return { fetch: app.fetch.bind(app), warmed };
}

async function opened(open: NonNullable<ConsoleOptions["open"]>, log: Log): Promise<Built> {
  const startedMs = performance.now();
  const { built, isNew, unkept } = await open();
  const milliseconds = Math.round(performance.now() - startedMs);
  if (isNew) log.info("console-built", { milliseconds, files: built.files.size, kept: unkept === undefined });
  return built;
}

const ENCODED: Readonly<Record<Coding, (file: BuiltFile) => Uint8Array<ArrayBuffer> | undefined>> = {
  br: ({ brotli }) => brotli,
  gzip: ({ gzip }) => gzip,
};

/** A file as this request takes it; 304 for whoever has it. */
function sent(file: BuiltFile, request: Request, security: HeaderSet): Response {
  const headers = {
    ...security,
    "content-type": file.contentType,
    "cache-control": cacheControlOf(file),
    etag: `W/"${file.digest}"`,
    vary: "Accept-Encoding",
    // The app begins at /console itself, one level above the worker's own place.
    ...(file.path === "worker.js" ? { "service-worker-allowed": "/console" } : {}),
  };
  if (isUnchanged(request.headers.get("if-none-match"), `"${file.digest}"`)) {
    return new Response(null, { status: 304, headers });
  }
  for (const coding of codingsTaken(request.headers.get("accept-encoding"))) {
    const bytes = ENCODED[coding](file);
    if (bytes !== undefined) return bodied(bytes, request, { ...headers, "content-encoding": coding });
  }
  return bodied(file.plain, request, headers);
}

function bodied(bytes: Uint8Array<ArrayBuffer>, { method }: Request, headers: HeaderSet): Response {
  const whole = { ...headers, "content-length": String(bytes.length) };
  return new Response(method === "HEAD" ? null : bytes, { status: 200, headers: whole });
}
