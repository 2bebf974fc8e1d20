import { FactKindText, InstantText, type Sent } from "@suyuan/domain/answer";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { ListQuery, PageOf } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { Text } from "../../http/text.ts";
import { asideRows } from "../../ledger/keys.ts";
import { walk } from "../../ledger/lists/walk.ts";
import type { AsideRow } from "../../ledger/rows.ts";
import { hastenSetAside } from "../../ledger/set-aside.ts";
import { LIMIT } from "../lists/filters.ts";

const Name = Text(200);
const AsideQuery = ListQuery.extend({
  follower: Name.optional().meta({ description: "Only of this follower 处理程序" }),
});

const SetAside = z
  .object({
    fact: z.string().meta({ description: "Id of the fact 记录编号" }),
    kind: FactKindText,
    follower: z.string().meta({ description: "What could not process it 处理程序" }),
    waiting: z.array(z.string()).meta({ description: "Followers that wait with it 一并等待的处理程序" }),
    recordedAt: InstantText,
    since: InstantText.meta({ description: "Set aside first 首次搁置时间" }),
    attempts: z.number().int().min(1).meta({ description: "How often it was tried 已尝试次数" }),
    nextAt: InstantText.meta({ description: "Tried again then 下次重试时间" }),
    reason: z.string().meta({ description: "What the follower said the last time 最近一次的原因" }),
  })
  .meta({
    id: "SetAside",
    description: "A recorded fact that a follower could not process: the fact stands 搁置的记录（记录本身有效）",
  });

const SetAsidePage = PageOf(SetAside);

const RetryBody = z
  .strictObject({
    fact: Name.optional().meta({ description: "Only this one, by its id 记录编号" }),
    follower: Name.optional().meta({ description: "Only those of this follower 处理程序" }),
  })
  .meta({ id: "SetAsideRetry" });

/** Facts that one call has tried again. */
const HASTENED_MAX = 200;

const Retried = z
  .object({
    count: z.number().int().min(0).meta({ description: "So many are tried again as soon as may be 将尽快重试的条数" }),
    more: z.boolean().meta({ description: "There may be more: ask again 可能还有，请再次提交" }),
  })
  .meta({ id: "SetAsideRetried" });

const shown = ({ fact: _, factId, bookmark: __, waiting, ...row }: AsideRow): Sent<typeof SetAside> => ({
  ...row,
  fact: factId,
  waiting: [...waiting],
});

type Listing = Call<unknown, z.output<typeof AsideQuery>, unknown>;

async function list(deps: Deps, { query }: Listing): Promise<Answer<Sent<typeof SetAsidePage>>> {
  const { follower, limit = LIMIT, cursor } = query;
  const isMeant = ({ data }: { readonly data: AsideRow }) => (follower ?? data.follower) === data.follower;
  const asked = {
    place: asideRows,
    reverse: false,
    isFiltered: follower !== undefined,
    keep: isMeant,
    load: async (rows: readonly { readonly data: AsideRow }[]) => rows.map(({ data }) => shown(data)),
  };
  return { status: 200, body: await walk(deps.table, asked, { limit, cursor }) };
}

/** The service tries them within seconds on one machine, within five minutes on AWS. Asking again asks for no more than that. */
async function retry(
  deps: Deps,
  { body: meant }: Call<unknown, unknown, z.output<typeof RetryBody>>,
): Promise<Answer<Sent<typeof Retried>>> {
  const hastened = await hastenSetAside(deps, meant, HASTENED_MAX);
  const body = { count: hastened.length, more: hastened.length === HASTENED_MAX };
  return { status: 202, body, location: "/api/set-aside" };
}

const OF_OPERATOR = { tag: "service", roles: ["operator"] } as const;

export const setAsideRoutes = [
  route({
    ...OF_OPERATOR,
    method: "GET",
    path: "/api/set-aside",
    summary: { zh: "搁置的记录及原因", en: "Facts that a follower could not process, and why" },
    description: {
      zh: "记录本身已生效；搁置的是由其派生的处理（检索、预警、推送等）。服务会自动重试，间隔逐次延长。",
      en: "The facts stand; what follows from them (search, exceptions, deliveries) waits. The service tries again by itself, each time after a longer pause.",
    },
    query: AsideQuery,
    answers: { 200: SetAsidePage },
    problems: [],
    handler: list,
  }),
  route({
    ...OF_OPERATOR,
    method: "POST",
    path: "/api/set-aside/retry",
    summary: { zh: "立即重试搁置的记录", en: "Have facts that are set aside tried again at once" },
    body: RetryBody,
    answers: { 202: Retried },
    problems: [],
    handler: retry,
  }),
];
