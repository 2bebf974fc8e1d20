import { DomainError } from "@suyuan/domain/errors";
import type { Language } from "@suyuan/domain/language";
import type { LinkAddress } from "@suyuan/domain/links/anchor";
import { chooseLink, typesHeld } from "@suyuan/domain/links/choose";
import { addressIn } from "@suyuan/domain/links/link";
import type { LinkPage } from "@suyuan/domain/links/link-page";
import { unfitForPrint } from "@suyuan/domain/links/printed-address";
import { isKnown, type PublishedLevel, publishedLevels, toldLevels } from "@suyuan/domain/links/published";
import { shortLinkType } from "@suyuan/domain/links/type";
import type { Refusal } from "@suyuan/gs1/result";
import { StoreUnavailable } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import type { Gate, Refused } from "../../http/gate.ts";
import { malformedLink } from "../../http/malformed-link.ts";
import { type HeaderSet, PREFLIGHT_HEADERS } from "../../http/security-headers.ts";
import { kindOf, languageOf, rawPath, rawQuery } from "../../http/target.ts";
import type { Page, Pages } from "../pages/page.ts";
import { pageOf } from "../pages/page.ts";
import { pageResponse } from "../pages/page-response.ts";
import type { PassportPages } from "../pages/passport-pages.ts";
import { asksForLinkset, isBrowser, preferenceOf, type Rendering, renderingFor } from "./accept.ts";
import { linkedThings, type StoredThings } from "./linked-things.ts";
import { asJsonLd, LINKSET_CONTEXT, linksetOf } from "./linkset.ts";
import { Looks } from "./looks.ts";
import { readProductView } from "./product-view.ts";
import { type Asked, parameterOf, readRequest, withQuery } from "./request-address.ts";

/** What the answers depend on beside the address. */
const VARY = "Accept, Accept-Language";
const METHODS = "GET, HEAD, OPTIONS";
const LINKSET_TYPE = "application/linkset+json";

const MEDIA_TYPES: Readonly<Record<Exclude<Rendering, "html">, string>> = {
  linkset: LINKSET_TYPE,
  json: "application/json",
  ld: "application/ld+json",
};

export interface ResolverParts {
  readonly pages: Pages;
  readonly passports: PassportPages;
  readonly gate: Gate;
  /** Headers of HTML pages: content security policy and what goes with it. */
  readonly html: HeaderSet;
  /** How a refusal is shown to who asks. */
  readonly refusals: { shown(refused: Refused, request: Request): Response | Promise<Response> };
}

/** Who asks for what. */
interface Asker {
  readonly request: Request;
  readonly network: string;
  readonly language: Language;
  readonly asked: Asked & { readonly address: LinkAddress };
}

/** One request as the resolver sees it. */
interface Call extends Asker {
  readonly accept: string | null;
  readonly things: StoredThings;
  readonly levels: readonly PublishedLevel[];
}

/** Answers GS1 Digital Links by the rules of GS1-Conformant Resolver 1.2.1. Reads once, writes nothing, and never fails on what is asked. */
export class Resolver {
  readonly #deps: Deps;
  readonly #parts: ResolverParts;
  readonly #data: HeaderSet;
  readonly #html: HeaderSet;
  readonly #looks: Looks;

  constructor(deps: Deps, parts: ResolverParts) {
    this.#deps = deps;
    this.#parts = parts;
    const shared = { "cache-control": "no-cache", vary: VARY };
    this.#data = { ...parts.gate.headers.publicData, ...shared };
    this.#looks = new Looks(deps);
    this.#html = { ...parts.html, vary: `${VARY}, Accept-Encoding` };
  }

