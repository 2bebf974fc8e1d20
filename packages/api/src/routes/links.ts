import { InstantText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import type { Fact } from "@suyuan/domain/fact";
import type { Base } from "@suyuan/domain/farm/base";
import type { Product } from "@suyuan/domain/farm/product";
import { invalidRequest } from "@suyuan/domain/field-errors";
import { type LinkAddress, readAnchor } from "@suyuan/domain/links/anchor";
import type { LinkRecord, LinkShelf } from "@suyuan/domain/links/link";
import type { GlnEntry } from "@suyuan/domain/links/published";
import {
  addLink,
  correctLink,
  type LinkChange,
  requireAnchorOwner,
  requireOwnLink,
  withdrawLink,
} from "@suyuan/domain/links/register";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../call.ts";
import type { Deps } from "../host.ts";
import { route } from "../http/route.ts";
import { Text } from "../http/text.ts";
import { type Decision, execute } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import {
  baseKey,
  factKey,
  factsOfEntity,
  glnKey,
  linkKey,
  linksKey,
  organisationKey,
  productKey,
} from "../ledger/keys.ts";
import { create, type Loaded } from "../ledger/loaded.ts";
import { readPage, readRow, readRows } from "../ledger/read.ts";
import type { RowKey } from "../ledger/row-key.ts";

const Anchor = z
  .string()
  .min(1)
  .max(500)
  .meta({
    description: "Digital Link, as a path or URI without query, or id/base/{id} 链接所挂的标识",
    examples: ["01/06901234567892/10/CX26090601"],
  });

const Content = z.strictObject({
  linkType: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: "gs1:… or an IRI 链接类型", examples: ["gs1:recipeInfo"] }),
  href: z.string().min(1).max(1000).meta({ description: "https address with a public name 目标网址" }),
  title: z.strictObject({ zh: Text(100), en: Text(150).optional() }),
  hreflang: z
    .array(z.string().max(10))
    .min(1)
    .max(10)
    .optional()
    .meta({ description: "Languages of the target, ll or ll-CC 目标语言", examples: [["zh", "en"]] }),
  type: z
    .string()
    .max(150)
    .optional()
    .meta({ description: "Media type of the target 媒体类型", examples: ["text/html"] }),
  context: z.array(z.string().max(40)).min(1).max(10).optional().meta({ description: "Such as markets 适用范围" }),
  default: z.enum(["single", "multi"]).optional().meta({
    description: "single: the one default link; multi: refines it by language, media type or context 默认链接",
  }),
});

export const LinkBody = Content.extend({ id: Id, anchor: Anchor }).meta({ id: "LinkRegistration" });

const LinkAnswer = Content.extend({
  id: z.string(),
  anchor: z.string().meta({ description: "Canonical path 规范路径" }),
  organisation: OrganisationId,
  status: z.enum(["in-force", "withdrawn"]),
  addedAt: InstantText,
  correctedAt: InstantText.optional(),
  withdrawnAt: InstantText.optional(),
  reason: z.string().optional().meta({ description: "Why it was withdrawn 撤回原因" }),
}).meta({ id: "Link" });
type LinkAnswer = z.infer<typeof LinkAnswer>;

/** A link as one of its facts has it. */
const LinkThen = LinkAnswer.omit({ status: true, withdrawnAt: true, reason: true }).meta({ id: "LinkThen" });

const LINK_FACTS = ["link-added", "link-corrected", "link-withdrawn"] as const;

const LinkHistory = LinkAnswer.extend({
  history: z
    .array(
      z.object({
        kind: z.enum(LINK_FACTS),
        recordedAt: InstantText,
        by: OrganisationId,
        link: LinkThen.meta({ description: "What it said then 当时内容" }),
      }),
    )
    .meta({ description: "Every fact about it, oldest first 历史" }),
}).meta({ id: "LinkHistory" });

function linkView({ link, withdrawn }: Pick<LinkRecord, "link" | "withdrawn">): LinkAnswer {
  const { hreflang, context, title, ...rest } = link;
  return {
    ...rest,
    title: { ...title },
    ...(hreflang && { hreflang: [...hreflang] }),
    ...(context && { context: [...context] }),
    status: withdrawn === undefined ? "in-force" : "withdrawn",
    ...(withdrawn && { withdrawnAt: withdrawn.at, reason: withdrawn.reason }),
  };
}

