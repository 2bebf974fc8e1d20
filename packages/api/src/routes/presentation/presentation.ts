import {
  ModerationBody,
  partHidden,
  partShown,
  WithdrawalBody,
  WordsBody,
  wordsStated,
  wordsWithdrawn,
} from "../../commands/records/presentation.ts";
import { route } from "../../http/route.ts";
import { GtinPath, ProductRecord } from "../products.ts";

const ANSWERS = { 201: ProductRecord } as const;
const PROBLEMS = ["not-found", "id-taken"] as const;

/** What the owner of a product shows on its pages, and what its bureau hides of that. */
export const presentationRoutes = [
  route({
    method: "POST",
    path: "/api/products/{gtin}/words",
    tag: "pages",
    summary: {
      zh: "填写产品页面上的一两行文字（替换原有文字，原文字保留在案）",
      en: "One or two lines on the product's pages, in place of those before, which stay on record",
    },
    roles: ["clerk"],
    params: GtinPath,
    body: WordsBody,
    answers: ANSWERS,
    problems: PROBLEMS,
    handler: wordsStated,
  }),
  route({
    method: "POST",
    path: "/api/products/{gtin}/words/withdrawal",
    tag: "pages",
    summary: { zh: "撤回页面文字", en: "Take the lines off the pages" },
    roles: ["clerk"],
    params: GtinPath,
    body: WithdrawalBody,
    answers: ANSWERS,
    problems: PROBLEMS,
    handler: wordsWithdrawn,
  }),
  route({
    method: "POST",
    path: "/api/products/{gtin}/hiding",
    tag: "pages",
    summary: {
      zh: "隐藏产品页面上由所有者填写的内容（所有者所在地监管机构）",
      en: "Hide what the owner filled on the product's pages: the bureau of the owner's region",
    },
    roles: ["inspector"],
    params: GtinPath,
    body: ModerationBody,
    answers: ANSWERS,
    problems: PROBLEMS,
    handler: partHidden,
  }),
  route({
    method: "POST",
    path: "/api/products/{gtin}/showing",
    tag: "pages",
    summary: { zh: "恢复显示被隐藏的内容", en: "Show a hidden part again" },
    roles: ["inspector"],
    params: GtinPath,
    body: ModerationBody,
    answers: ANSWERS,
    problems: PROBLEMS,
    handler: partShown,
  }),
];
