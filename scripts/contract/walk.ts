import { createHash } from "node:crypto";
import { exceptionId } from "@suyuan/api/following/exceptions";
import { CORRECTIONS } from "./corrections.ts";
import { COUNTY, PUBLISHING, STANDARDS } from "./county.ts";
import { DEVICES } from "./devices.ts";
import { epcisWalk } from "./epcis-walk.ts";
import { GOODS, TURNED_AWAY } from "./goods.ts";
import { findingPhotosOf, OVERSIGHT } from "./oversight.ts";
import { PEOPLE } from "./people.ts";
import { CATALOGUE, PLATFORM_FEED, PLATFORMS } from "./platforms.ts";
import { PRINTS } from "./prints.ts";
import {
  BASE,
  BASE_GLN,
  BATCH,
  CERTIFICATE,
  GTIN,
  INPUT,
  LINK,
  LOGGER_FILE,
  LOT,
  ORGANISATION_GLN,
  OTHER_LOGGER_FILE,
  PRODUCT,
  RECEIPT,
  REGISTRATION,
  RUN,
  SHIPMENT,
  SSCC,
  TEST,
} from "./season.ts";
import { PUBLIC_URL, type Reply, type Site, type Step, type Who } from "./site.ts";

/**
 * The main job, from the base to the pack in a buyer's hand, and everything beside it that the contract names: each operation is asked
 * once in the way it is meant. The examples of the contract are what was sent and answered here.
 */

const post = (as: Who, path: string, body: unknown): Step => ({ as, method: "POST", path, body });
const get = (as: Who, path: string, headers: Step["headers"] = {}): Step => ({ as, method: "GET", path, headers });

const sha256Of = (text: string | Uint8Array): string => createHash("sha256").update(text).digest("hex");

/** Who takes part, and what the rest stands on. */
export const PARTIES: readonly Step[] = [
  post("operator", "/api/organisations", {
    id: "chengdu-shop",
    name: "成都优鲜电商",
    kind: "platform",
    regionCode: "510104",
    gln: ORGANISATION_GLN,
  }),
  get("operator", "/api/organisations/chengdu-shop"),
  post("operator", "/api/organisations/chengdu-shop/status", { status: "suspended", reason: "密钥外泄，待更换" }),
  post("operator", "/api/organisations/chengdu-shop/status", { status: "reinstated", reason: "密钥已更换" }),
  ...PEOPLE,
  post("clerk", "/api/bases", BASE),
  get("clerk", `/api/bases/${BASE.id}?from=yunfeng`),
  post("inspector", `/api/bases/${BASE.id}/capacity-policy?from=yunfeng`, { capacity: "block" }),
  post("clerk", "/api/products", PRODUCT),
  get("clerk", `/api/products/${GTIN}`),
  post("inspector", "/api/certificates", CERTIFICATE),
  post("inspector", `/api/certificates/${CERTIFICATE.id}/annual-checks?from=cangxi-bureau`, {
    year: 2026,
    result: "passed",
    inspectedOn: "2026-08-20",
  }),
  post("clerk", "/api/inputs", INPUT),
  post("clerk", "/api/inputs", { ...INPUT, id: "in-2026-7", safetyIntervalDays: 210 }),
  post("clerk", "/api/inputs/in-2026-7/corrections", { reason: "多输了一个零", safetyIntervalDays: 21 }),
  post("clerk", "/api/inputs/in-2026-7/void", { reason: "与另一条记录重复" }),
  get("inspector", "/api/inputs/in-2026-7?organisation=yunfeng"),
];

