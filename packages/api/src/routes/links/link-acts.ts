import type { Sent } from "@suyuan/domain/answer";
import type { Fact } from "@suyuan/domain/fact";
import { plainId, storedId, withPlainId } from "@suyuan/domain/identifiers/own-id";
import type { LinkRecord, LinkShelf } from "@suyuan/domain/links/link";
import {
  addLinks,
  correctLink,
  type LinkChange,
  requireAnchorOwner,
  requireOwnLink,
  unitHolder,
  withdrawLink,
} from "@suyuan/domain/links/register";
import type * as z from "zod";
import type { Actor, Answer, Call } from "../../call.ts";
import { actOf, followedByAnother } from "../../commands/act.ts";
import type { Deps } from "../../host.ts";
import { type Decision, execute, idTaken } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { ownOf, storedIdsOf } from "../../ledger/ids/own.ts";
import { factKey, factsOfEntity, linkKey, linksKey, organisationKey, shareKey } from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { recordersOf } from "../../ledger/people/recorders.ts";
import { readMany, readPage, readRow, readRows } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import { addressIn, ownerKeyOf, placesOf, shelfKeyOf } from "./link-places.ts";
import {
  type Content,
  LINK_FACTS,
  type LinkAnswer,
  type LinkBody,
  type LinkHistory,
  type LinkListBody,
  linkView,
} from "./link-schemas.ts";

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
    ...(status === 201 ? { location: `/api/links/${plainId(record.link.id)}` } : {}),
  };
}

export async function add(deps: Deps, { actor, body, idempotency }: Call<unknown, unknown, z.infer<typeof LinkBody>>) {
  const { anchor, ...link } = body;
  const address = await addressIn(anchor, deps, actor, "/anchor");
  const { shelf, keys, stateIn } = placesOf(address, actor);
  const { id, key, ...own } = ownOf(linkKey, actor.organisation, body.id);
  return execute(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, "link", { ...body, anchor: address.path }),
    lane: shelf.pk,
    keys: [...own.keys, organisationKey(actor.organisation), ...keys],
    taken: own.taken,
    decide: (loaded) => {
      const [change] = addLinks(stateIn(loaded), { address, links: [{ ...link, id }] }, contextOf(deps, actor, loaded));
      if (change === undefined) throw new RangeError("one link, and no change");
      return changed(loaded, { link: key, shelf }, change, 201);
    },
  });
}

/** Adds several links to one anchor, all or none. Sent again, it is the same command. */
export async function addList(
  deps: Deps,
  { actor, body, idempotency }: Call<unknown, unknown, z.infer<typeof LinkListBody>>,
) {
  const address = await addressIn(body.anchor, deps, actor, "/anchor");
  const { shelf, keys, stateIn } = placesOf(address, actor);
  const own = body.links.map(({ id }) => ownOf(linkKey, actor.organisation, id));
  const links = body.links.map((link, n) => ({ ...link, id: own[n]?.id ?? link.id }));
  const isTaken = (loaded: Loaded) => own.some(({ taken }) => taken(loaded) !== undefined);
  return execute(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, "links", { ...body, anchor: address.path }),
    lane: shelf.pk,
    keys: [...own.flatMap((each) => each.keys), organisationKey(actor.organisation), ...keys],
    taken: (loaded) => own[0]?.taken(loaded),
    decide: (loaded): Decision<{ anchor: string; items: LinkAnswer[] }> => {
      const command = { address, links, listed: "/links" };
      const changes = addLinks(stateIn(loaded), command, contextOf(deps, actor, loaded));
      const [first, ...others] = changes.map(({ record, fact }) => ({
        key: linkKey(record.link.id),
        record,
        fact,
        factKey: factKey(linkKey(record.link.id), 1),
      }));
      const last = changes.at(-1);
      if (first === undefined || last === undefined) throw new RangeError("links, and no change");
      if (isTaken(loaded)) throw idTaken();
      return {
        writes: [...[first, ...others].map(({ key, record }) => create(key, record)), loaded.next(shelf, last.shelf)],
        fact: first.fact,
        factKey: first.factKey,
        beside: others.map(({ fact, factKey }) => ({ fact, factKey })),
        status: 201,
        body: { anchor: address.path, items: changes.map(({ record }) => linkView(record)) },
        location: `/api/links?anchor=${encodeURIComponent(address.path)}`,
      };
    },
  });
}

/**
 * Runs a change of one link that is on record: the link first, then its shelf. The fact stays in the link's own history; where the act lies
 * by which it is known again, a pointer leads there.
 */
