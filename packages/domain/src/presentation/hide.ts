import { notFound, requireInspector } from "../access.ts";
import { type Context, factOf } from "../context.ts";
import { defined, type Fact } from "../fact.ts";
import { invalidRequest } from "../field-errors.ts";
import { withPresentation } from "./own-words.ts";
import { PAGE_PARTS, type PagePart, type Presented } from "./presentation.ts";

/** What a bureau takes off a page, or shows again, and why. */
export interface ModeratePart {
  readonly id?: string | undefined;
  readonly part: PagePart;
  readonly reason: string;
}

interface State<P> {
  readonly product: P | undefined;
  /** Where the owner lies. */
  readonly ownerRegion: string | undefined;
}

const NAMES: Readonly<Record<PagePart, { readonly en: string; readonly zh: string }>> = {
  words: { en: "words", zh: "文字" },
  photo: { en: "photo", zh: "照片" },
  links: { en: "links", zh: "链接" },
};

/** The product, for an inspector whose bureau covers the owner's region; else `not-found`. */
function moderated<P extends Presented>({ product, ownerRegion }: State<P>, ctx: Context): P {
  if (product === undefined) throw notFound("product");
  requireInspector("product", [ownerRegion], ctx);
  return product;
}

function hiddenIn({ presentation: { hidden = {} } = {} }: Presented): { readonly hidden: readonly PagePart[] } {
  return { hidden: PAGE_PARTS.filter((part) => hidden[part] !== undefined) };
}

/**
 * Takes a part that the owner filled off the pages of the product, at once and until it is shown again; the owner reads who did it and why.
 * Errors: `not-found`, `invalid-request` (hidden already; nothing there to hide).
 */
export function hidePart<P extends Presented>(
  state: State<P>,
  { id, part, reason }: ModeratePart,
  ctx: Context,
): { readonly product: P; readonly fact: Fact<"page-part-hidden"> } {
  const before = moderated(state, ctx);
  const { hidden = {}, ...shown } = before.presentation ?? {};
  const { en, zh } = NAMES[part];
  if (hidden[part] !== undefined) {
    throw invalidRequest([
      { pointer: "/part", en: `The ${en} are hidden already.`, zh: `该产品的${zh}已处于隐藏状态。` },
    ]);
  }
  if (part !== "links" && shown[part] === undefined) {
    throw invalidRequest([
      { pointer: "/part", en: `The product has no ${en} to hide.`, zh: `该产品没有可隐藏的${zh}。` },
    ]);
  }
  const hiding = { at: ctx.now, by: ctx.actor.organisation, reason };
  const product = withPresentation(before, { ...before.presentation, hidden: { ...hidden, [part]: hiding } });
  const data = {
    ...defined({ id }),
    gtin: before.gtin,
    part,
    before: hiddenIn(before),
    after: hiddenIn(product),
    reason,
  };
  return { product, fact: factOf("page-part-hidden", ctx.now, data, ctx) };
}

/** Shows a hidden part again, as the owner has it now. Errors: `not-found`, `invalid-request` (it is not hidden). */
export function showPart<P extends Presented>(
  state: State<P>,
  { id, part, reason }: ModeratePart,
  ctx: Context,
): { readonly product: P; readonly fact: Fact<"page-part-shown"> } {
  const before = moderated(state, ctx);
  const { hidden = {}, ...shown } = before.presentation ?? {};
  const { [part]: hiding, ...others } = hidden;
  if (hiding === undefined) {
    const { en, zh } = NAMES[part];
    throw invalidRequest([{ pointer: "/part", en: `The ${en} are not hidden.`, zh: `该产品的${zh}未被隐藏。` }]);
  }
  const left = Object.keys(others).length === 0 ? {} : { hidden: others };
  const product = withPresentation(before, { ...shown, ...left });
  const data = {
    ...defined({ id }),
    gtin: before.gtin,
    part,
    before: hiddenIn(before),
    after: hiddenIn(product),
    reason,
  };
  return { product, fact: factOf("page-part-shown", ctx.now, data, ctx) };
}
