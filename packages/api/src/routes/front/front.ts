import { ERROR_CODES, type ErrorCode } from "@suyuan/domain/errors";
import type { Language } from "@suyuan/domain/language";
import { parseLot } from "@suyuan/gs1/charset";
import { parseGtin } from "@suyuan/gs1/gtin";
import type { Context, Hono } from "hono";
import type { Deps } from "../../host.ts";
import { sendBody } from "../../http/body-encoding.ts";
import type { Gate } from "../../http/gate.ts";
import { pageHeaders } from "../../http/security-headers.ts";
import { kindOf, languageOf, rawQuery } from "../../http/target.ts";
import type { ContractMaker } from "./contract-route.ts";
import { FAVICON } from "./favicon.ts";
import type { Html } from "./shell.ts";
import type * as StartPages from "./start-page.ts";
import { FRONT_STYLE } from "./style.ts";

/** Codes and what they lead to are for those who hold the pack; the rest of the service is no reading for search engines. */
const ROBOTS =
  "User-agent: *\nDisallow: /v/\nDisallow: /01/\nDisallow: /00/\nDisallow: /414/\nDisallow: /417/\nDisallow: /id/\nDisallow: /api/\nDisallow: /epcis\n";

/** The page of a lot from what was typed of it; else which of the two cannot be. Digits may stand in groups, as on a pack. */
function pageOfTyped(gtin: string, lot: string): { readonly path: string } | { readonly wrong: "gtin" | "lot" } {
  const digits = gtin.replace(/[\s-]/g, "");
  const whole = /^\d{8}$|^\d{12,14}$/.test(digits) ? parseGtin(digits.padStart(14, "0")) : undefined;
  if (whole === undefined || !whole.ok) return { wrong: "gtin" };
  const known = parseLot(lot);
  return known.ok ? { path: `/v/01/${whole.value}/10/${encodeURIComponent(known.value)}` } : { wrong: "lot" };
}

type Typed = Parameters<typeof StartPages.startPage>[2];

async function start(language: Language, publicUrl: string, typed?: Typed): Promise<Html> {
  const { startPage } = await import("./start-page.ts");
  return startPage(language, publicUrl, typed);
}

async function problem(code: ErrorCode, language: Language): Promise<Html> {
  const { problemPage } = await import("./problem-page.ts");
  return problemPage(code, language);
}

type Show = (c: Context, make: (language: Language) => Html | Promise<Html>, status?: number) => Promise<Response>;

/** What a county published of a month, and the newest of it. */
function bindFigures(app: Hono, deps: Deps, gate: Gate, show: Show): void {
  const shown = async (c: Context, region: string, month?: string) => {
    gate.admit(c);
    const { figuresPage, noFiguresPage } = await import("./figures-page.ts");
    const { publishedFor } = await import("../publishing/read.ts");
    const found = /^\d{6}$/.test(region) ? await publishedFor(deps, { region, month }) : undefined;
    const make = (language: Language) => (found === undefined ? noFiguresPage(language) : figuresPage(found, language));
    return show(c, make, found === undefined ? 404 : 200);
  };
  app.get("/figures/:region", (c) => shown(c, c.req.param("region")));
  app.get("/figures/:region/:month", (c) => shown(c, c.req.param("region"), c.req.param("month")));
}

/**
 * What people and their browsers ask of the service itself: the start page, the contract to read, what a problem means, what a county published, favicon and
 * robots.txt. Pages for who takes HTML; `/problems/{code}` stays JSON for everyone else. To be bound before the routes. What makes a page is
 * loaded when it is first asked for: a function that starts for a command does without.
 */
export function bindFront(app: Hono, deps: Deps, gate: Gate, made: ContractMaker): void {
  const style = Buffer.from(deps.sha256(FRONT_STYLE), "hex").toString("base64");
  const headers = {
    ...pageHeaders(deps.publicUrl, [style], { forms: true }),
    "cache-control": "no-cache",
    vary: "Accept, Accept-Language",
  };
  const kept = { ...gate.headers.publicData, "cache-control": "public, max-age=86400" };

  const show: Show = async (c, make, status = 200) => {
    const request = c.req.raw;
    const language = languageOf(rawQuery(request.url), request.headers.get("accept-language"));
    const html = String(await make(language));
    const answer = await sendBody(html, status, { ...headers, "content-type": "text/html; charset=utf-8" }, request);
    answer.headers.set("vary", "Accept, Accept-Language, Accept-Encoding");
    return answer;
  };

  app.get("/", (c) => {
    gate.admit(c);
    return show(c, (language) => start(language, deps.publicUrl));
  });
  app.get("/check", (c) => {
    gate.admit(c);
    const query = new URLSearchParams(rawQuery(c.req.raw.url));
    const [gtin, lot] = [query.get("gtin") ?? "", (query.get("lot") ?? "").trim()];
    const found = pageOfTyped(gtin, lot);
    if ("path" in found) {
      const language = languageOf(rawQuery(c.req.raw.url), c.req.raw.headers.get("accept-language"));
      return new Response(null, { status: 303, headers: { ...headers, location: `${found.path}?lang=${language}` } });
    }
    const typed = { gtin: gtin.slice(0, 20), lot: lot.slice(0, 40), ...found };
    return show(c, (language) => start(language, deps.publicUrl, typed), 400);
  });
  const contracts = new Map<Language, Html>();
  app.get("/docs", (c) => {
    gate.admit(c);
    return show(c, async (language) => {
      const { contractPage } = await import("./contract-page.ts");
      const page = contracts.get(language) ?? contractPage(await made(deps), language);
      contracts.set(language, page);
      return page;
    });
  });
  app.get("/problems/:code", (c, next) => {
    const code = ERROR_CODES.find((known) => known === c.req.param("code"));
    const accept = c.req.raw.headers.get("accept") ?? "";
    if (code === undefined || kindOf(accept) === "json" || !/text\/html/i.test(accept)) return next();
    gate.admit(c);
    return show(c, (language) => problem(code, language));
  });
  bindFigures(app, deps, gate, show);
  app.get("/favicon.ico", (c) => {
    gate.admit(c);
    return new Response(FAVICON, { headers: { ...kept, "content-type": "image/x-icon" } });
  });
  app.get("/robots.txt", (c) => {
    gate.admit(c);
    return new Response(ROBOTS, { headers: { ...kept, "content-type": "text/plain; charset=utf-8" } });
  });
}
