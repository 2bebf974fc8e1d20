import { publicContract } from "../contract/public-addresses.ts";
import { epcisContract } from "../epcis/contract/contract.ts";
import { KeptJson } from "../http/body-encoding.ts";
import { OpenapiDocument, type OpenapiInfo } from "../http/openapi/document.ts";
import { type Examples, NO_EXAMPLES } from "../http/openapi/examples.ts";
import { openapi } from "../http/openapi/openapi.ts";
import { type Route, route } from "../http/route.ts";
import { MANAGEMENT_ROUTES } from "./table.ts";

export const CONTRACT_INFO: OpenapiInfo = {
  title: "Suyuan 溯源",
  version: "0.2.0",
  description: {
    zh: "认证农产品追溯：证书余量、批次、交接、冷链与消费者查询。应答以后可能增加字段；客户端应忽略不认识的字段。",
    en: "Traceability for certified food: certificate balances, batches, handoffs, cold chain and the consumer's page. Answers may gain members; a client passes over those that it does not know.",
  },
  tags: {
    service: { zh: "服务本身", en: "The service itself" },
    parties: { zh: "机构、生产基地与产品", en: "Organisations, production bases and products" },
    pages: {
      zh: "产品页面上由所有者填写的内容",
      en: "What owners show on the pages of their products, and what bureaus hide of that",
    },
    certificates: { zh: "认证证书与余量", en: "Certificates and their balances" },
    farm: { zh: "农业投入品", en: "Farm inputs" },
    batches: { zh: "批次与检测", en: "Batches and their tests" },
    custody: { zh: "出入库与交接", en: "Storage, shipments and receipts" },
    "cold chain": { zh: "冷链温度记录", en: "Temperature logs" },
    labels: { zh: "追溯码与标签", en: "Serials and labels" },
    links: { zh: "数字链接上的附加链接", en: "Links that owners add to Digital Links" },
    laboratories: { zh: "检测机构与委托检测", en: "Laboratories, and who has them test" },
    recalls: { zh: "召回", en: "Recalls" },
    audit: { zh: "监管核查", en: "What an auditor looks at" },
    search: { zh: "查找", en: "Search" },
    epcis: { zh: "EPCIS 2.0 事件", en: "EPCIS 2.0 events" },
    public: { zh: "任何人可访问的页面与数字链接", en: "Pages and Digital Links that anyone may open" },
  },
};

/** `GET /openapi.json` */
export function contractRoute(): Route {
  let document: KeptJson<OpenapiDocument> | undefined;
  return route({
    method: "GET",
    path: "/openapi.json",
    tag: "service",
    summary: { zh: "接口契约（OpenAPI 3.1）", en: "The whole contract (OpenAPI 3.1)" },
    roles: "public",
    answers: { 200: OpenapiDocument },
    problems: [],
    cacheControl: "public, max-age=300",
    handler: async (deps) => {
      const where = { serverUrl: deps.publicUrl, examples: await recordedExamples() };
      document ??= new KeptJson(contractDocument(where), deps.sha256);
      return { status: 200, body: document };
    },
  });
}

/** Recorded from a run of the service by `npm run openapi`. Read when they are asked for: nothing else needs the quarter of a megabyte. */
export async function recordedExamples(): Promise<Examples> {
  return (await import("../contract/examples.json", { with: { type: "json" } })).default;
}

/** The contract of the whole service: management, EPCIS and the public addresses. Without `examples` it has none. */
export function contractDocument(
  more: { readonly serverUrl?: string; readonly examples?: Examples } = {},
): OpenapiDocument {
  const { examples = NO_EXAMPLES, ...where } = more;
  const parts = [epcisContract(), publicContract()];
  return openapi([...MANAGEMENT_ROUTES, contractRoute()], { ...CONTRACT_INFO, ...where }, parts, examples);
}
