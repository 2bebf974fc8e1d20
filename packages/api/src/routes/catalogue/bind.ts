import { notFound } from "@suyuan/domain/access";
import type { Context, Hono } from "hono";
import type { Deps } from "../../host.ts";
import { sendBody } from "../../http/body-encoding.ts";
import type { Gate } from "../../http/gate.ts";
import { pageHeaders } from "../../http/security-headers.ts";
import { languageOf, rawQuery } from "../../http/target.ts";
import { FRONT_STYLE } from "../front/style.ts";

const HTML = "text/html; charset=utf-8";
const ATOM = "application/atom+xml; charset=utf-8";

/** What makes the pages is loaded when one is first asked for. */
const pages = () => import("./pages.ts");
const reads = () => import("./read.ts");

/**
 * The public pages of special products, by county and by product, and their news. As pages of batches they are kept by nobody who does not
 * ask again, and asked again in a few bytes: a recall shows with the next reading. They count against their reader's network.
 */
export function bindCatalogue(app: Hono, deps: Deps, gate: Gate): void {
  const style = Buffer.from(deps.sha256(FRONT_STYLE), "hex").toString("base64");
  const headers = {
    ...pageHeaders(deps.publicUrl, [style], { images: true }),
    "cache-control": "no-cache",
    vary: "Accept-Language, Accept-Encoding",
  };
  const answered = async (c: Context, text: string, type: string) => {
    const request = c.req.raw;
    const own = { ...headers, etag: `W/"${deps.sha256(text).slice(0, 16)}"`, "content-type": type };
    if (isHeld(request, own.etag)) return new Response(null, { status: 304, headers: own });
    const answer = await sendBody(text, 200, own, request);
    answer.headers.set("vary", own.vary);
    return answer;
  };
  const language = ({ req }: Context) => languageOf(rawQuery(req.raw.url), req.raw.headers.get("accept-language"));

  app.get("/catalogue/:region", async (c) => {
    gate.admit(c);
    const [{ regionPage }, { entriesOf }] = await Promise.all([pages(), reads()]);
    const region = c.req.param("region");
    const cursor = new URLSearchParams(rawQuery(c.req.raw.url)).get("cursor")?.slice(0, 2000);
    const found = await entriesOf(deps, { region, cursor: cursor === "" ? undefined : cursor });
    return answered(c, String(await regionPage(region, found, language(c))), HTML);
  });
  app.get("/catalogue/:region/news.atom", async (c) => {
    gate.admit(c);
    const [{ newsFeed }, { newsIn }] = await Promise.all([pages(), reads()]);
    const region = c.req.param("region");
    return answered(c, newsFeed(region, await newsIn(deps, region), deps.publicUrl), ATOM);
  });
  app.get("/catalogue/:region/:office/:id", async (c) => {
    gate.admit(c);
    const [{ entryPage }, { shownEntry }] = await Promise.all([pages(), reads()]);
    const { region, office, id } = c.req.param();
    const entry = await shownEntry(deps, { office, id });
    if (entry.region !== region) throw notFound("catalogue-entry");
    return answered(c, String(await entryPage(entry, language(c))), HTML);
  });
}

/** Weak comparison, as RFC 9110 section 13.1.2 has it for GET. */
function isHeld(request: Request, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  const held = request.headers.get("if-none-match");
  return held !== null && (held === "*" || held.split(",").some((tag) => opaque(tag) === opaque(etag)));
}
