import { undoneSince } from "@suyuan/domain/certificates/change";
import type { Product } from "@suyuan/domain/farm/product";
import { hidePart, showPart } from "@suyuan/domain/presentation/hide";
import { stateWords, WORD_CHARACTERS_MAX, WORD_LINES_MAX, withdrawWords } from "@suyuan/domain/presentation/own-words";
import { PAGE_PARTS, productPage } from "@suyuan/domain/presentation/presentation";
import type { Op } from "@suyuan/store/table";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { Text } from "../../http/text.ts";
import { publishedPuts } from "../../ledger/certificates/published.ts";
import { gtinCertificatesKey, organisationKey, productKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { ActId, Reason } from "../wire.ts";
import { type Alteration, alterRecord } from "./alter.ts";

const Lines = (language: "zh" | "en") => z.array(Text(WORD_CHARACTERS_MAX[language])).min(1).max(WORD_LINES_MAX);

export const WordsBody = z
  .strictObject({
    id: ActId.optional(),
    zh: Lines("zh").meta({
      description: "One or two lines of plain text 一至两行文字",
      examples: [["海拔 800 米，手工采摘"]],
    }),
    en: Lines("en").optional(),
  })
  .meta({ id: "OwnWords" });

export const WithdrawalBody = z
  .strictObject({ id: ActId.optional(), reason: Reason })
  .meta({ id: "PagePartWithdrawal" });

export const ModerationBody = z
  .strictObject({
    id: ActId.optional(),
    part: z.enum(PAGE_PARTS).meta({ description: "Which part that the owner fills 页面内容：文字、照片或链接" }),
    reason: Reason,
  })
  .meta({ id: "PagePartModeration" });

export type GtinCall<Body> = Call<{ readonly gtin: string }, unknown, Body>;

/** Certificates that give way to what the owner says: as many as the row can have. */
const MOVED_MAX = 20;

/** The row that pages read of the product, as it is after a change. */
function publishedPage(loaded: Loaded, product: Product): readonly Op[] {
  const key = gtinCertificatesKey(product.gtin);
  const { certificates = [], page } = loaded.state(key) ?? {};
  const after = { certificates, page: productPage(product, page) };
  return publishedPuts(loaded, product.gtin, after, { most: MOVED_MAX });
}

/** A change of what a product's pages show: in one transaction with the row that they read, so that it holds at once. */
export function alterPresentation(
  deps: Deps,
  call: GtinCall<unknown>,
  change: Pick<Alteration<Product>, "kind" | "id" | "content" | "rule" | "stands" | "more" | "keys" | "found" | "keep">,
): Promise<Answer<Product>> {
  const { gtin } = call.params;
  const { keys = [], found = () => [] } = change;
  return alterRecord<Product>(deps, call, {
    ...change,
    key: productKey(gtin),
    keys: [gtinCertificatesKey(gtin), ...keys],
    found: (loaded, before, after) => [...publishedPage(loaded, after), ...found(loaded, before, after)],
    undone: undoneSince,
    location: `/api/products/${gtin}`,
  });
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What the owner says of the product, in place of what it said. */
export function wordsStated(deps: Deps, call: GtinCall<z.infer<typeof WordsBody>>): Promise<Answer<Product>> {
  const { params, body } = call;
  const { id, ...content } = body;
  return alterPresentation(deps, call, {
    kind: "product-words",
    id,
    content: { gtin: params.gtin, ...content },
    rule: (_loaded, before, ctx) => {
      const { product: after, fact } = stateWords(before, body, ctx);
      return { after, fact };
    },
    stands: ({ presentation: { words } = {} }) => same(words?.zh, body.zh) && same(words?.en, body.en),
  });
}

export function wordsWithdrawn(deps: Deps, call: GtinCall<z.infer<typeof WithdrawalBody>>): Promise<Answer<Product>> {
  const { params, body } = call;
  const { id, reason } = body;
  return alterPresentation(deps, call, {
    kind: "product-words-withdrawal",
    id,
    content: { gtin: params.gtin, reason },
    rule: (_loaded, before, ctx) => {
      const { product: after, fact } = withdrawWords(before, body, ctx);
      return { after, fact };
    },
    stands: ({ presentation }) => presentation?.words === undefined,
  });
}

type ModerationCall = GtinCall<z.infer<typeof ModerationBody>>;

/** Takes a part off the pages of the product: by the bureau of its owner's region. */
export function partHidden(deps: Deps, call: ModerationCall): Promise<Answer<Product>> {
  return moderated(deps, call, { kind: "product-part-hiding", rule: hidePart, isHidden: true });
}

/** Shows it again. */
export function partShown(deps: Deps, call: ModerationCall): Promise<Answer<Product>> {
  return moderated(deps, call, { kind: "product-part-showing", rule: showPart, isHidden: false });
}

function moderated(
  deps: Deps,
  call: ModerationCall,
  act: { readonly kind: string; readonly rule: typeof hidePart | typeof showPart; readonly isHidden: boolean },
): Promise<Answer<Product>> {
  const { params, body } = call;
  const { id, ...content } = body;
  return alterPresentation(deps, call, {
    kind: act.kind,
    id,
    content: { gtin: params.gtin, ...content },
    more: (_loaded, before) => [organisationKey(before.organisation)],
    rule: (loaded, before, ctx) => {
      const owner = before && loaded.state(organisationKey(before.organisation));
      const { product: after, fact } = act.rule({ product: before, ownerRegion: owner?.regionCode }, body, ctx);
      return { after, fact };
    },
    stands: ({ presentation: { hidden = {} } = {} }) => (hidden[body.part] !== undefined) === act.isHidden,
  });
}
