import { notFound } from "../access.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Fact } from "../fact.ts";
import { type FieldFault, requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { LinkAddress, LinkSubject } from "./anchor.ts";
import { LINKS_PER_SHELF_MAX, type Link, type LinkRecord, type LinkShelf } from "./link.ts";
import { type LinkContent, type LinkVariable, readTarget, variablesIn } from "./target.ts";

/** What an addition of links rests on: who owns what the address names, and the shelf as it is. */
export interface LinkState {
  /** Organisation of the product, place or base; undefined when there is none. A logistic unit has none but its shelf's. */
  readonly owner?: string | undefined;
  readonly shelf?: LinkShelf | undefined;
}

/** A link, its shelf and the fact after a change. */
export interface LinkChange {
  readonly record: LinkRecord;
  readonly shelf: LinkShelf;
  readonly fact: Fact;
}

const NOUNS = {
  "trade-item": "product",
  place: "place",
  base: "base",
  "logistic-unit": "logistic-unit",
} as const satisfies Record<LinkSubject["kind"], string>;

/** Who told of a logistic unit, as long as it says something of it. */
export function unitHolder(shelf: LinkShelf | undefined): string | undefined {
  return shelf === undefined || shelf.links.length === 0 ? undefined : shelf.organisation;
}

/**
 * Refuses with `not-found`, as for what does not exist, unless what the address names is the actor's: its product, base or GLN, by a clerk;
 * a logistic unit by whoever first told of it, clerk or depot.
 */
export function requireAnchorOwner(
  address: LinkAddress,
  state: LinkState,
  { organisation, role }: Pick<Context["actor"], "organisation" | "role">,
  pointer?: string,
): void {
  const { kind } = address.subject;
  const isUnit = kind === "logistic-unit";
  const owner = isUnit ? (unitHolder(state.shelf) ?? organisation) : state.owner;
  if (owner === organisation && (isUnit || role === "clerk")) return;
  throw notFound(NOUNS[kind], address.path.slice(1), pointer);
}

/** The most specific variable: two links of one anchor that differ in it are links of different entities. */
function fineness({ href }: Link): LinkVariable | undefined {
  return variablesIn(href).findLast((name) => name !== "gtin");
}

/** Refuses a second default of one anchor, or of one kind of what a template fills. */
function requireOneDefault(links: readonly Link[], added: Link): void {
  const { anchor, default: mode } = added;
  const isRival = (link: Link) =>
    link.anchor === anchor && link.default === "single" && fineness(link) === fineness(added);
  const other = mode === "single" ? links.find(isRival) : undefined;
  if (other === undefined) return;
  throw new DomainError(
    "default-link-taken",
    {
      en: `Link ${plainId(other.id)} is the default of ${anchor} already. An entity has one default link: correct or withdraw that one first.`,
      zh: `链接 ${plainId(other.id)} 已是 ${anchor} 的默认链接。每个标识只有一个默认链接：请先更正或撤回它。`,
    },
    {
      errors: [
        { pointer: "/default", detail: `taken by ${plainId(other.id)}`, detailZh: `已被 ${plainId(other.id)} 占用` },
      ],
      extensions: { link: plainId(other.id) },
    },
  );
}

function shelved(links: readonly Link[], organisation: string): LinkShelf {
  if (links.length <= LINKS_PER_SHELF_MAX) return { organisation, links };
  throw new DomainError("too-many-links", {
    en: `There are ${LINKS_PER_SHELF_MAX} links here already, which is the most. Withdraw those that are not needed.`,
    zh: `此处已有 ${LINKS_PER_SHELF_MAX} 条链接，达到上限。请撤回不再需要的链接。`,
  });
}

/** A variable in the target that no address under this anchor can fill. */
function variableFaults(href: string, anchor: string): readonly FieldFault[] {
  const isTradeItem = anchor.startsWith("/01/");
  const isThirdParty = anchor.includes("/235/");
  const unfit = variablesIn(href).filter((name) => !isTradeItem || (isThirdParty && name !== "gtin"));
  if (unfit.length === 0) return [];
  const names = unfit.map((name) => `{${name}}`).join(", ");
  return [
    {
      pointer: "/href",
      en: `Nothing at ${anchor} fills ${names}. Variables are for products, lots and serials: 01/{gtin}, with 10/{lot} or 21/{serial}.`,
      zh: `${anchor} 处没有可填入 ${names} 的内容。变量只用于产品、批次和单件：01/{gtin}，可带 10/{批号} 或 21/{序列号}。`,
    },
  ];
}

function linkOf(content: LinkContent, fixed: Pick<Link, "id" | "organisation" | "anchor" | "addedAt">, at = ""): Link {
  const read = readTarget(content);
  const faults = "faults" in read ? read.faults : variableFaults(read.target.href, fixed.anchor);
  requireValid(faults.map((fault) => ({ ...fault, pointer: at + fault.pointer })));
  if ("faults" in read) throw new RangeError("faults without a refusal");
  return { ...fixed, ...read.target, ...(content.default === undefined ? {} : { default: content.default }) };
}

/** A link to add, with the id that its owner made. */
export type NewLink = { readonly id: string } & LinkContent;

/**
 * Adds links to one thing of the actor's own: all of them or none. Answers a change for each, in order; the last one's shelf holds them
 * all. `listed`: the pointer of the list that they stand in. Errors: `not-found`, `invalid-request` (target, variable, type, languages, an
 * id that stands twice), `default-link-taken`, `too-many-links`.
 */
export function addLinks(
  state: LinkState,
  command: { readonly address: LinkAddress; readonly links: readonly NewLink[]; readonly listed?: string },
  ctx: Context,
): readonly LinkChange[] {
  const { address, links, listed } = command;
  requireAnchorOwner(address, state, ctx.actor, "/anchor");
  requireValid(repeatedIds(links, listed));
  const { organisation } = ctx.actor;
  let shelf: LinkShelf = { organisation, links: state.shelf?.links ?? [] };
  return links.map(({ id, ...content }, n) => {
    const fixed = { id, organisation, anchor: address.path, addedAt: ctx.now };
    const link = linkOf(content, fixed, listed === undefined ? "" : `${listed}/${n}`);
    requireOneDefault(shelf.links, link);
    shelf = shelved([...shelf.links, link], organisation);
    const record: LinkRecord = { link, shelf: address.levels[0]?.shelf ?? address.path };
    return { record, shelf, fact: factOf("link-added", ctx.now, { link }, ctx) };
  });
}

function repeatedIds(links: readonly NewLink[], listed = ""): readonly FieldFault[] {
  return links.flatMap(({ id }, n) => {
    const first = links.findIndex((link) => link.id === id);
    if (first === n) return [];
    const where = { en: `the id of ${listed}/${first} too`, zh: `与 ${listed}/${first} 的编号相同` };
    return [
      {
        pointer: `${listed}/${n}/id`,
        en: `This is ${where.en}. Give each link its own.`,
        zh: `${where.zh}，请分别编号。`,
      },
    ];
  });
}

/** The actor's own link, in force or withdrawn; else `not-found`. */
export function requireOwnLink(record: LinkRecord | undefined, id: string, organisation: string): LinkRecord {
  if (record?.link.organisation === organisation) return record;
  throw notFound("link", plainId(id));
}

function requireInForce(found: LinkRecord | undefined, id: string, ctx: Context): LinkRecord {
  const record = requireOwnLink(found, id, ctx.actor.organisation);
  if (record.withdrawn === undefined) return record;
  throw new DomainError("link-withdrawn", {
    en: `Link ${plainId(id)} was withdrawn on ${record.withdrawn.at}. Add a new link instead.`,
    zh: `链接 ${plainId(id)} 已于 ${record.withdrawn.at} 撤回。请新增一条链接。`,
  });
}

/**
 * Replaces what a link says; its anchor stays. The earlier content stays on record as its own fact. Errors: as `addLink`, and
 * `link-withdrawn`.
 */
export function correctLink(
  state: { readonly record: LinkRecord | undefined; readonly shelf: LinkShelf | undefined },
  command: { readonly id: string } & LinkContent,
  ctx: Context,
): LinkChange {
  const { id, ...content } = command;
  const before = requireInForce(state.record, id, ctx);
  const { organisation, anchor, addedAt } = before.link;
  const link: Link = { ...linkOf(content, { id, organisation, anchor, addedAt }), correctedAt: ctx.now };
  const links = state.shelf?.links ?? [];
  requireOneDefault(
    links.filter((other) => other.id !== id),
    link,
  );
  return {
    record: { ...before, link },
    shelf: { organisation, links: links.map((other) => (other.id === id ? link : other)) },
    fact: factOf("link-corrected", ctx.now, { link }, ctx),
  };
}

/** Takes a link out of service for good. Errors: `not-found`, `link-withdrawn`. */
export function withdrawLink(
  state: { readonly record: LinkRecord | undefined; readonly shelf: LinkShelf | undefined },
  command: { readonly id: string; readonly reason: string },
  ctx: Context,
): LinkChange {
  const { id, reason } = command;
  const before = requireInForce(state.record, id, ctx);
  const { link } = before;
  const links = state.shelf?.links ?? [];
  return {
    record: { ...before, withdrawn: { at: ctx.now, reason } },
    shelf: { organisation: link.organisation, links: links.filter((other) => other.id !== id) },
    fact: factOf("link-withdrawn", ctx.now, { link, reason }, ctx),
  };
}
