/**
 * The service worker: the app opens without a network, from files that belong together. A new version is fetched beside the one in use and takes over
 * when the person says so, or when no tab has the app open. It never touches what is asked of the service.
 */

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response> | Response): void;
}
interface Scope {
  addEventListener(type: "install" | "activate", listen: (event: ExtendableEvent) => void): void;
  addEventListener(type: "fetch", listen: (event: FetchEvent) => void): void;
  addEventListener(type: "message", listen: (event: MessageEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly location: Location;
}

/** Filled in by the build: every file of the app below `/console/`, and the digest of its sources. */
declare const CONSOLE_FILES: readonly string[];
declare const CONSOLE_DIGEST: string;

// The types of a page and of a service worker exclude each other; these are the parts of the latter that are used here.
const scope = globalThis as unknown as Scope;
const BASE = "/console/";
const PREFIX = "console ";
const CACHE = PREFIX + CONSOLE_DIGEST;
const DOCUMENT = BASE;

/** Fetched when they are first needed: readers of pictures and tables, drawings of curves. */
const HEAVY = /\.wasm$|^assets\/(?:wasm|zxing|uplot|sheet|read-excel)/i;

const AT_ONCE = 4;

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  const light = CONSOLE_FILES.filter((path) => !HEAVY.test(path)).map((path) => BASE + path);
  // All or nothing: a version that is not whole is none. Few at a time: what a person asks for meanwhile finds a connection. A file's name has the
  // digest of its bytes, so that what the page has loaded already is not fetched again.
  for (let from = 0; from < light.length; from += AT_ONCE) await cache.addAll(light.slice(from, from + AT_ONCE));
  await cache.put(DOCUMENT, await fetched(new Request(DOCUMENT, { cache: "no-cache" })));
}

async function fetched(request: Request): Promise<Response> {
  const response = await fetch(request);
  if (!response.ok) throw new Error(`${response.status} for ${request.url}`);
  return response;
}

/** The version before stays beside this one: a tab that was opened with it may still need a file of it. */
async function activate(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
  await scope.clients.claim();
}

async function documentOf(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(DOCUMENT)) ?? fetch(request);
}

async function assetOf(request: Request): Promise<Response> {
  const found = await caches.match(request, { ignoreVary: true });
  if (found !== undefined) return found;
  const response = await fetch(request);
  if (response.ok) await (await caches.open(CACHE)).put(request, response.clone());
  return response;
}

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("message", ({ data }) => {
  if (data === "take over") void scope.skipWaiting();
});
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== scope.location.origin) return;
  if (pathname.startsWith(`${BASE}assets/`)) event.respondWith(assetOf(request));
  else if (request.mode === "navigate" && (pathname === "/console" || pathname.startsWith(BASE)))
    event.respondWith(documentOf(request));
});