function addressIn(text: string, deps: Deps, pointer: string): LinkAddress {
  const read = readAnchor(text, deps.publicUrl);
  if ("fault" in read) throw invalidRequest([{ pointer, ...read.fault }]);
  return read.address;
}

/** What may have links of its own. */
type Owned = Product | GlnEntry | Base;

/** The row that tells who owns what the address names; a logistic unit has none. */
function ownerKeyOf({ subject }: LinkAddress): RowKey<Owned> | undefined {
  if (subject.kind === "trade-item") return productKey(subject.gtin);
  if (subject.kind === "place") return glnKey(subject.gln);
  return subject.kind === "base" ? baseKey(subject.id) : undefined;
}

function shelfKeyOf({ path, levels }: LinkAddress): RowKey<LinkShelf> {
  return linksKey(levels[0]?.shelf ?? path);
}

/** The items and the fact of a change: two rows, the fact, its outbox row and, when one was named, the idempotency key. */
function changed(
  loaded: Loaded,
  keys: { readonly link: RowKey<LinkRecord>; readonly shelf: RowKey<LinkShelf> },
  change: LinkChange,
  status: 200 | 201,
): Decision<LinkAnswer> {
  const { record, shelf, fact } = change;
  const version = loaded.version(keys.link) + 1;
  return {
    writes: [
      version === 1 ? create(keys.link, record) : loaded.next(keys.link, record),
      loaded.next(keys.shelf, shelf),
    ],
    fact,
    factKey: factKey(keys.link, version),
    status,
    body: linkView(record),
    ...(status === 201 ? { location: `/api/links/${record.link.id}` } : {}),
  };
}

function add(deps: Deps, { actor, body, idempotency }: Call<unknown, unknown, z.infer<typeof LinkBody>>) {
  const { anchor, ...content } = body;
  const address = addressIn(anchor, deps, "/anchor");
  const keys = { link: linkKey(body.id), shelf: shelfKeyOf(address) };
  const owner = ownerKeyOf(address);
  return execute(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, "link", { ...body, anchor: address.path }),
    lane: keys.shelf.pk,
    keys: [keys.link, keys.shelf, organisationKey(actor.organisation), ...(owner === undefined ? [] : [owner])],
    taken: (loaded) => (loaded.item(keys.link) ? factKey(keys.link, 1) : undefined),
    decide: (loaded) => {
      const state = { owner: owner && loaded.state(owner)?.organisation, shelf: loaded.state(keys.shelf) };
      return changed(loaded, keys, addLink(state, { ...content, address }, contextOf(deps, actor, loaded)), 201);
    },
  });
}

/** Runs a change of one link that is on record: the link first, then its shelf. */
function change(
  deps: Deps,
  { actor, idempotency }: Pick<Call<unknown, unknown, unknown>, "actor" | "idempotency">,
  command: { readonly id: string; readonly kind: string; readonly content: object },
  rule: (
    state: { readonly record: LinkRecord | undefined; readonly shelf: LinkShelf | undefined },
    ctx: ReturnType<typeof contextOf>,
  ) => LinkChange,
): Promise<Answer<LinkAnswer>> {
  const link = linkKey(command.id);
  const shelfIn = (loaded: Loaded) => linksKey(loaded.state(link)?.shelf ?? "");
  return execute(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, command.kind, { id: command.id, ...command.content }),
    lane: link.pk,
    keys: [link, organisationKey(actor.organisation)],
    more: (loaded) => (loaded.item(link) === undefined ? [] : [shelfIn(loaded)]),
    decide: (loaded) => {
      const shelf = shelfIn(loaded);
      const state = { record: loaded.state(link), shelf: loaded.state(shelf) };
      return changed(loaded, { link, shelf }, rule(state, contextOf(deps, actor, loaded)), 200);
    },
  });
}