async function change(
  deps: Deps,
  { actor, idempotency }: Pick<Call<unknown, unknown, unknown>, "actor" | "idempotency">,
  command: {
    readonly id: string;
    readonly kind: "link-correction" | "link-withdrawal";
    readonly act: string | undefined;
    readonly content: object;
  },
  rule: (
    state: { readonly record: LinkRecord | undefined; readonly shelf: LinkShelf | undefined },
    ctx: ReturnType<typeof contextOf>,
  ) => LinkChange,
): Promise<Answer<LinkAnswer>> {
  const id = (await ownLink(deps, actor, command.id)) ?? storedId(actor.organisation, command.id);
  const link = linkKey(id);
  const act = actOf(deps, actor, command.kind, command.act, { link: id, ...command.content });
  const share = shareKey(act.key);
  const shelfIn = (loaded: Loaded) => linksKey(loaded.state(link)?.shelf ?? "");
  return execute(deps, {
    actor,
    idempotency,
    digest: act.digest,
    lane: link.pk,
    keys: [link, share, organisationKey(actor.organisation)],
    taken: (loaded) => {
      const made = loaded.state(share)?.ref;
      const isLast = made?.sk === factKey(link, loaded.version(link)).sk;
      const isCorrection = command.kind === "link-correction" && loaded.state(link)?.withdrawn === undefined;
      if (made !== undefined && command.act === undefined && isCorrection && !isLast) throw followedByAnother();
      return act.taken(loaded);
    },
    more: (loaded) => (loaded.item(link) === undefined ? [] : [shelfIn(loaded)]),
    decide: (loaded) => {
      const shelf = shelfIn(loaded);
      const state = { record: loaded.state(link), shelf: loaded.state(shelf) };
      const decision = changed(loaded, { link, shelf }, rule(state, contextOf(deps, actor, loaded)), 200);
      const { factKey: ref, body: answer } = decision;
      const known = create(share, { ref, digest: act.digest, status: 200, answer });
      return { ...decision, writes: [...decision.writes, known] };
    },
  });
}

export async function list(
  deps: Deps,
  { actor, query }: Call<unknown, { readonly anchor: string }, unknown>,
): Promise<Answer<{ readonly anchor: string; readonly items: readonly LinkAnswer[] }>> {
  const address = await addressIn(query.anchor, deps, actor, "?anchor");
  const owner = ownerKeyOf(address);
  const keys = [shelfKeyOf(address), ...(owner === undefined ? [] : [owner])] as const;
  const [shelfRow, ownerRow] = await readRows(deps.table, keys);
  const shelf = shelfRow?.data;
  // Of a unit that another told of, no more than of one that nobody did.
  const isUnit = address.subject.kind === "logistic-unit";
  if (isUnit && unitHolder(shelf) !== actor.organisation)
    return { status: 200, body: { anchor: address.path, items: [] } };
  requireAnchorOwner(address, { owner: ownerRow?.data.organisation, shelf }, actor);
  const links = (shelf?.links ?? []).filter(({ anchor }) => anchor === address.path);
  return { status: 200, body: { anchor: address.path, items: links.map((link) => linkView({ link })) } };
}

/** The id under which the organisation's link is stored. */
async function ownLink(deps: Deps, { organisation }: Actor, id: string): Promise<string | undefined> {
  const ids = storedIdsOf(organisation, id);
  const loaded = await readMany(deps.table, ids.map(linkKey));
  return ids.find((each) => loaded.state(linkKey(each))?.link.organisation === organisation);
}

type LinkFact = Extract<Fact, { readonly kind: (typeof LINK_FACTS)[number] }>;

function isLinkFact(fact: Fact): fact is LinkFact {
  return LINK_FACTS.some((kind) => kind === fact.kind);
}

/** A link with every fact about it, oldest first. */
export async function read(
  deps: Deps,
  { actor, params }: Call<{ readonly id: string }, unknown, unknown>,
): Promise<Answer<Sent<typeof LinkHistory>>> {
  const key = linkKey((await ownLink(deps, actor, params.id)) ?? storedId(actor.organisation, params.id));
  const [row, facts] = await Promise.all([
    readRow(deps.table, key),
    readPage(deps.table, factsOfEntity(key), { limit: 200 }),
  ]);
  const record = requireOwnLink(row?.data, params.id, actor.organisation);
  const found = facts.rows.flatMap(({ data: { fact } }) => (isLinkFact(fact) ? [fact] : []));
  const recorderOf = await recordersOf(
    deps,
    actor,
    found.map(({ by }) => by),
  );
  const history = found.map(({ kind, recordedAt, by, data }) => ({
    ...{ kind, recordedAt, ...recorderOf(by) },
    link: withPlainId(data.link),
  }));
  return { status: 200, body: { ...linkView(record), history } };
}

interface Changing {
  readonly id: string;
  readonly act: string | undefined;
}
type Sender = Parameters<typeof change>[1];

/** Corrects a link of one's own; what it said before stays on record. */
export function correct(deps: Deps, call: Sender, { id, act }: Changing, content: z.infer<typeof Content>) {
  return change(deps, call, { id, kind: "link-correction", act, content }, (state, ctx) =>
    correctLink(state, { ...content, id: state.record?.link.id ?? id }, ctx),
  );
}

/** Takes a link of one's own back. */
export function withdraw(deps: Deps, call: Sender, { id, act }: Changing, content: { readonly reason: string }) {
  return change(deps, call, { id, kind: "link-withdrawal", act, content }, (state, ctx) =>
    withdrawLink(state, { ...content, id: state.record?.link.id ?? id }, ctx),
  );
}