/** One batch from its registration to its packs. */
export const JOURNEY: readonly Step[] = [
  post("clerk", "/api/batches", REGISTRATION),
  post("laboratory", `${BATCH}/tests`, TEST),
  get("clerk", `${BATCH}/tests/${TEST.sampleId}?from=sichuan-lab`),
  post("laboratory", `${BATCH}/tests`, { ...TEST, sampleId: "S-2026-1009", fileSha256: undefined }),
  post("laboratory", `${BATCH}/tests/S-2026-1009/void?from=sichuan-lab`, { reason: "报告录到了别的批次" }),
  get("laboratory", "/api/tests?limit=20"),
  get("clerk", "/api/laboratories/sichuan-lab"),
  post("clerk", "/api/commissions", { id: "m-2026-1", laboratory: "sichuan-lab", gtin: GTIN, lot: LOT }),
  get("clerk", "/api/commissions/m-2026-1?from=yunfeng"),
  get("laboratory", "/api/commissions?status=open"),
  post("clerk", "/api/commissions/m-2026-1/end", { reason: "检测完成" }),
  post("inspector", "/api/laboratories/sichuan-lab/status", { status: "barred", reason: "出具虚假报告，立案调查" }),
  post("inspector", "/api/laboratories/sichuan-lab/status", { status: "admitted", reason: "整改完成" }),
  get("clerk", `${BATCH}/label.svg`),
  post("clerk", "/api/shipments", SHIPMENT),
  post("depot", `/api/shipments/${SHIPMENT.id}/receipt?from=yunfeng`, RECEIPT),
  post("depot", `/api/shipments/${SHIPMENT.id}/receipt/corrections?from=yunfeng`, {
    id: "k-2026-1",
    reason: "复秤",
    items: RECEIPT.items.map((each) => ({ ...each, quantityKg: each.quantityKg - 0.5 })),
  }),
  get("depot", `/api/shipments/${SHIPMENT.id}?from=yunfeng`),
  get("depot", "/api/shipments?direction=in"),
  ...GOODS,
  post("depot", `${BATCH}/storage`, { action: "in", location: "A3", quantityKg: 500, at: "2026-10-07T20:00:00+08:00" }),
  {
    as: "depot",
    method: "POST",
    path: `${BATCH}/temperature-logs?from=2026-10-07T06:00:00%2B08:00&to=2026-10-07T18:00:00%2B08:00`,
    body: LOGGER_FILE,
    headers: { "content-type": "text/csv" },
  },
  {
    as: "depot",
    method: "POST",
    path: `${BATCH}/temperature-logs`,
    body: OTHER_LOGGER_FILE,
    headers: { "content-type": "text/csv" },
  },
  post("depot", `${BATCH}/temperature-logs/${sha256Of(OTHER_LOGGER_FILE)}/void`, { reason: "上传到了别的批次" }),
  post("depot", "/api/labels", RUN),
  ...PRINTS,
  post("depot", "/api/labels", { ...RUN, id: "r-2026-spoiled", count: 5 }),
  post("depot", "/api/labels/r-2026-spoiled/void", { id: "lv-2026-1", reason: "打印损坏" }),
  post("clerk", `${BATCH}/losses`, {
    id: "loss-2026-1",
    reason: "烂果",
    quantityKg: 2.5,
    cause: "spoiled",
    at: "2026-10-07T20:30:00+08:00",
  }),
  post("clerk", `${BATCH}/corrections`, {
    id: "fix-2026-1",
    reason: "复秤",
    quantityKg: REGISTRATION.quantityKg - 1,
    commitmentBasis: ["quality-control", "commissioned-test"],
  }),
  post("clerk", "/api/batches", { ...REGISTRATION, lot: "CX26100699", quantityKg: 12.5 }),
  post("clerk", `/api/batches/${GTIN}/CX26100699/void`, { id: "void-2026-1", reason: "批号登错" }),
  get("clerk", BATCH),
  get("clerk", "/api/batches?limit=20"),
  get("clerk", "/api/search?q=cx26"),
  get("clerk", "/api/organisations?q=成都"),
  get("clerk", "/api/bases?limit=20"),
  ...["products?q=猕猴桃", "certificates?limit=20"].map((list) => get("clerk", `/api/${list}`)),
  get("clerk", "/api/inputs?from=2026-01-01"),
  get("depot", "/api/labels?limit=20"),
  get("clerk", `/api/certificates/${CERTIFICATE.id}?from=cangxi-bureau`),
  ...DEVICES,
];

/** What the bureau makes of the kilograms that did not arrive. */
const MISSING = { subject: `01/${GTIN}/10/${LOT}`, code: "quantity-short", claimedBy: "parties" } as const;
export const SHORT = `/api/exceptions/${exceptionId({ sha256: sha256Of }, MISSING)}`;
export const AUDIT: readonly Step[] = [
  get(
    "inspector",
    `/api/exceptions?limit=20&state=open&kind=quantity-short&claimedBy=parties&region=510824&lot=${LOT}&from=2026-10-01&to=2026-10-31&q=kiwi`,
  ),
  get("inspector", `${SHORT}/occurrences?limit=20`),
  post("inspector", `${SHORT}/acknowledgement`, { id: "audit-2026-1", reason: "派员核对两地磅秤" }),
  post("inspector", `${SHORT}/closing`, { id: "audit-2026-2", reason: "收货方磅秤已校准，重量属实" }),
  get("inspector", `${SHORT}/decisions?limit=20`),
  get("clerk", "/api/audit?limit=20&from=2026-10-01&to=2026-10-31"),
  get("operator", "/api/audit?organisation=yunfeng&limit=5"),
];