async function list(
  deps: Deps,
  { actor, query }: Call<unknown, { readonly anchor: string }, unknown>,
): Promise<Answer<{ readonly anchor: string; readonly items: readonly LinkAnswer[] }>> {
  const address = addressIn(query.anchor, deps, "?anchor");
  const owner = ownerKeyOf(address);
  const keys = [shelfKeyOf(address), ...(owner === undefined ? [] : [owner])] as const;
  const [shelfRow, ownerRow] = await readRows(deps.table, keys);
  const shelf = shelfRow?.data;
  requireAnchorOwner(address, { owner: ownerRow?.data.organisation, shelf }, actor);
  const links = (shelf?.links ?? []).filter(({ anchor }) => anchor === address.path);
  return { status: 200, body: { anchor: address.path, items: links.map((link) => linkView({ link })) } };
}

const LinkPath = z.object({ id: Id });
const Reason = z.strictObject({ reason: Text(200) });

type LinkFact = Extract<Fact, { readonly kind: (typeof LINK_FACTS)[number] }>;

function isLinkFact(fact: Fact): fact is LinkFact {
  return LINK_FACTS.some((kind) => kind === fact.kind);
}

/** A link with every fact about it, oldest first. */
async function read(
  deps: Deps,
  { actor, params }: Call<z.infer<typeof LinkPath>, unknown, unknown>,
): Promise<Answer<Sent<typeof LinkHistory>>> {
  const key = linkKey(params.id);
  const [row, facts] = await Promise.all([
    readRow(deps.table, key),
    readPage(deps.table, factsOfEntity(key), { limit: 200 }),
  ]);
  const record = requireOwnLink(row?.data, params.id, actor.organisation);
  const history = facts.rows.flatMap(({ data: { fact } }) => {
    if (!isLinkFact(fact)) return [];
    const { kind, recordedAt, by } = fact;
    return [{ kind, recordedAt, by: by.organisation, link: fact.data.link }];
  });
  return { status: 200, body: { ...linkView(record), history } };
}

const ROLES = ["clerk", "depot"] as const;

export const linkRoutes = [
  route({
    method: "POST",
    path: "/api/links",
    tag: "links",
    summary: {
      zh: "为本机构的产品、批次、基地或物流单元登记链接",
      en: "Add a link to a product, batch, place or logistic unit of yours",
    },
    roles: ROLES,
    body: LinkBody,
    answers: { 201: LinkAnswer },
    problems: ["id-taken", "not-found", "default-link-taken", "too-many-links"],
    handler: add,
  }),
  route({
    method: "GET",
    path: "/api/links",
    tag: "links",
    summary: { zh: "某一标识上的有效链接", en: "The links in force at one anchor" },
    roles: ROLES,
    query: z.object({ anchor: Anchor }),
    answers: { 200: z.object({ anchor: z.string(), items: z.array(LinkAnswer) }) },
    problems: ["not-found"],
    handler: list,
  }),
  route({
    method: "GET",
    path: "/api/links/{id}",
    tag: "links",
    summary: { zh: "一条链接及其历史", en: "A link with its history" },
    roles: ROLES,
    params: LinkPath,
    answers: { 200: LinkHistory },
    problems: ["not-found"],
    handler: read,
  }),
  route({
    method: "POST",
    path: "/api/links/{id}/corrections",
    tag: "links",
    summary: { zh: "更正链接（原内容保留在案）", en: "Correct a link; what it said before stays on record" },
    roles: ROLES,
    params: LinkPath,
    body: Content.meta({ id: "LinkCorrection" }),
    answers: { 200: LinkAnswer },
    problems: ["not-found", "link-withdrawn", "default-link-taken"],
    handler: (deps, { params: { id }, body, ...call }) =>
      change(deps, call, { id, kind: "link-correction", content: body }, (state, ctx) =>
        correctLink(state, { id, ...body }, ctx),
      ),
  }),
  route({
    method: "POST",
    path: "/api/links/{id}/withdrawal",
    tag: "links",
    summary: { zh: "撤回链接", en: "Withdraw a link" },
    roles: ROLES,
    params: LinkPath,
    body: Reason.meta({ id: "LinkWithdrawal" }),
    answers: { 200: LinkAnswer },
    problems: ["not-found", "link-withdrawn"],
    handler: (deps, { params: { id }, body, ...call }) =>
      change(deps, call, { id, kind: "link-withdrawal", content: body }, (state, ctx) =>
        withdrawLink(state, { id, ...body }, ctx),
      ),
  }),
];
