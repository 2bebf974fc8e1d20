import type { Language } from "@suyuan/domain/language";
import { html } from "hono/html";
import { frontPage, type Html } from "./shell.ts";

const WORDS = {
  zh: {
    title: "溯源：让认证农产品经得起查",
    lead: "合作社登记批次，仓储物流逐级交接，消费者扫码查看，主管部门监督。每一条记录都写明是谁说的、怎样得知的；没有的就说没有。",
    buyer: "我想查一件商品",
    buyerHow:
      "请扫描包装上的二维码，打开的页面会写明已知的内容及其依据。没有二维码时，请向销售者索要批号，或拨打 12315。",
    buyerTrue: "核对网址：本服务的页面都以下面的地址开头，其他网址不是我们的。",
    coop: "我是合作社、仓储物流、检测机构或主管部门",
    coopHow: "本服务由运营方为机构开通。开通后用密钥调用接口，或使用贵单位已接入的系统。",
    developer: "我要接入系统",
    contract: "接口说明（网页）",
    openapi: "接口契约 OpenAPI（JSON）",
    resolver: "GS1 数字链接解析服务说明",
    epcis: "EPCIS 2.0 事件接口",
    health: "运行状态",
  },
  en: {
    title: "Suyuan: certified food that can be checked",
    lead: "Cooperatives register batches, depots hand them on, buyers scan a code, quality bureaus watch. Every statement says who made it and how it is known; what is not known is shown as missing.",
    buyer: "I want to check what I bought",
    buyerHow:
      "Scan the QR code on the pack: the page says what is known and how. Without a code, ask the seller for the lot, or call 12315.",
    buyerTrue: "Look at the address: our pages all begin with the one below. Others are not ours.",
    coop: "I am a cooperative, a depot, a laboratory or a bureau",
    coopHow:
      "The operator of this service opens it to organisations. You then call it with your key, or use the system of yours that is connected to it.",
    developer: "I connect a system",
    contract: "The interface, explained",
    openapi: "The contract: OpenAPI (JSON)",
    resolver: "The GS1 Digital Link resolver",
    epcis: "Events: EPCIS 2.0",
    health: "Is it running?",
  },
} as const;

/** `/`: what this is, for whom, and where to go. */
export function startPage(language: Language, publicUrl: string): Html {
  const words = WORDS[language];
  const body = html`<h1>${words.title}</h1><p>${words.lead}</p><h2>${words.buyer}</h2><p>${words.buyerHow}</p><p>${words.buyerTrue}</p><p><code>${publicUrl}</code></p><h2>${words.coop}</h2><p>${words.coopHow}</p><h2>${words.developer}</h2><ul><li><a href="/docs?lang=${language}">${words.contract}</a></li><li><a href="/openapi.json">${words.openapi}</a></li><li><a href="/.well-known/gs1resolver">${words.resolver}</a></li><li><a href="/docs?lang=${language}#epcis">${words.epcis}</a></li><li><a href="/health">${words.health}</a></li></ul>`;
  return frontPage({ language, title: words.title, description: words.lead, isListed: true, body });
}