export const LINKS: readonly Step[] = [
  post("clerk", "/api/links", LINK),
  post("clerk", "/api/links", { ...LINK, id: "base-page", anchor: `414/${BASE_GLN}`, linkType: "gs1:locationInfo" }),
  post("clerk", "/api/links", { ...LINK, id: "old-page", anchor: `01/${GTIN}`, linkType: "gs1:pip" }),
  post("clerk", "/api/links", { ...LINK, id: "second-recipe", href: "https://www.example.com/kiwi/cake" }),
  post("clerk", "/api/links", { ...LINK, id: "unit", anchor: `00/${SSCC}`, linkType: "gs1:logisticsInfo" }),
  post("clerk", "/api/links/list", {
    anchor: `01/${GTIN}`,
    links: [
      {
        id: "each-lot",
        linkType: "gs1:traceability",
        href: "https://www.example.com/lots/{lot}",
        title: { zh: "本批流转" },
      },
      { id: "faqs", linkType: "gs1:faqs", href: "https://www.example.com/faqs", title: { zh: "常见问题", en: "FAQs" } },
    ],
  }),
  post("clerk", `/api/links/${LINK.id}/corrections`, {
    ...withoutName(LINK),
    href: "https://www.example.com/kiwi/2026",
  }),
  post("clerk", "/api/links/old-page/withdrawal", { reason: "页面已下线" }),
  get("clerk", `/api/links?anchor=01/${GTIN}`),
  get("clerk", `/api/links/${LINK.id}`),
];

function withoutName({ id: _, anchor: __, ...content }: typeof LINK) {
  return content;
}

const LINK_SET = { accept: "application/linkset+json" };
const AS_JSON = { accept: "application/json" };
const BROWSER = { accept: "text/html" };

/** What anyone may ask; `serial` is one of the run. */
export function publicWalk(serial: string): readonly Step[] {
  const batch = `01/${GTIN}/10/${LOT}`;
  const pages = [
    `/v/${batch}`,
    `/v/00/${SSCC}`,
    `/v/${batch}/21/${serial}`,
    `/v/01/${GTIN}`,
    `/v/414/${BASE_GLN}`,
    `/v/id/base/yunfeng/${BASE.id}`,
  ];
  const links = [
    `/01/${GTIN}`,
    `/${batch}`,
    `/${batch}/21/${serial}`,
    `/00/${SSCC}`,
    `/414/${BASE_GLN}`,
    `/417/${ORGANISATION_GLN}`,
    `/id/base/yunfeng/${BASE.id}`,
  ];
  return [
    ...pages.flatMap((path) => [get("nobody", path, BROWSER), get("nobody", path, AS_JSON)]),
    ...links.flatMap((path) => [
      get("nobody", path, BROWSER),
      get("nobody", path, LINK_SET),
      get("nobody", `${path}?linkType=linkset`, { accept: "application/ld+json" }),
      get("nobody", `${path}?linkType=linkset`, AS_JSON),
      get("nobody", `${path}?linkType=linkset`, BROWSER),
    ]),
    get("nobody", "/v/01/06909999999996/10/QZ1", BROWSER),
    get("nobody", "/v/01/06909999999996/10/QZ1", AS_JSON),
    get("nobody", "/v/01/1/10/QZ1", BROWSER),
    get("nobody", "/v/01/1/10/QZ1", AS_JSON),
    get("nobody", `/01/${GTIN}?linkType=gs1:recipeInfo`, AS_JSON),
    get("nobody", `/01/${GTIN}?linkType=gs1:recipeInfo`, LINK_SET),
    get("nobody", `/01/${GTIN}?linkType=gs1:recipeInfo`, { accept: "application/ld+json" }),
    get("nobody", `/01/${GTIN}?linkType=gs1:recipeInfo`, BROWSER),
    ...["/01/06909999999996", "/01/1"].flatMap((path) => [get("nobody", path, BROWSER), get("nobody", path, AS_JSON)]),
    get("nobody", "/.well-known/gs1resolver"),
    get("nobody", "/health"),
    get("nobody", "/health/ready"),
    get("nobody", "/problems/not-found"),
    get("nobody", "/api/logger-formats"),
    get("nobody", "/openapi.json"),
  ];
}

const SCOPE = { kind: "batch", id: `01/${GTIN}/10/${LOT}` };
const TOLD_AT = "2026-10-08T08:00:00+08:00";

