/** The 29 checks of the GS1 resolver test suite, as requests that follow no redirect and a judgement of each answer. */

/** An answer as the suite reads it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends one request and follows nothing. No header goes out but those given. */
export type Send = (method: string, target: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;

/** What the checks cannot learn by asking. */
export interface Site {
  readonly send: Send;
  /** Scheme and host of the links, without a trailing slash. */
  readonly origin: string;
  /** Does TLS stand before the service, as far as it is known here? */
  readonly isTls: () => Promise<boolean>;
  readonly httpVersion: () => Promise<number>;
  /** The official schemas; absent where they are not at hand. */
  readonly isValid?: {
    readonly linkset: (value: unknown) => boolean;
    readonly description: (value: unknown) => boolean;
  };
  readonly ratified: readonly string[];
}

export interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

interface LinkObject {
  readonly href: string;
  readonly title: string;
  readonly type?: string;
  readonly hreflang?: readonly string[];
  readonly context?: readonly string[];
}

interface LinksetBody {
  readonly linkset: readonly (Readonly<Record<string, unknown>> & { readonly anchor: string })[];
}

export const LINKSET_TYPE = "application/linkset+json";
const VOCABULARY = /^https:\/\/(?:ref\.|www\.)?gs1\.org\/voc\//;
const MULTI = "defaultLinkMulti";

export const CHECKS = [
  "isHttps",
  "plausibleDL",
  "gtin14",
  "httpVersion",
  "rdFile",
  "basicWalkUp",
  "corsCheck",
  "methodsCheck",
  "linkOnRedirect",
  "legacyLinkHeaders",
  "reportWith400",
  "noErrorWith200",
  "trailingSlash",
  "qsPassedOn",
  "ltLinksetNoRedirect",
  "ltAllNoRedirect",
  "ltAcceptHeader",
  "validLinkset",
  "linksetJsonldCheck",
  "declaredContentType",
  "defaultLinkExists",
  "singleDefaultLink",
  "defaultTarget",
  "singleMultiLink",
  "loFor<type>",
  "loFor<type><n>",
  "loFor<type><n> identical",
  "linkTypesDefined",
  "specificLinkTypeNotFound",
] as const;
export type Check = (typeof CHECKS)[number];

const location = ({ headers }: Answer): string => headers.get("location") ?? "";

/** The suite takes the linkType parameter off, however it was encoded, before it compares. */
function withoutLinkType(url: string): string {
  return url.replace(/\?linkType=[^&]*(?:&context=[^&]*)?$/, "").replace(/&linkType=.*$/, "");
}

async function transport(site: Site, path: string, note: (check: Check, ok: boolean, detail?: string) => void) {
  const { send } = site;
  note("isHttps", await site.isTls());
  note("httpVersion", (await site.httpVersion()) >= 1.1);
  note("plausibleDL", /^\/(?:00|01|414|417)\/[0-9]+(?:\/(?:10|21|22|235|254|7040)\/[^/]+)*$/.test(path), path);
  const [, gtin] = /^\/01\/([0-9]+)/.exec(path) ?? [];
  if (gtin !== undefined) note("gtin14", gtin.length === 14);
  const description = await send("GET", "/.well-known/gs1resolver", { accept: "application/json" });
  if (site.isValid) {
    const isOpen = description.headers.get("access-control-allow-origin") === "*";
    note("rdFile", description.status === 200 && isOpen && site.isValid.description(JSON.parse(description.text)));
  }
  const suffix = gtin === undefined ? "/254/KL8G" : "/10/KL8G";
  if (/^\/(?:01|414)\/[0-9]+$/.test(path)) note("basicWalkUp", (await send("GET", path + suffix)).status === 307);
  const options = await send("OPTIONS", path);
  note("corsCheck", options.headers.get("access-control-allow-origin") === "*");
  const methods = options.headers.get("access-control-allow-methods") ?? "";
  note(
    "methodsCheck",
    ["GET", "HEAD", "OPTIONS"].every((method) => methods.includes(method)),
    methods,
  );
  const redirect = await send("GET", path);
  for (const { headers } of [options, redirect]) {
    note("linkOnRedirect", headers.get("link")?.includes('rel="linkset"') === true, headers.get("link") ?? "");
    note("legacyLinkHeaders", headers.get("link")?.includes('rel="gs1:') === false);
  }
  const wrong = await send("GET", `${path}/foo`);
  note("reportWith400", wrong.status === 400, String(wrong.status));
  note("noErrorWith200", wrong.status !== 200);
  const slashed = await send("GET", `${path}/`);
  note("trailingSlash", slashed.status === redirect.status && location(slashed) === location(redirect));
  const asked = await send("GET", `${path}?foo=bar`);
  note("qsPassedOn", location(asked).includes("foo=bar"), location(asked));
  const missing = await send("GET", `${path}?linkType=gs1:nosuchlt`);
  note("specificLinkTypeNotFound", missing.status === 404, String(missing.status));
}

async function linksetOf(
  site: Site,
  path: string,
  note: (check: Check, ok: boolean, detail?: string) => void,
): Promise<LinksetBody> {
  const { send } = site;
  note("ltLinksetNoRedirect", (await send("GET", `${path}?linkType=linkset`)).status === 200);
  note("ltAllNoRedirect", (await send("GET", `${path}?linkType=all`)).status === 200);
  const both = await send("GET", `${path}?linkType=all`, { accept: LINKSET_TYPE });
  note("ltAcceptHeader", both.status === 200 && location(both) === "");
  const answer = await send("GET", path, { accept: LINKSET_TYPE });
  const body = JSON.parse(answer.text) as LinksetBody;
  if (site.isValid) note("validLinkset", site.isValid.linkset(body), answer.text);
  note("declaredContentType", answer.headers.get("content-type")?.startsWith(LINKSET_TYPE) === true);
  const entries = (answer.headers.get("link") ?? "").split(",");
  const context = entries.find((entry) => entry.includes('rel="http://www.w3.org/ns/json-ld#context"'));
  note("linksetJsonldCheck", context?.includes('type="application/ld+json"') === true);
  return body;
}

/** Links by type: of each type those of the most granular anchor on the way up from the address. */
function byType({ linkset }: LinksetBody, site: Site, path: string): ReadonlyMap<string, readonly LinkObject[]> {
  const found = new Map<string, readonly LinkObject[]>();
  const segments = path.split("/");
  for (let length = segments.length; length > 2; length -= 2) {
    const anchor = site.origin + segments.slice(0, length).join("/");
    for (const context of linkset.filter((each) => each.anchor === anchor)) {
      for (const [name, value] of Object.entries(context)) {
        const type = name.replace(VOCABULARY, "");
        if (Array.isArray(value) && !found.has(type)) found.set(type, value as LinkObject[]);
      }
    }
  }
  return found;
}

const isAlike = (a: LinkObject, b: LinkObject): boolean =>
  JSON.stringify([a.type, a.hreflang, a.context]) === JSON.stringify([b.type, b.hreflang, b.context]);

async function manyLinks(
  { send }: Site,
  path: string,
  type: string,
  links: readonly LinkObject[],
  note: (check: Check, ok: boolean, detail?: string) => void,
): Promise<void> {
  for (const link of links) {
    const query = [
      ...(type === MULTI ? [] : [`linkType=${encodeURIComponent(`gs1:${type}`)}`]),
      ...(link.context === undefined ? [] : [`context=${link.context[0]}`]),
    ].join("&");
    const headers = {
      ...(link.type === undefined ? {} : { accept: link.type }),
      ...(link.hreflang === undefined ? {} : { "accept-language": link.hreflang[0] ?? "" }),
    };
    const answer = await send("GET", query === "" ? path : `${path}?${query}`, headers);
    const isTie = links.some((other) => other !== link && isAlike(other, link));
    const detail = `${type} ${JSON.stringify(link)}: ${answer.status} ${location(answer)}`;
    if (isTie) note("loFor<type><n> identical", answer.status === 300, detail);
    else note("loFor<type><n>", withoutLinkType(location(answer)) === withoutLinkType(link.href), detail);
  }
}

/** Runs every check that applies to this path of a Digital Link. */
export async function examine(site: Site, path: string): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const note = (check: Check, ok: boolean, detail = "") => void findings.push({ check, ok, detail });
  await transport(site, path, note);
  const types = byType(await linksetOf(site, path, note), site, path);
  const standard = types.get("defaultLink") ?? [];
  note("defaultLinkExists", standard.length > 0);
  note("singleDefaultLink", standard.length === 1);
  const keys = Object.keys(standard[0] ?? {}).sort();
  note("defaultTarget", location(await site.send("GET", path)) === standard[0]?.href && keys.join() === "href,title");
  for (const [type, links] of types) {
    if (type === "defaultLink") continue;
    if (type === MULTI) note("singleMultiLink", links.length > 1);
    if (!type.includes(":")) note("linkTypesDefined", type === MULTI || site.ratified.includes(type), type);
    const [only, ...others] = links;
    if (only !== undefined && others.length === 0) {
      const answer = await site.send("GET", `${path}?linkType=${type.includes(":") ? type : `gs1:${type}`}`);
      const detail = `${type}: ${answer.status} ${location(answer)}, not ${only.href}`;
      note("loFor<type>", withoutLinkType(location(answer)) === withoutLinkType(only.href), detail);
    } else await manyLinks(site, path, type, links, note);
  }
  return findings;
}
