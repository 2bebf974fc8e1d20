import type { Language } from "@suyuan/domain/language";
import { html } from "hono/html";
import { frontPage, type Html } from "./shell.ts";

const WORDS = {
  zh: {
    title: "溯源：让认证农产品经得起查",
    lead: "每一条记录都写明是谁说的、怎样得知的；没有的就说没有。",
    buyer: "我想查一件商品",
    buyerHow: "扫包装上的二维码最快。没有二维码，填包装上的商品条码和批号；批号可向销售者索要，也可拨打 12315。",
    gtin: "商品条码（条码下面的数字）",
    lot: "批号",
    check: "查这一批",
    buyerTrue: "核对网址：本服务的页面都以下面的地址开头，其他网址不是我们的。",
    coop: "我是合作社、仓储物流、检测机构或主管部门",
    coopHow: "用登录名进入工作台。还没有登录名，请联系本服务的运营方开通。",
    console: "进入工作台",
    developer: "我要接入系统",
    contract: "接口说明（网页）",
    openapi: "接口契约 OpenAPI（JSON）",
    resolver: "GS1 数字链接解析服务说明",
    epcis: "EPCIS 2.0 事件接口",
    health: "运行状态",
    wrongGtin: "请照条码下面的数字填 8、12、13 或 14 位，末位是校验码",
    wrongLot: "请照包装上的批号填，最多 20 个字母、数字或符号",
  },
  en: {
    title: "Suyuan: certified food that can be checked",
    lead: "Every statement says who made it and how it is known; what is not known is shown as missing.",
    buyer: "I want to check what I bought",
    buyerHow:
      "Scanning the QR code on the pack is quickest. Without one, type the bar code's number and the lot; ask the seller for the lot, or call 12315.",
    gtin: "Number under the bar code",
    lot: "Lot",
    check: "Check this lot",
    buyerTrue: "Look at the address: our pages all begin with the one below. Others are not ours.",
    coop: "I am a cooperative, a depot, a laboratory or a bureau",
    coopHow: "Sign in to the console. Without an account, ask whoever runs this service.",
    console: "Open the console",
    developer: "I connect a system",
    contract: "The interface, explained",
    openapi: "The contract: OpenAPI (JSON)",
    resolver: "The GS1 Digital Link resolver",
    epcis: "Events: EPCIS 2.0",
    health: "Is it running?",
    wrongGtin: "8, 12, 13 or 14 digits as under the bar code; the last is a check digit",
    wrongLot: "The lot as on the pack: up to 20 letters, digits or signs",
  },
} as const;

/** What somebody asked for by hand, and what of it cannot be. */
export interface TypedCode {
  readonly gtin: string;
  readonly lot: string;
  readonly wrong: "gtin" | "lot";
}

/** `/`: what this is, for whom, and where to go; a form to look a lot up without its code. */
export function startPage(language: Language, publicUrl: string, typed?: TypedCode): Html {
  const words = WORDS[language];
  const field = (name: "gtin" | "lot", most: number) => {
    const isWrong = typed?.wrong === name;
    const wrong = isWrong
      ? html`<span class="wrong" id="${name}-wrong">${name === "gtin" ? words.wrongGtin : words.wrongLot}</span>`
      : "";
    const marked = isWrong ? html` aria-invalid="true" aria-describedby="${name}-wrong" autofocus` : "";
    return html`<label for="${name}">${words[name]}</label><input id="${name}" name="${name}" value="${typed?.[name] ?? ""}" maxlength="${most}" required autocomplete="off" inputmode="${name === "gtin" ? "numeric" : "text"}"${marked}>${wrong}`;
  };
  const form = html`<form action="/check" method="get"><input type="hidden" name="lang" value="${language}">${field("gtin", 20)}${field("lot", 40)}<button class="main">${words.check}</button></form>`;
  const body = html`<section><h2>${words.buyer}</h2><p>${words.buyerHow}</p>${form}<p>${words.buyerTrue}</p><p><code>${publicUrl}</code></p></section><section><h2>${words.coop}</h2><p>${words.coopHow}</p><p><a class="button main" href="/console/?lang=${language}">${words.console}</a></p></section><section><h2>${words.developer}</h2><ul><li><a href="/docs?lang=${language}">${words.contract}</a></li><li><a href="/openapi.json">${words.openapi}</a></li><li><a href="/.well-known/gs1resolver">${words.resolver}</a></li><li><a href="/docs?lang=${language}#epcis">${words.epcis}</a></li><li><a href="/health">${words.health}</a></li></ul></section>`;
  return frontPage({ language, title: words.title, lead: words.lead, description: words.lead, isListed: true, body });
}
