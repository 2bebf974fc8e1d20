/** A product with links of every sort, a batch, a place and a logistic unit: what the resolver is examined on. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LINK_TYPE_NAMES } from "@suyuan/domain/links/type";
import { Ajv, type AnySchema } from "ajv";
import addFormats from "ajv-formats";
import { BASE_BODY, batchBody, CERTIFICATE_BODY, GTIN, must, PRODUCT_BODY, type Reply } from "../e2e/api-fixture.ts";
import type { Finding, Site } from "./resolver-checks.ts";

const DATA = join(import.meta.dirname, "../../../shared/data/digital-link/resolver");

/** Are the official schemas and scenarios beside this checkout? */
export const hasOfficialData = existsSync(DATA);
export const skipped = hasOfficialData ? "" : " (skipped: the official data are not beside this checkout)";

export function official(path: string) {
  return JSON.parse(readFileSync(join(DATA, path), "utf8"));
}

function validator(path: string): (value: unknown) => boolean {
  const { $schema: _, "@id": _id, ...schema } = official(path) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false });
  // ajv-formats is CommonJS: its function stands under `default` for this loader.
  (addFormats as unknown as { default?: (ajv: Ajv) => Ajv }).default?.(ajv) ??
    (addFormats as unknown as (ajv: Ajv) => Ajv)(ajv);
  return ajv.compile(schema as AnySchema) as (value: unknown) => boolean;
}

/** The judges by the official schemas: of RFC 9264 with GS1's members, of GS1, and of the description file. */
export function officialJudges(): NonNullable<Site["isValid"]> {
  const ofGs1 = validator("linkset/gs1-linkset-schema.json");
  return {
    linkset: (value) => ofGs1(value),
    description: validator("description-file-schema-1.2.0.reconstructed.json"),
  };
}

export const ratified: readonly string[] = LINK_TYPE_NAMES;

export const LOT = "CX/26+9";
export const BATCH_PATH = `/01/${GTIN}/10/${encodeURIComponent(LOT)}`;
export const PRODUCT_PATH = `/01/${GTIN}`;
export const GLN = "6901234500004";
export const PLACE_PATH = `/414/${GLN}`;
export const UNIT_PATH = "/00/069012345000000011";
/** A serial and a lot of which nobody told anything. */
export const UNTOLD: readonly string[] = [`${BATCH_PATH}/21/NEVER`, `${PRODUCT_PATH}/10/KL8G`];
/**
 * What failed of the checks of a path. Of a lot or pack that nobody told of, people are led to the page that says so, and the link set tells
 * of the product and of its default: there the two differ.
 */
export function failuresOf(path: string, findings: readonly Finding[]): readonly Finding[] {
  const differs = UNTOLD.includes(path) ? ["defaultTarget"] : [];
  return findings.filter(({ ok, check }) => !ok && !differs.includes(check));
}

/** Everything that is examined: entities with links, and those of which nobody told anything. */
export const EXAMINED: readonly string[] = [
  PRODUCT_PATH,
  BATCH_PATH,
  ...UNTOLD,
  `${PRODUCT_PATH}/22/A/10/${encodeURIComponent(LOT)}`,
  PLACE_PATH,
  UNIT_PATH,
];

type Call = (
  who: "clerk" | "depot" | "inspector",
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Reply>;

const html = { type: "text/html" };
const pdf = { type: "application/pdf" };
const LINKS: readonly (readonly [anchor: string, linkType: string, more: object])[] = [
  [PRODUCT_PATH, "gs1:pip", { default: "single" }],
  [PRODUCT_PATH, "gs1:homepage", { ...html, hreflang: ["zh"], default: "multi" }],
  [PRODUCT_PATH, "gs1:homepage", { ...html, hreflang: ["en"], default: "multi" }],
  [PRODUCT_PATH, "gs1:safetyInfo", html],
  [PRODUCT_PATH, "gs1:safetyInfo", { ...html, hreflang: ["fr"] }],
  [PRODUCT_PATH, "gs1:safetyInfo", { ...pdf }],
  [PRODUCT_PATH, "gs1:safetyInfo", { ...pdf, hreflang: ["en"] }],
  [PRODUCT_PATH, "gs1:safetyInfo", { ...pdf, hreflang: ["en"], context: ["LK"] }],
  [PRODUCT_PATH, "gs1:recipeInfo", html],
  [PRODUCT_PATH, "gs1:recipeInfo", html],
  [BATCH_PATH, "gs1:faqs", { hreflang: ["zh", "zh-CN"] }],
  [PLACE_PATH, "gs1:openingHoursInfo", html],
  [UNIT_PATH, "gs1:masterData", { type: "application/json" }],
  [PRODUCT_PATH, "https://vocabulary.example/terms/story", html],
];

/** Registers it all through the api. */
export async function furnish(call: Call): Promise<void> {
  await must(call("clerk", "POST", "/api/bases", { ...BASE_BODY, gln: GLN }));
  await must(call("clerk", "POST", "/api/products", PRODUCT_BODY));
  await must(call("inspector", "POST", "/api/certificates", CERTIFICATE_BODY));
  await must(call("clerk", "POST", "/api/batches", batchBody(LOT)));
  for (const [n, [anchor, linkType, more]] of LINKS.entries()) {
    const link = {
      id: `k-${n}`,
      anchor,
      linkType,
      href: `https://coop.example/${n}/page?of=${n}`,
      title: { zh: `链接 ${n}` },
    };
    await must(call(anchor === UNIT_PATH ? "depot" : "clerk", "POST", "/api/links", { ...link, ...more }));
  }
}