/** A recall by scope: simulated, ordered, told by a holder, and completed with words for what is missing. */
const RECALL_BY_SCOPE: readonly Step[] = [
  post("inspector", "/api/recalls", { id: "rc-2", scope: SCOPE, reason: "抽检农残超标", level: 1, simulate: true }),
  post("inspector", "/api/recalls", { id: "rc-2", scope: SCOPE, reason: "抽检农残超标", level: 1 }),
  get("inspector", "/api/recalls/rc-2/order?from=cangxi-bureau"),
  get("inspector", "/api/recall-orders?limit=20"),
  get("clerk", "/api/recall-tasks?limit=20"),
  get("clerk", "/api/recalls/rc-2/tasks/yunfeng?from=cangxi-bureau"),
  post("clerk", "/api/recalls/rc-2/tasks/yunfeng?from=cangxi-bureau", {
    id: "told-1",
    acknowledged: true,
    batch: SCOPE.id,
    foundKg: 1,
    at: TOLD_AT,
  }),
  get("inspector", "/api/recalls/rc-2/evidence?lang=zh"),
  get("inspector", "/api/recalls/rc-2/evidence?lang=zh", { accept: "application/json" }),
  post("inspector", "/api/recalls/rc-2/end", {
    reason: "货物已处置",
    outcome: "completed",
    missing: "门店已售部分无法逐件追回",
  }),
];

/** What ends a walk: a certificate suspended, a batch recalled. */
export const END: readonly Step[] = [
  post("inspector", `/api/certificates/${CERTIFICATE.id}/status?from=cangxi-bureau`, {
    status: "suspended",
    reason: "年度抽检不合格",
    effectiveFrom: "2026-10-08",
  }),
  get("clerk", `/api/certificates/${CERTIFICATE.id}/harvests?from=cangxi-bureau&side=before`),
  post("inspector", "/api/recalls", { id: "rc-1", gtin: GTIN, lot: LOT, reason: "抽检农残超标", level: 2 }),
  get("clerk", "/api/recalls/rc-1?from=cangxi-bureau"),
  get("clerk", "/api/recalls?status=open"),
  post("inspector", "/api/recalls/rc-1/end?from=cangxi-bureau", { reason: "批号选错，货合格", outcome: "mistaken" }),
  ...RECALL_BY_SCOPE,
];

/** Where the product's photo is, for its owner and for everyone. */
async function photosOf(site: Site): Promise<readonly Step[]> {
  const { json } = await site.send(get("clerk", `/api/products/${GTIN}`));
  const { presentation } = json as { readonly presentation: { readonly photo: { readonly sha256: string } } };
  const { sha256 } = presentation.photo;
  return [get("clerk", `/api/products/${GTIN}/photos/${sha256}`), get("nobody", `/photos/${GTIN}/${sha256}.webp`)];
}

/** The photo of what was turned away: its receiver takes it back once the sender's bureau has seen it. */
async function rejectionPhotosOf(site: Site): Promise<readonly Step[]> {
  const { json } = await site.send(get("depot", `/api/shipments/${TURNED_AWAY}?from=yunfeng`));
  const { photos } = json as { readonly photos: readonly { readonly sha256: string }[] };
  const photo = `/api/shipments/${TURNED_AWAY}/receipt/photos/${photos[0]?.sha256}`;
  return [
    get("inspector", `${photo}?from=yunfeng`),
    post("depot", `${photo}/void?from=yunfeng`, { id: "rv-2026-1", reason: "拍到了人" }),
  ];
}

/** Sends every step in order, follows each Location that a creation answers, and hands all to `seen`. */
export async function walk(
  site: Site,
  seen: (step: Step, reply: Reply) => void,
  beforeTheEnd: () => Promise<void> = async () => undefined,
): Promise<void> {
  const send = async (step: Step): Promise<{ readonly location: string; readonly text: string }> => {
    const reply = await site.send(step);
    seen(step, reply);
    return { location: reply.headers.get("location") ?? "", text: reply.text };
  };
  const all = async (steps: readonly Step[]) => {
    for (const step of steps) {
      const { location } = await send(step);
      if (step.method === "POST" && location !== "") await send(get(step.as, location));
    }
    await site.follow();
  };
  await all(PARTIES);
  await all(CORRECTIONS);
  await all(await photosOf(site));
  await all(JOURNEY);
  await all(await rejectionPhotosOf(site));
  await all([...COUNTY, ...STANDARDS, ...PUBLISHING]);
  await all(AUDIT);
  await all(OVERSIGHT);
  await all(await findingPhotosOf(site));
  await all(PLATFORMS);
  await all(PLATFORM_FEED);
  await all(CATALOGUE);
  await all(LINKS);
  await epcisWalk(async (step) => {
    const told = await send(step);
    await site.follow();
    if (told.location !== "") await send(get(step.as, told.location.replace(PUBLIC_URL, "")));
    return told;
  });
  const { text } = await site.send(get("depot", `/api/labels/${RUN.id}.csv`));
  const [, first = ""] = text.split("\n");
  await all([get("depot", `/api/packs/${GTIN}/${first.split(",")[0]}`)]);
  await all(publicWalk(first.split(",")[0] ?? ""));
  await beforeTheEnd();
  await all(END);
}