  /** The answer to GET and HEAD of a Digital Link; `network` is who asks, for those who try many unknown codes. */
  async resolve(request: Request, network: string): Promise<Response> {
    const startedMs = performance.now();
    const { gate, refusals } = this.#parts;
    try {
      return await this.#answer(request, network);
    } catch (error) {
      const id = gate.requestId();
      const refused = gate.refuse(error, { id, route: "GET digital link", headers: this.#data });
      this.#deps.metrics.count("Refusals", refused.code);
      return await refusals.shown(refused, request);
    } finally {
      this.#deps.metrics.milliseconds("ResolverLatency", performance.now() - startedMs);
    }
  }

  /** The answer to OPTIONS: what any origin may do, and where the link set is. */
  options(request: Request): Response {
    const asked = readRequest(rawPath(request), "");
    const link = "code" in asked || asked.address === undefined ? {} : { link: this.#linksetLink(asked.address) };
    const allow = { allow: METHODS, "access-control-allow-methods": METHODS };
    return new Response(null, { status: 204, headers: { ...this.#data, ...PREFLIGHT_HEADERS, ...allow, ...link } });
  }

  /** The page under `/v` of what has no passport: a product, a place, a base, a logistic unit. Undefined when nothing is known of it. */
  async entityPage(path: string, request: Request): Promise<Response | undefined> {
    const asked = readRequest(path, "");
    if ("code" in asked || asked.address === undefined) return undefined;
    const things = await linkedThings(this.#deps, asked.address);
    if (!isKnown(asked.address, things)) return undefined;
    const levels = publishedLevels(asked.address, things, this.#deps.publicUrl);
    const query = rawQuery(request.url);
    const accept = request.headers.get("accept");
    const language = languageOf(query, request.headers.get("accept-language"));
    const rendering = kindOf(accept) === "json" ? "json" : "html";
    if (rendering === "json" || things.product === undefined)
      return this.#show(request, 200, levels, { why: "entity", language, rendering, query, link: "" });
    const { publicUrl } = this.#deps;
    const jsonLd = asJsonLd(linksetOf(levels, language, publicUrl));
    const product = await readProductView(this.#deps, things.product);
    const view = { product, levels, jsonLd, query };
    return this.#page(request, this.#made(200, this.#parts.pages.product(view, language, { publicUrl })));
  }

  async #answer(request: Request, network: string): Promise<Response> {
    const query = rawQuery(request.url);
    const accept = request.headers.get("accept");
    const language = languageOf(query, request.headers.get("accept-language"));
    const asked = readRequest(rawPath(request), query);
    if ("code" in asked) return this.#malformed(asked, request, language);
    const { address } = asked;
    const page =
      address && isBrowser(accept)
        ? await this.#inPlace({ request, network, language, asked: { ...asked, address } })
        : undefined;
    if (page !== undefined) return page;
    const things = address && (await linkedThings(this.#deps, address));
    if (address === undefined || things === undefined || !isKnown(address, things)) {
      this.#parts.gate.miss(network);
      // As under /v: the page for everyone who does not ask for JSON.
      if (kindOf(accept) === "json") throw notKnown();
      return this.#page(request, this.#parts.passports.fixed(404, language, "html"));
    }
    const levels = publishedLevels(address, things, this.#deps.publicUrl);
    return this.#choose({ request, network, accept, language, asked: { ...asked, address }, things, levels });
  }

  /**
   * Where a redirect leads: as the links say it, under PUBLIC_URL. While that is a name of this machine alone, whoever came by another, such as
   * a phone by the machine's number, is led to pages of our own by path (RFC 9110, 10.2.2) and stays there.
   */
  #reached(href: string, { url }: Request): string {
    const { publicUrl } = this.#deps;
    const isOurs = href.startsWith(`${publicUrl}/`) && !url.startsWith(`${publicUrl}/`);
    return isOurs && unfitForPrint(publicUrl) === "local" ? href.slice(publicUrl.length) : href;
  }

  #choose(call: Call): Response | Promise<Response> {
    const { request, accept, language, asked, levels } = call;
    const preference = preferenceOf(request.headers, parameterOf(asked.query, "context"));
    const linkType = asksForLinkset(accept) ? "linkset" : parameterOf(asked.query, "linkType");
    const choice = chooseLink(levels, { linkType, preference });
    const shown = { language, query: asked.query, link: this.#linksOf(asked), rendering: renderingFor(accept) };
    switch (choice.kind) {
      case "redirect": {
        const to = this.#reached(withQuery(addressIn(choice.target), asked.query), request);
        const headers = { ...this.#data, location: to, link: shown.link };
        const response = new Response(null, { status: 307, headers });
        return linkType === undefined ? this.#scanned(call, response) : response;
      }
      case "linkset":
        return this.#show(request, 200, toldLevels(levels), { ...shown, why: "linkset" });
      case "choices": {
        const level = levels.find(({ anchor }) => anchor === choice.level.anchor);
        const { anchor, description } = level ?? { anchor: choice.level.anchor, description: { zh: "" } };
        const candidates = { anchor, description, links: choice.targets, multi: [] };
        return this.#show(request, 300, [candidates], { ...shown, why: "choices" });
      }
      case "not-held":
        if (isBrowser(accept))
          return this.#show(request, 404, levels, { ...shown, why: "not-held", rendering: "html" });
        throw notHeld(typesHeld(levels).map(shortLinkType));
    }
  }

  /**
   * The page of a batch or pack under the code's own address: one request instead of two, of one round of reads. Undefined where the default link
   * leads elsewhere, where something else is asked for, and where nothing was issued or all that is known is not to be had. For browsers alone:
   * a program is told where the link leads.
   */
  async #inPlace({ request, network, language, asked }: Asker): Promise<Response | undefined> {
    const { passports } = this.#parts;
    const { address, query } = asked;
    const keys = passports.keysOf(address.path);
    if (keys.length === 0 || parameterOf(query, "linkType") !== undefined) return undefined;
    try {
      const things = await linkedThings(this.#deps, address, keys);
      if (things.batch === undefined) return undefined;
      const href = `${this.#deps.publicUrl}/v${address.path}`;
      const preference = preferenceOf(request.headers, parameterOf(query, "context"));
      const levels = publishedLevels(address, things, this.#deps.publicUrl);
      const choice = chooseLink(levels, { linkType: undefined, preference });
      if (choice.kind !== "redirect" || choice.target.href !== href) return undefined;
      const page = await passports.pageOfRows(address.path, { language, kind: "html" }, things.found);
      if (page.status !== 200) return undefined;
      const counted = this.#looks.counted({ request, query, network, address, things });
      const headers = { ...this.#html, link: this.#linksOf(asked), "content-location": href };
      const [answer] = await Promise.all([pageResponse(page, request, headers), counted]);
      return answer;
    } catch (error) {
      // A damaged row: the page itself, where they are led, knows what can be said then.
      if (error instanceof StoreUnavailable) return undefined;
      throw error;
    }
  }

  async #scanned({ request, network, asked, things }: Call, response: Response): Promise<Response> {
    await this.#looks.counted({ request, query: asked.query, network, address: asked.address, things });
    return response;
  }

  /** Shows levels as a page for people or a link set for programs. */
  #show(
    request: Request,
    status: 200 | 300 | 404,
    levels: readonly PublishedLevel[],
    shown: {
      readonly why: LinkPage["why"];
      readonly language: Language;
      readonly rendering: Rendering;
      readonly query: string;
      readonly link: string;
    },
  ): Response | Promise<Response> {
    const { publicUrl } = this.#deps;
    const { why, language, rendering, query, link } = shown;
    const linkset = linksetOf(levels, language, publicUrl);
    if (rendering === "html") {
      const view = { why, levels, jsonLd: asJsonLd(linkset), query };
      return this.#page(request, this.#made(status, this.#parts.pages.links(view, language, { publicUrl })), link);
    }
    const context = `<${LINKSET_CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`;
    const links = [...(rendering === "ld" ? [] : [context]), ...(link === "" ? [] : [link])].join(", ");
    const headers = { ...this.#data, "content-type": MEDIA_TYPES[rendering], ...(links === "" ? {} : { link: links }) };
    return new Response(JSON.stringify(rendering === "ld" ? asJsonLd(linkset) : linkset), { status, headers });
  }

  /** A page of this text, known by its digest. */
  #made(status: number, text: string): Page {
    return pageOf(status, this.#deps.sha256(text).slice(0, 16), "html", () => ({ text }));
  }

  #page(request: Request, page: Page, link = ""): Response | Promise<Response> {
    return pageResponse(page, request, link === "" ? this.#html : { ...this.#html, link });
  }

  #malformed(reason: Refusal, request: Request, language: Language): Response | Promise<Response> {
    if (isBrowser(request.headers.get("accept"))) {
      return this.#page(request, this.#parts.passports.fixed(400, language, "html"));
    }
    throw malformedLink(reason, rawPath(request));
  }

  #linksetLink({ path }: LinkAddress): string {
    return `<${this.#deps.publicUrl}${path}?linkType=linkset>; rel="linkset"; type="${LINKSET_TYPE}"`;
  }

  /** Where the link set is, and what a compressed link is the same as. */
  #linksOf({ address, sameAs }: Call["asked"]): string {
    const linkset = this.#linksetLink(address);
    return sameAs === undefined ? linkset : `${linkset}, <${this.#deps.publicUrl}${sameAs}>; rel="owl:sameAs"`;
  }
}

function notKnown(): DomainError {
  return new DomainError("not-found", {
    en: "The link is well formed, and nothing is known here of what it names. Do not rely on it for what the pack says.",
    zh: "该码格式正确，但这里没有任何记录。请不要凭这个码相信包装上的说法。",
  });
}

function notHeld(linkTypes: readonly string[]): DomainError {
  return new DomainError(
    "not-found",
    {
      en: `There is no link of that type here. There are: ${linkTypes.join(", ")}.`,
      zh: `这里没有该类型的链接。现有类型：${linkTypes.join("、")}。`,
    },
    { extensions: { linkTypes } },
  );
}
