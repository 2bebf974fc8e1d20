import { requireOwned } from "../access.ts";
import { type Context, factOf, today } from "../context.ts";
import { defined, type Fact } from "../fact.ts";
import { type FieldFault, invalidRequest, requireValid } from "../field-errors.ts";
import type { OwnWords, Presentation, Presented } from "./presentation.ts";

/** Lines in each language. */
export const WORD_LINES_MAX = 2;
/** Characters of a line: what two lines of a narrow phone hold. */
export const WORD_CHARACTERS_MAX = { zh: 40, en: 90 } as const;

/** What the owner says of the product; `en` may be left out. */
export interface StateWords {
  readonly id?: string | undefined;
  readonly zh: readonly string[];
  readonly en?: readonly string[] | undefined;
}

interface Smuggled {
  readonly pattern: RegExp;
  readonly en: string;
  readonly zh: string;
}

/**
 * What has no place in them. Addresses and numbers would lead people off a page that they trust for its record: links have a place of their
 * own, where they are checked and marked. What is certified is told by the certificate, with who signed it.
 */
const SMUGGLED: readonly Smuggled[] = [
  {
    pattern: /:\/\/|\bwww\.|[a-z0-9-]\.(?:com|cn|net|org|shop|top|xyz|cc|vip|info|io|co|me|app|link|site|store)\b|@/iu,
    en: "has an address or account in it. Add a link to the product instead (POST /api/links): it stands at the end of the page.",
    zh: "含有网址或账号。请改为给产品添加链接（POST /api/links），链接显示在页面末尾。",
  },
  {
    pattern:
      /\d{7}|1[3-9]\d(?:[\s-]?\d){8}|\b0\d{2,3}[\s-]\d{7}|\b[48]00(?:[\s-]?\d){7}|微信|薇信|公众号|电话|热线|\b(?:qq|vx|wechat|whatsapp)\b/iu,
    en: "has a telephone number or an account in it. Leave contacts out; a page of yours can be linked.",
    zh: "含有电话号码或社交账号。请去掉联系方式；如需引导顾客，请添加链接。",
  },
  {
    pattern:
      /绿色食品|无公害|有机(?!肥|质|物)|地理标志|\borganic\b(?!\s+(?:manure|fertili[sz]er|matter))|\bgreen food\b/iu,
    en: "names a certification. What is certified is shown from the certificate itself; leave it out here.",
    zh: "含有认证名称。认证情况由证书本身显示，请勿写在这里。",
  },
];

/** What of these lines has no place on a public page, each at `/{language}/{n}`. As typed and as a reader sees it: full-width letters and digits are the same ones. */
export function faultsOf(lines: readonly string[], language: "zh" | "en"): FieldFault[] {
  return lines.flatMap((line, n) => {
    const found = SMUGGLED.find(({ pattern }) => pattern.test(line.normalize("NFKC")));
    if (found === undefined) return [];
    const pointer = `/${language}/${n}`;
    return [{ pointer, en: `Line ${n + 1} ${found.en}`, zh: `第 ${n + 1} 行${found.zh}` }];
  });
}

/** The product with another presentation; one that holds nothing is none. */
export function withPresentation<P extends Presented>(product: P, presentation: Presentation): P {
  const { presentation: _, ...rest } = product;
  const kept = defined(presentation);
  return (Object.keys(kept).length === 0 ? rest : { ...rest, presentation: kept }) as P;
}

/**
 * What the owner says of the product, in place of what it said before; both stay on record. Where a bureau has hidden the words, the new ones
 * are hidden too. Errors: `not-found`, `invalid-request` (addresses, numbers, names of certifications).
 */
export function stateWords<P extends Presented>(
  product: P | undefined,
  command: StateWords,
  ctx: Context,
): { readonly product: P; readonly fact: Fact<"words-stated"> } {
  const before = requireOwned("product", product, ctx);
  const { id, zh, en } = command;
  requireValid([...faultsOf(zh, "zh"), ...(en === undefined ? [] : faultsOf(en, "en"))]);
  const words: OwnWords = { zh, ...defined({ en }), saidOn: today(ctx) };
  const data = { ...defined({ id }), gtin: before.gtin, before: wordsIn(before), after: { words } };
  const after = withPresentation(before, { ...before.presentation, words });
  return { product: after, fact: factOf("words-stated", ctx.now, data, ctx) };
}

/** Takes the words off the page; they stay on record. Errors: `not-found`, `invalid-request` (there are none). */
export function withdrawWords<P extends Presented>(
  product: P | undefined,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): { readonly product: P; readonly fact: Fact<"words-withdrawn"> } {
  const before = requireOwned("product", product, ctx);
  const { words, ...rest } = before.presentation ?? {};
  if (words === undefined) {
    throw invalidRequest([
      { pointer: "", en: "The product has no words to withdraw.", zh: "该产品没有可撤回的文字。" },
    ]);
  }
  const data = { ...defined({ id }), gtin: before.gtin, before: { words }, after: {}, reason };
  return { product: withPresentation(before, rest), fact: factOf("words-withdrawn", ctx.now, data, ctx) };
}

function wordsIn({ presentation }: Presented): { readonly words?: OwnWords } {
  return defined({ words: presentation?.words });
}
