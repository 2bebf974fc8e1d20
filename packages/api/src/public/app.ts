import type { Hono } from "hono";
import { ADDRESSES } from "../addresses.ts";
import type { Deps } from "../host.ts";
import { newApp } from "../http/bind.ts";
import type { Gate } from "../http/gate.ts";
import { PREFLIGHT_HEADERS, pageHeaders, READABLE_BY_ANYONE } from "../http/security-headers.ts";
import { kindOf, languageOf, rawQuery } from "../http/target.ts";
import { BelowRouter } from "./below-router.ts";
import type { Pages } from "./pages/page.ts";
import { pageResponse } from "./pages/page-response.ts";
import { PassportPages } from "./pages/passport-pages.ts";
import type { PagePress } from "./pages/passport-rendering.ts";
import { RefusalPages } from "./refusal-pages.ts";
import { resolverDescription } from "./resolver/description.ts";
import { Resolver } from "./resolver/resolver.ts";

export interface PublicOptions {
  readonly pages: Pages;
  /** Base64 SHA-256 of each inline style that the pages carry. */
  readonly styleHashes: readonly string[];
  readonly gate: Gate;
  /** For a host with a core to spare. */
  readonly press?: PagePress;
}

/** What the page shows depends on these request headers. */
const VARY = "Accept, Accept-Language, Accept-Encoding";

const links = ADDRESSES.filter(({ serves }) => serves === "digital-link");
const compressed = links.flatMap(({ match, path }) => (match === "beginning" ? [path.slice(1)] : []));
const COMPRESSED = `/:compressed{(?:${compressed.join("|")}).*}`;
const DIGITAL_LINKS = [
  ...links.flatMap(({ match, path }) => (match === "below" ? [`${path}/*`] : [])),
  COMPRESSED,
  `${COMPRESSED}/`,
];
const DESCRIPTIONS = ADDRESSES.flatMap(({ serves, path }) => (serves === "resolver-description" ? [path] : []));

/** Under `/v`: what has no passport but a page of its links. A product, its variants, a logistic unit, a place, a base. */
const ENTITY_PAGE = /^\/(?:01\/[^/]+(?:\/22\/[^/]+)?|(?:00|414|417)\/.+|id\/.+)$/;

/** What follows from a value: at once where it is there at once, so that an answer that waits for nothing takes no turn of the event loop. */
function following<Value, Next>(
  value: Value | Promise<Value>,
  next: (value: Value) => Next | Promise<Next>,
): Next | Promise<Next> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** What `make` answers; what `otherwise` answers where it throws or rejects. */
function recovered(
  make: () => Response | Promise<Response>,
  otherwise: (error: unknown) => Promise<Response>,
): Response | Promise<Response> {
  try {
    const answered = make();
    return answered instanceof Promise ? answered.catch(otherwise) : answered;
  } catch (error) {
    return otherwise(error);
  }
}

/**
 * The consumer page, the passport as JSON, and the GS1-conformant resolver with the pages of what it links. Nothing is written on the way;
 * a serial's scan, at the code's own address, is told to the recorder. Unknown codes count against their network; known ones hardly do.
 */
export function createPublicApp(deps: Deps, { pages, styleHashes, gate, press }: PublicOptions): Hono {
  const passports = new PassportPages(deps, pages, press);
  // A script that follows a Digital Link and asks for no type lands on a page: it may read that too.
  const headers = { ...pageHeaders(deps.publicUrl, styleHashes, { images: true }), ...READABLE_BY_ANYONE };
  const html = { ...headers, "cache-control": "no-cache", vary: VARY };
  const data = { ...gate.headers.publicData, "cache-control": "no-cache", vary: VARY };
  const refusals = new RefusalPages(pages, deps.publicUrl, { ...headers, vary: VARY });
  const resolver = new Resolver(deps, { pages, passports, gate, html, refusals });
  const app = newApp(gate, gate.headers.publicData, {
    router: new BelowRouter("/v/"),
    shown: (refused, request) => refusals.shown(refused, request),
  });

  app.get("/v/*", (c) => {
    const startedMs = performance.now();
    const request = c.req.raw;
    const network = gate.admit(c);
    const kind = kindOf(request.headers.get("accept"));
    const language = languageOf(rawQuery(request.url), request.headers.get("accept-language"));
    const path = c.req.path.slice(2, c.req.path.endsWith("/") ? -1 : undefined);
    const shown = (): Response | Promise<Response> => {
      const page = path.startsWith("/id/")
        ? passports.fixed(404, language, kind)
        : passports.page(path, language, kind);
      const answered = following(page, (found) => {
        if (found.status !== 200) gate.miss(network);
        return pageResponse(found, request, kind === "json" ? data : html);
      });
      return following(answered, (response) => {
        deps.metrics.milliseconds("PageLatency", performance.now() - startedMs);
        return response;
      });
    };
    const orStopped = async (error: unknown): Promise<Response> => {
      const page = await passports.stopped(path, language, kind);
      if (page === undefined) throw error;
      return pageResponse(page, request, kind === "json" ? data : html);
    };
    const safely = () => recovered(shown, orStopped);
    return ENTITY_PAGE.test(path)
      ? following(resolver.entityPage(path, request), (entity) => entity ?? safely())
      : safely();
  });
  app.options("/v/*", () => new Response(null, { status: 204, headers: PREFLIGHT_HEADERS }));

  for (const path of DIGITAL_LINKS) {
    app.get(path, (c) => resolver.resolve(c.req.raw, gate.admit(c)));
    app.options(path, (c) => resolver.options(c.req.raw));
  }

  const description = JSON.stringify(resolverDescription(deps.publicUrl));
  const describing = { ...data, "content-type": "application/json", "cache-control": "public, max-age=3600" };
  for (const path of DESCRIPTIONS) {
    app.get(path, (c) => {
      gate.admit(c);
      return new Response(description, { headers: describing });
    });
    app.options(path, (c) => resolver.options(c.req.raw));
  }
  return app;
}
