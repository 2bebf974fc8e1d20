import { LINK_TYPE_NAMES, shortLinkType } from "@suyuan/domain/links/type";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { beforeAll, describe, expect, test } from "vitest";
import { must, openService, PRODUCT_BODY, PUBLIC_URL, populate, type Reply, type Service } from "../e2e/api-fixture.ts";
import { hasOfficialData, official, officialJudges, skipped } from "./resolver-site.ts";

interface Claims {
  readonly default?: "single" | "multi";
  readonly hreflang?: readonly string[];
  readonly type?: string;
}

interface Scenarios {
  readonly gtin: string;
  readonly records: readonly {
    readonly q: readonly (readonly [ai: string, value: string])[];
    readonly links: readonly (readonly [type: string, href: string, claims: Claims])[];
  }[];
  readonly scenarios: readonly {
    readonly name: string;
    readonly path: string;
    readonly request: Readonly<Record<string, string>>;
    readonly expect: {
      readonly redirect?: string;
      readonly status?: number;
      readonly candidates?: number;
      readonly anchors?: readonly string[];
    };
  }[];
  readonly requestErrors: readonly {
    readonly name: string;
    readonly path: string;
    readonly expect: string | number;
  }[];
  readonly registrationRules: readonly { readonly set: string; readonly accepted: boolean }[];
}

const data: Scenarios = hasOfficialData
  ? official("resolution-scenarios.json")
  : { gtin: "", records: [], scenarios: [], requestErrors: [], registrationRules: [] };

let service: Service;
let made = 0;
const link = (anchor: string, more: object = {}) => ({
  id: `s-${++made}`,
  anchor,
  linkType: "gs1:faqs",
  href: "https://products.example.org/faqs",
  title: { zh: "常见问题" },
  ...more,
});
const pathOf = (q: readonly (readonly [string, string])[]) =>
  `/01/${data.gtin}${q.map(([ai, value]) => `/${ai}/${value}`).join("")}`;
/** Asks as somebody does who prefers nothing but what the scenario says. */
const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  service.call("nobody", "GET", path, undefined, headers);
const targetOf = ({ headers }: Reply): string => headers.get("location") ?? "";
const withoutQuery = (url: string): string => url.replace(/\?.*$/, "");

beforeAll(async () => {
  if (!hasOfficialData) return;
  const table = openSqliteTable(":memory:");
  service = openService(table, await populate(table));
  await must(service.call("clerk", "POST", "/api/products", { ...PRODUCT_BODY, gtin: data.gtin }));
  for (const { q, links } of data.records) {
    for (const [type, href, { default: mode, hreflang, type: mediaType }] of links) {
      // A type that the vocabulary does not have is registered under an address of its own.
      const linkType = type === "evidence" ? "https://vocabulary.example/evidence" : `gs1:${type}`;
      const more = {
        linkType,
        href,
        ...(mode && { default: mode }),
        ...(hreflang && { hreflang }),
        ...(mediaType && { type: mediaType }),
      };
      await must(service.call("clerk", "POST", "/api/links", link(pathOf(q), more)));
    }
  }
});

describe.skipIf(!hasOfficialData)(`the scenarios of resolution${skipped}`, () => {
  test.each(data.scenarios)("$name", async ({ path, request, expect: expected }) => {
    const { linkType, ...headers } = request;
    const asked = linkType === undefined ? path : `${path}?linkType=${encodeURIComponent(linkType)}`;
    const reply = await get(asked, headers);
    if (expected.redirect !== undefined) {
      expect([reply.status, withoutQuery(targetOf(reply))]).toEqual([307, expected.redirect]);
    }
    if (expected.status !== undefined) expect(reply.status).toBe(expected.status);
    if (expected.candidates !== undefined) {
      const { linkset } = (await get(asked, { ...headers, accept: "*/*" })).json as unknown as LinksetBody;
      const targets = linkset.flatMap((context) => Object.values(context).filter(Array.isArray)).flat();
      expect(targets).toHaveLength(expected.candidates);
    }
    if (expected.anchors !== undefined) {
      const { json } = await get(path, { accept: "application/linkset+json" });
      const anchors = (json as unknown as LinksetBody).linkset.map(({ anchor }) => anchor);
      expect(anchors).toEqual(expected.anchors.map((anchor) => PUBLIC_URL + anchor));
      expect(officialJudges().linkset(json)).toBe(true);
    }
  });

  test.each(data.requestErrors)("$name ($path): $expect", async ({ path, expect: expected }) => {
    const reply = await get(path);
    if (typeof expected === "number") expect(reply.status).toBe(expected);
    else if (expected === "3xx") expect(reply.status).toBe(307);
    else if (expected.startsWith("Location ends ")) {
      expect(targetOf(reply).endsWith(/Location ends (\S+)/.exec(expected)?.[1] ?? "never")).toBe(true);
    } else expect([307, 404, 400]).toContain(reply.status);
  });
});

interface LinksetBody {
  readonly linkset: readonly (Readonly<Record<string, unknown>> & { readonly anchor: string })[];
}

/** What is sent for each rule of registration; undefined: no such case can arise here, and why is tested below. */
const SENT: Readonly<Record<string, (() => object) | undefined>> = {
  "01+10": () => link(pathOf([["10", "L9"]])),
  "01+10+21": () =>
    link(
      pathOf([
        ["10", "L9"],
        ["21", "S9"],
      ]),
    ),
  "01+235": () => link(pathOf([["235", "T9"]])),
  "01+235+10": () =>
    link(
      pathOf([
        ["235", "T9"],
        ["10", "L9"],
      ]),
    ),
  "link without href": () => link(pathOf([]), { href: undefined }),
  "link without title": () => link(pathOf([]), { title: undefined }),
  "two default links on one entity": () => link(pathOf([]), { default: "single" }),
  "qualified record with no default link at its level or above": undefined,
  "GTIN with a wrong check digit": () => link("/01/09521234000014"),
};

describe.skipIf(!hasOfficialData)(`the rules of registration${skipped}`, () => {
  test.each(data.registrationRules.filter(({ set }) => SENT[set] !== undefined || !(set in SENT)))(
    "$set: accepted $accepted",
    async ({ set, accepted }) => {
      const body = SENT[set] ?? (() => expect.fail(`no request for ${set}`));
      const { status } = await service.call("clerk", "POST", "/api/links", body());
      expect(accepted ? status === 201 : status === 400 || status === 409).toBe(true);
    },
  );

  test("no level is ever without a default at its level or above: where the owner set none it is our page", async () => {
    const gtin = "09521234000020";
    await must(service.call("clerk", "POST", "/api/products", { ...PRODUCT_BODY, gtin }));
    await must(service.call("clerk", "POST", "/api/links", link(`/01/${gtin}/10/L1`)));
    const reply = await get(`/01/${gtin}/10/L1`);
    expect([reply.status, targetOf(reply)]).toEqual([307, `${PUBLIC_URL}/v/01/${gtin}/10/L1`]);
  });
});

test.skipIf(!hasOfficialData)(
  `every link type of the official list may be registered, the two of defaults excepted${skipped}`,
  () => {
    const { linkTypes } = official("link-types.json") as { readonly linkTypes: readonly { readonly iri: string }[] };
    const known = linkTypes.map(({ iri }) => shortLinkType(iri)).filter((type) => !type.startsWith("gs1:defaultLink"));
    expect(known.toSorted()).toEqual(LINK_TYPE_NAMES.map((name) => `gs1:${name}`).toSorted());
  },
);
