import { notFound } from "@suyuan/domain/access";
import { InstantText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { DomainError } from "@suyuan/domain/errors";
import { Id, ROLES } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { ActId, ListQuery, PageOf } from "../../commands/wire.ts";
import type { DeliveryAct } from "../../epcis/subscriptions/act.ts";
import type { listSubscriptions } from "../../epcis/subscriptions/view.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { EVERYWHERE, listOf } from "../../ledger/lists/keys.ts";
import { walk } from "../../ledger/lists/walk.ts";
import { readMany, readRow } from "../../ledger/read.ts";
import type { Stored } from "../../ledger/row-key.ts";
import type { IdRow } from "../../ledger/rows.ts";
import {
  queryCountsKey,
  STOP_REASONS,
  subscriptionsOfQuery,
  subscriptionsPartition,
} from "../../ledger/subscription-keys.ts";
import { LIMIT } from "./filters.ts";

const Webhook = z
  .object({
    subscriptionID: z.string(),
    organisation: OrganisationId,
    queryName: z.string().meta({ description: "The named query whose events it is told 所属命名查询" }),
    dest: z.url().meta({ description: "Where it is delivered to 投递地址" }),
    createdAt: InstantText,
    status: z.enum(["active", "failing", "stopped"]).meta({
      description:
        "failing: tried again at nextAttemptAt; stopped: nothing is delivered or queued 正常、重试中或已停止",
    }),
    stopped: z
      .object({ reason: z.enum(STOP_REASONS), since: InstantText })
      .optional()
      .meta({ description: "paused: resume it; else send the same POST again 已暂停的请恢复，其余再次提交同样的订阅" }),
    failures: z.number().int().min(0).meta({ description: "Attempts at the present report 当前推送的失败次数" }),
    failingSince: InstantText.optional().meta({ description: "Given up three days later 自此未成功投递" }),
    lastSuccessAt: InstantText.optional(),
    lastFailedAt: InstantText.optional(),
    lastError: z.string().optional(),
    nextAttemptAt: InstantText.optional(),
    undeliveredEvents: z.number().int().min(0).meta({ description: "Of refused reports, given up 已放弃的事件数" }),
  })
  .meta({ id: "Webhook" });
type Webhook = Sent<typeof Webhook>;

const Webhooks = PageOf(Webhook);

const Attempt = z
  .object({
    number: z.number().int().min(0).meta({ description: "Counts the attempts of this webhook 投递序号" }),
    at: InstantText,
    outcome: z.enum(["delivered", "failed", "given-up"]).meta({
      description: "failed: tried again; given-up: told no more by itself 已送达、失败待重试或已放弃",
    }),
    attempt: z.number().int().min(1).meta({ description: "At the same report 同一内容的第几次" }),
    events: z.number().int().min(0).meta({ description: "Events of the report 事件数" }),
    from: InstantText.optional().meta({ description: "Record time of its first event 首个事件的登记时间" }),
    to: InstantText.optional().meta({ description: "Record time of its last event 末个事件的登记时间" }),
    first: z
      .object({ eventID: z.string(), type: z.string(), bizStep: z.string().optional() })
      .optional()
      .meta({ description: "Its first event 首个事件" }),
    error: z
      .string()
      .optional()
      .meta({ description: "status-500, timeout, connection-refused, host-not-found, tls … 失败原因" }),
  })
  .meta({ id: "DeliveryAttempt" });

const Deliveries = z
  .object({
    webhook: Webhook,
    deliveries: z.array(Attempt).meta({ description: "Newest first, 50 at most 最近 50 次" }),
  })
  .meta({ id: "WebhookDeliveries" });

const Path = z.object({ id: z.string().max(64, bilingual("at most 64 characters", "最多 64 个字符")) });
const NumberedPath = Path.extend({
  number: z
    .string()
    .regex(/^\d{1,15}$/, bilingual("must be the number of a delivery", "须为投递序号"))
    .transform(Number),
});
const AgainBody = z.strictObject({ id: ActId }).meta({ id: "Redelivery" });
const STATUS_REFUSED = bilingual("must be one of paused, resumed", "须为下列之一：paused、resumed");
const StatusBody = z
  .strictObject({ id: ActId, status: z.enum(["paused", "resumed"], { error: STATUS_REFUSED }) })
  .meta({ id: "WebhookStatus" });

const WebhooksQuery = ListQuery.extend({
  organisation: Id.optional().meta({
    description:
      "Whose; your own by default, for the operator those of everyone; another's for the operator alone 所属机构，仅运营方可查询其他机构",
  }),
});

/** What looks at subscriptions, and acts upon them, is loaded when it is first asked for. */
async function works() {
  const [act, log, all, view] = await Promise.all([
    import("../../epcis/subscriptions/act.ts"),
    import("../../epcis/subscriptions/log.ts"),
    import("../../epcis/subscriptions/subscriptions.ts"),
    import("../../epcis/subscriptions/view.ts"),
  ]);
  return { ...act, attemptsFor: log.attemptsFor, most: all.SUBSCRIPTIONS_MAX, listed: view.listSubscriptions };
}

function webhooksOf(organisation: string, views: Awaited<ReturnType<typeof listSubscriptions>>["views"]): Webhook[] {
  return views.flatMap(({ subscriptionID, queryName, dest, createdAt, delivery }) => {
    if (delivery === undefined) return [];
    const { deadLetters: _letters, ...state } = delivery;
    return [{ subscriptionID, organisation, queryName, dest, createdAt, ...state }];
  });
}

/** Every webhook of an organisation, whichever query it belongs to, with what came of its deliveries. */
async function read(
  deps: Deps,
  { actor, query }: Call<unknown, z.infer<typeof WebhooksQuery>, unknown>,
): Promise<Answer<Sent<typeof Webhooks>>> {
  const { limit = LIMIT, cursor, organisation } = query;
  if (actor.role === "operator" && organisation === undefined) return everyones(deps, { limit, cursor });
  const whose = organisation ?? actor.organisation;
  if (whose !== actor.organisation && actor.role !== "operator") {
    throw new DomainError("forbidden", {
      en: "The webhooks of another organisation are for the operator alone. Leave out organisation to read your own.",
      zh: "其他机构的推送仅运营方可以查询。查询本机构的请不要填写 organisation。",
    });
  }
  if ((await readRow(deps.table, organisationKey(whose))) === undefined) throw notFound("organisation", whose);
  const { listed } = await works();
  const { views, cursor: next } = await listed(deps, whose, subscriptionsPartition(whose), limit, cursor);
  return { status: 200, body: { items: webhooksOf(whose, views), ...(next !== undefined && { next }) } };
}

/** Organisations with webhooks that one page shows, each with all of its own. */
const ORGANISATIONS_PER_PAGE = 10;

/** Those of all organisations, newest organisation first: a page holds all of each, so that it may be longer than its limit by what one has. */
async function everyones(
  deps: Deps,
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
): Promise<Answer<Sent<typeof Webhooks>>> {
  const load = async (rows: readonly Stored<IdRow>[]) => {
    const ids = rows.map(({ data }) => data.id);
    const counts = await readMany(deps.table, ids.map(queryCountsKey));
    return ids.map((id) => ((counts.state(queryCountsKey(id))?.subscriptions ?? 0) === 0 ? undefined : id));
  };
  const asked = { place: listOf(EVERYWHERE, "organisation"), reverse: true, isFiltered: true, load };
  const page = await walk(deps.table, asked, { limit: Math.min(limit, ORGANISATIONS_PER_PAGE), cursor });
  const { listed, most } = await works();
  const all = page.items.map(async (id) => {
    const { views } = await listed(deps, id, subscriptionsPartition(id), most);
    return webhooksOf(id, views);
  });
  return { status: 200, body: { ...page, items: (await Promise.all(all)).flat() } };
}

async function deliveriesAnswer(
  deps: Deps,
  actor: Call<unknown, unknown, unknown>["actor"],
  id: string,
): Promise<Sent<typeof Deliveries>> {
  const { deliveriesOf, attemptsFor, listed, most } = await works();
  const { subscription } = await deliveriesOf(deps, actor, id);
  const { organisation, queryName } = subscription;
  const place = subscriptionsOfQuery(organisation, queryName);
  const [{ views }, deliveries] = await Promise.all([listed(deps, organisation, place, most), attemptsFor(deps, id)]);
  const [webhook] = webhooksOf(
    organisation,
    views.filter(({ subscriptionID }) => subscriptionID === id),
  );
  if (webhook === undefined) throw notFound("subscription", id);
  return { webhook, deliveries: [...deliveries] };
}

async function acted(
  deps: Deps,
  actor: Call<unknown, unknown, unknown>["actor"],
  { id, act, actId }: { readonly id: string; readonly act: DeliveryAct; readonly actId: string },
): Promise<Answer<Sent<typeof Webhook>>> {
  const { deliveriesOf, actUponDeliveries } = await works();
  const { subscription } = await deliveriesOf(deps, actor, id);
  await actUponDeliveries(deps, actor, { subscription, act, actId });
  const { webhook } = await deliveriesAnswer(deps, actor, id);
  return { status: 202, body: webhook, location: `/api/subscriptions/${id}/deliveries` };
}

/** Who may subscribe, for its own organisation; the operator for all. */
const KEEPERS = ["operator", "integrator", "clerk", "depot", "laboratory", "inspector"] as const;

export const webhookRoutes = [
  route({
    method: "GET",
    path: "/api/subscriptions",
    tag: "parties",
    summary: {
      zh: "本机构的全部 webhook 及其投递状态",
      en: "Webhooks of your organisation and how their deliveries go",
    },
    description: {
      zh: "EPCIS 命名查询的订阅；运营方不填 organisation 时列出所有机构的。停止的订阅：用本机构的有效密钥再次提交同样的订阅（POST /epcis/queries/{name}/subscriptions）即恢复，停止期间的事件会补发。",
      en: "The subscriptions to EPCIS named queries; for the operator those of everyone where organisation is left out. One that is stopped goes on when the same subscription is sent again with a valid key of the organisation (POST /epcis/queries/{name}/subscriptions); what was recorded meanwhile is then told.",
    },
    roles: ROLES,
    query: WebhooksQuery,
    answers: { 200: Webhooks },
    problems: ["not-found", "forbidden"],
    handler: read,
  }),
  route({
    method: "GET",
    path: "/api/subscriptions/{id}/deliveries",
    tag: "parties",
    summary: { zh: "webhook 的最近投递记录", en: "The last deliveries of a webhook, each with what came of it" },
    roles: KEEPERS,
    params: Path,
    answers: { 200: Deliveries },
    problems: ["not-found"],
    handler: async (deps, { actor, params }) => ({ status: 200, body: await deliveriesAnswer(deps, actor, params.id) }),
  }),
  route({
    method: "POST",
    path: "/api/subscriptions/{id}/deliveries/{number}/redelivery",
    tag: "parties",
    summary: { zh: "重发一次投递", en: "Have what a delivery told told again" },
    description: {
      zh: "在该投递的登记时间范围内、仍符合查询条件的事件会尽快再次推送；按时间表推送的，随下一次推送发出。",
      en: "The events recorded from its first to its last that the query finds are told again as soon as may be; a scheduled webhook tells them with its next report.",
    },
    roles: KEEPERS,
    params: NumberedPath,
    body: AgainBody,
    answers: { 202: Webhook },
    problems: ["not-found", "correction-refused"],
    handler: (deps, { actor, params: { id, number }, body }) =>
      acted(deps, actor, { id, act: { kind: "again", number }, actId: body.id }),
  }),
  route({
    method: "POST",
    path: "/api/subscriptions/{id}/status",
    tag: "parties",
    summary: { zh: "暂停或恢复 webhook", en: "Pause a webhook, or have it go on" },
    description: {
      zh: "暂停期间不投递；恢复后补发暂停期间的事件。",
      en: "Nothing is delivered during a pause; what is recorded meanwhile is told once it is resumed.",
    },
    roles: KEEPERS,
    params: Path,
    body: StatusBody,
    answers: { 202: Webhook },
    problems: ["not-found"],
    handler: (deps, { actor, params: { id }, body }) =>
      acted(deps, actor, { id, act: { kind: body.status === "paused" ? "pause" : "resume" }, actId: body.id }),
  }),
];
