/** The words of the page of links, both languages side by side. */

import type { Language } from "@suyuan/domain/language";
import type { LinkTypeName } from "@suyuan/domain/links/type";

type Both = Readonly<Record<Language, string>>;

/** What each link type of the GS1 Web Vocabulary is called. */
const LINK_TYPES: Record<LinkTypeName, Both> = {
  activityIdeas: { zh: "玩法与用法", en: "Activity ideas" },
  allergenInfo: { zh: "过敏原信息", en: "Allergen information" },
  appDownload: { zh: "应用下载", en: "App download" },
  backgroundInfo: { zh: "背景介绍", en: "Background information" },
  brandHomepageClinical: { zh: "品牌主页（专业人员）", en: "Brand page for professionals" },
  brandHomepagePatient: { zh: "品牌主页（患者）", en: "Brand page for patients" },
  careersInfo: { zh: "招聘信息", en: "Careers" },
  certificationInfo: { zh: "认证信息", en: "Certification" },
  consumerHandlingStorageInfo: { zh: "储存与食用方法", en: "Handling and storage" },
  dpp: { zh: "数字产品护照", en: "Digital product passport" },
  eifu: { zh: "电子使用说明", en: "Electronic instructions for use" },
  epcis: { zh: "EPCIS 事件（供系统读取）", en: "EPCIS events (for systems)" },
  epil: { zh: "电子患者须知", en: "Electronic patient leaflet" },
  eventsInfo: { zh: "活动信息", en: "Events" },
  faqs: { zh: "常见问题", en: "Frequently asked questions" },
  handledBy: { zh: "另行解析", en: "Handled by another resolver" },
  hasRetailers: { zh: "购买渠道", en: "Retailers" },
  homepage: { zh: "主页", en: "Home page" },
  ingredientsInfo: { zh: "配料", en: "Ingredients" },
  instructions: { zh: "使用说明", en: "Instructions" },
  jws: { zh: "数字签名", en: "Digital signature" },
  leaveReview: { zh: "写评价", en: "Leave a review" },
  locationInfo: { zh: "地点信息", en: "Location information" },
  logisticsInfo: { zh: "物流信息", en: "Logistics information" },
  loyaltyProgram: { zh: "会员计划", en: "Loyalty programme" },
  masterData: { zh: "主数据", en: "Master data" },
  menuInfo: { zh: "菜单", en: "Menu" },
  nutritionalInfo: { zh: "营养信息", en: "Nutrition" },
  openingHoursInfo: { zh: "营业时间", en: "Opening hours" },
  paymentLink: { zh: "付款", en: "Payment" },
  pip: { zh: "产品信息", en: "Product information" },
  productSustainabilityInfo: { zh: "可持续与回收", en: "Sustainability and recycling" },
  promotion: { zh: "促销", en: "Promotion" },
  purchaseSuppliesOrAccessories: { zh: "选购配件", en: "Supplies and accessories" },
  quickStartGuide: { zh: "快速入门", en: "Quick start guide" },
  recallStatus: { zh: "召回信息", en: "Recall status" },
  recipeInfo: { zh: "食谱", en: "Recipes" },
  registerProduct: { zh: "产品注册", en: "Register a purchase" },
  registryEntry: { zh: "登记信息", en: "Entry in the register" },
  relatedImage: { zh: "相关图片", en: "Related image" },
  relatedVideo: { zh: "相关视频", en: "Related video" },
  reportFound: { zh: "报告拾获", en: "Report found" },
  review: { zh: "评价", en: "Reviews" },
  safetyInfo: { zh: "安全信息", en: "Safety information" },
  scheduleTime: { zh: "预约", en: "Booking" },
  serviceInfo: { zh: "售后服务", en: "Service information" },
  smartLabel: { zh: "SmartLabel", en: "SmartLabel" },
  smpc: { zh: "药品说明摘要", en: "Summary of product characteristics" },
  socialMedia: { zh: "社交媒体", en: "Social media" },
  statisticInfo: { zh: "统计", en: "Statistics" },
  subscribe: { zh: "订阅", en: "Subscribe" },
  support: { zh: "客户支持", en: "Support" },
  sustainabilityInfo: { zh: "可持续与回收", en: "Sustainability and recycling" },
  traceability: { zh: "追溯信息", en: "Traceability" },
  tutorial: { zh: "教程", en: "Tutorial" },
  userAgreement: { zh: "用户协议", en: "User agreement" },
  verificationService: { zh: "验证服务", en: "Verification service" },
  whatsInTheBox: { zh: "包装清单", en: "What is in the box" },
};

/** What a link type of the vocabulary is called; undefined for another party's type, which has no name but its address. */
export function linkTypeWords(shortType: string, language: Language): string | undefined {
  const name = shortType.replace(/^gs1:/, "");
  return Object.hasOwn(LINK_TYPES, name) ? LINK_TYPES[name as LinkTypeName][language] : undefined;
}

const EN = {
  entity: "What is registered under this code",
  linkset: "Everything linked to this code",
  choices: "Several answers fit: choose one",
  "not-held": "There is no such link",
  notHeldHint: "This code has no link of the kind asked for. It has these:",
  listHint: "Each link says where it leads and who it comes from.",
  about: "Open for what is linked to this code now, and who each link comes from.",
  entityHint: "This code names no batch. To see a batch's records, scan the code on its pack.",
  noOthers: "There are no further links.",
  standard: "opens by default",
  ours: "this service",
  owner: "declared by its owner",
  leadsTo: "leads to",
  languages: "in",
  limits:
    "Links declared by an owner lead to pages that this service neither wrote nor checked. No page linked here proves that the pack in your hand is what it claims to be.",
  limitsTitle: "What to keep in mind",
};

const ZH: Readonly<Record<keyof typeof EN, string>> = {
  entity: "本码的登记信息",
  linkset: "本码关联的全部链接",
  choices: "有多个同样合适的结果，请选择",
  "not-held": "没有这种链接",
  notHeldHint: "本码没有所请求类型的链接，现有以下链接：",
  listHint: "每个链接都注明通向哪里、由谁提供。",
  about: "请打开查看这个码现在关联的链接，以及每个链接由谁提供。",
  entityHint: "本码不指向具体批次。要查看批次记录，请扫描包装上的追溯码。",
  noOthers: "没有其他链接。",
  standard: "默认打开",
  ours: "本平台",
  owner: "商家申报",
  leadsTo: "通向",
  languages: "语言",
  limits:
    "商家申报的链接通向商家自己的网页，本平台没有编写也没有核实其内容。这里的任何网页都不能证明您手中的商品名副其实。",
  limitsTitle: "请留意",
};

export const LINK_WORDS: Readonly<Record<Language, Readonly<Record<keyof typeof EN, string>>>> = { zh: ZH, en: EN };
