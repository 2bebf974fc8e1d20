import { InstantText, type Sent } from "@suyuan/domain/answer";
import { ROLES } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { ListQuery, PageOf } from "../../commands/wire.ts";
import { listSubscriptions } from "../../epcis/subscriptions/view.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { subscriptionsPartition } from "../../ledger/subscription-keys.ts";
import { LIMIT } from "./filters.ts";

const Webhook = z
  .object({
    subscriptionID: z.string(),
    queryName: z.string().meta({ description: "The named query whose events it is told 所属命名查询" }),
    dest: z.url().meta({ description: "Where it is delivered to 投递地址" }),
    createdAt: InstantText,
    status: z.enum(["active", "failing", "stopped"]).meta({
      description:
        "failing: tried again at nextAttemptAt; stopped: nothing is delivered or queued 正常、重试中或已停止",
    }),
    stopped: z
      .object({
        reason: z.enum(["key-revoked", "key-expired", "organisation-suspended", "given-up"]),
        since: InstantText,
      })
      .optional()
      .meta({ description: "Send the same POST again to go on 再次提交同样的订阅即可恢复" }),
    failures: z.number().int().min(0).meta({ description: "Attempts at the present report 当前推送的失败次数" }),
    failingSince: InstantText.optional().meta({ description: "Given up three days later 自此未成功投递" }),
    lastSuccessAt: InstantText.optional(),
    lastFailedAt: InstantText.optional(),
    lastError: z.string().optional(),
    nextAttemptAt: InstantText.optional(),
    undeliveredEvents: z.number().int().min(0).meta({ description: "Of refused reports, given up 已放弃的事件数" }),
  })
  .meta({ id: "Webhook" });

const Webhooks = PageOf(Webhook);

/** Every webhook of an organisation, whichever query it belongs to, with what came of its deliveries. */
async function read(
  deps: Deps,
  { actor, query }: Call<unknown, z.infer<typeof ListQuery>, unknown>,
): Promise<Answer<Sent<typeof Webhooks>>> {
  const { limit = LIMIT, cursor } = query;
  const { organisation } = actor;
  const place = subscriptionsPartition(organisation);
  const { views, cursor: next } = await listSubscriptions(deps, organisation, place, limit, cursor);
  const items = views.flatMap(({ subscriptionID, queryName, dest, createdAt, delivery }) => {
    if (delivery === undefined) return [];
    const { deadLetters: _letters, ...state } = delivery;
    return [{ subscriptionID, queryName, dest, createdAt, ...state }];
  });
  return { status: 200, body: { items, ...(next !== undefined && { next }) } };
}

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
      zh: "EPCIS 命名查询的订阅。停止的订阅：用本机构的有效密钥再次提交同样的订阅（POST /epcis/queries/{name}/subscriptions）即恢复，停止期间的事件会补发。",
      en: "The subscriptions to EPCIS named queries. One that is stopped goes on when the same subscription is sent again with a valid key of the organisation (POST /epcis/queries/{name}/subscriptions); what was recorded meanwhile is then told.",
    },
    roles: ROLES,
    query: ListQuery,
    answers: { 200: Webhooks },
    problems: [],
    handler: read,
  }),
];
