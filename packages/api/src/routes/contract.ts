import { publicContract } from "../contract/public-addresses.ts";
import { epcisContract } from "../epcis/contract/contract.ts";
import type { Deps } from "../host.ts";
import type { OpenapiDocument, OpenapiInfo } from "../http/openapi/document.ts";
import { type Examples, NO_EXAMPLES } from "../http/openapi/examples.ts";
import { openapi } from "../http/openapi/openapi.ts";
import { contractRoute } from "./front/contract-route.ts";
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
    people: { zh: "人员、任职与登录", en: "People, their memberships, and sign-in" },
    parties: { zh: "机构、生产基地与产品", en: "Organisations, production bases and products" },
    pages: {
      zh: "产品页面上由所有者填写的内容",
      en: "What owners show on the pages of their products, and what bureaus hide of that",
    },
    certificates: { zh: "认证证书与余量", en: "Certificates and their balances" },
    farm: { zh: "农业投入品", en: "Farm inputs" },
    batches: { zh: "批次与检测", en: "Batches and their tests" },
    custody: { zh: "出入库与交接", en: "Storage, shipments and receipts" },
    trace: { zh: "追溯", en: "Where goods came from and went" },
    "cold chain": { zh: "冷链温度记录", en: "Temperature logs" },
    labels: { zh: "追溯码与标签", en: "Serials and labels" },
    links: { zh: "数字链接上的附加链接", en: "Links that owners add to Digital Links" },
    laboratories: { zh: "检测机构与委托检测", en: "Laboratories, and who has them test" },
    recalls: { zh: "召回", en: "Recalls" },
    catalogue: { zh: "特色产品资源库", en: "Special products of counties" },
    platforms: {
      zh: "电商平台：共享、变更与售出",
      en: "Online shops: what is shared with them, what changes for them, what they sold",
    },
    county: { zh: "农户与收益", en: "Households and what they were paid" },
    audit: { zh: "监管核查", en: "What an auditor looks at" },
    search: { zh: "查找", en: "Search" },
    devices: {
      zh: "设备与续传。没有网络也要登记的设备，从 1 起为每条指令编号，并将其串成链；服务端因此知道哪些尚未收到。每条指令带请求头 Suyuan-Device（设备编号）、Suyuan-Device-Number（序号）、Suyuan-Device-Command（指令编号）、Suyuan-Device-Time（填写时间）、Suyuan-Device-Clock（发送时间，均为设备时钟的 UTC 时间）、Suyuan-Device-Previous（前一链值）和 Suyuan-Device-Chain（本条链值）：SHA-256，取自各占一行的 suyuan-device-chain/1、设备编号、前一链值、序号、方法、路径与查询、请求内容的 SHA-256、指令编号、填写时间，每行以换行符结尾；首条之前为前两行的 SHA-256。经本人允许时另带 Suyuan-Device-Place（登记时的大致地点，纬度,经度，最多两位小数），并作为链值的最后一行。应答头 Suyuan-Device-Received 说明已收到的最大序号、缺口（missing）、被拒绝的序号（refused）和分叉（fork）；设备未登记时为 0;unknown，登记后重发即可。",
      en: 'Devices, and uploads that resume. A device that records without a network numbers its commands from 1 and chains them; so the service knows what it has not received. Each command carries the headers Suyuan-Device (id), Suyuan-Device-Number, Suyuan-Device-Command (id of the command), Suyuan-Device-Time (when it was written) and Suyuan-Device-Clock (when it is sent; both in UTC by the device\'s clock), Suyuan-Device-Previous (the link before) and Suyuan-Device-Chain (its own): the SHA-256 of suyuan-device-chain/1, the device, the link before, the number, the method, path and query, the SHA-256 of the body, the id of the command and the time when it was written, each followed by a line feed; before the first stands that of the first two lines. Where the person allows it, Suyuan-Device-Place says about where it was recorded (latitude,longitude to at most two decimals), and is the last line of the link. The answer says in Suyuan-Device-Received what has come: `17;missing="12-14";refused="5"`, and `fork=16` of a second history; `0;unknown` of a device that is not registered, which registers and sends the same again.',
    },
    epcis: { zh: "EPCIS 2.0 事件", en: "EPCIS 2.0 events" },
    public: { zh: "任何人可访问的页面与数字链接", en: "Pages and Digital Links that anyone may open" },
  },
};

/** Recorded from a run of the service by `npm run openapi`. Read when they are asked for: nothing else needs the quarter of a megabyte. */
async function recordedExamples(): Promise<Examples> {
  return (await import("../contract/examples.json", { with: { type: "json" } })).default;
}

/** The contract of the whole service: management, EPCIS and the public addresses. Without `examples` it has none. */
export function contractDocument(
  more: { readonly serverUrl?: string; readonly examples?: Examples } = {},
): OpenapiDocument {
  const { examples = NO_EXAMPLES, ...where } = more;
  const parts = [epcisContract(), publicContract()];
  // Only what the route says of itself is read here.
  const itself = contractRoute(() => Promise.reject(new Error("nobody asks this one")));
  return openapi([...MANAGEMENT_ROUTES, itself], { ...CONTRACT_INFO, ...where }, parts, examples);
}

/** The contract with its examples, as a host at this address serves it. */
export async function servedContract({ publicUrl }: Pick<Deps, "publicUrl">): Promise<OpenapiDocument> {
  return contractDocument({ serverUrl: publicUrl, examples: await recordedExamples() });
}
