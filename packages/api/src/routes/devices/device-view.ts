import { InstantText, type Sent } from "@suyuan/domain/answer";
import * as z from "zod";
import { GivenUpRecord } from "../../commands/devices/give-up.ts";
import { DeviceRecord, recordOf } from "../../commands/devices/register.ts";
import type { Deps } from "../../host.ts";
import { type DeviceRow, devicePageKey, forksOf, givenUpOf } from "../../ledger/devices/keys.ts";
import {
  highestOf,
  type Known,
  knownOf,
  lackingOf,
  type Numbers,
  type PageRow,
  pageOf,
  pagesOf,
  stretchesOf,
} from "../../ledger/devices/page.ts";
import { type DeviceRows, newestPage, standingOf } from "../../ledger/devices/received.ts";
import { EVENTUAL, readMany, readPage } from "../../ledger/read.ts";

const DeviceNumber = z.number().int().meta({ description: "Number of a command of the device 指令序号" });

const NumberAt = z.object({ number: DeviceNumber, at: InstantText });

const Gap = z
  .object({
    from: DeviceNumber,
    to: DeviceNumber,
    after: NumberAt.optional().meta({ description: "The number before the gap, and when it came 缺口之前一条" }),
    before: NumberAt.optional().meta({ description: "The number behind the gap, and when it came 缺口之后一条" }),
  })
  .meta({ id: "DeviceGap", description: "Numbers that the device used and that have not come 未收到的序号" });

const RefusedNumber = z.object({
  number: DeviceNumber,
  code: z.string().meta({ description: "Code of the refusal 拒绝原因代码" }),
});

export const FORK_KINDS = ["number-used-twice", "chain-broken"] as const;

const Fork = z
  .object({
    number: DeviceNumber,
    kind: z.enum(FORK_KINDS),
    command: z.string().meta({ description: "Id of the command that came second 后到指令的编号" }),
    deviceTime: InstantText,
    at: InstantText,
    outcome: z.string().meta({ description: "received, or the code of its refusal 处理结果" }),
  })
  .meta({
    id: "DeviceFork",
    description:
      "A second history of the device: two commands with one number, or one that does not follow those around it, as after a phone was restored from a copy 设备出现分叉（例如手机从备份恢复）",
  });

const Clock = z
  .object({
    behindSeconds: z.number().int().meta({ description: "The last time; negative: ahead 最近一次慢多少秒，负数为快" }),
    leastSeconds: z.number().int(),
    mostSeconds: z.number().int(),
  })
  .meta({
    id: "DeviceClock",
    description: "By how much the device's clock was behind, over its last numbers 设备时钟误差",
  });

export const DeviceSummary = DeviceRecord.extend({
  last: z.number().int().meta({ description: "The highest number that came; 0 before the first 已收到的最大序号" }),
  lastAt: InstantText.optional().meta({ description: "When something of the device came last 最近收到时间" }),
  gaps: z
    .array(z.object({ from: DeviceNumber, to: DeviceNumber }))
    .meta({ description: "At most 20 缺口，最多 20 段" }),
  gapsSince: InstantText.optional().meta({ description: "Since when the oldest of them is known 最早的缺口自何时起" }),
  refused: z
    .array(RefusedNumber)
    .meta({ description: "Neither received since nor given up; at most 20 被拒绝且未处理" }),
  clock: Clock.optional(),
  forked: Fork.optional().meta({ description: "The first, where there is one 首个分叉" }),
  more: z
    .boolean()
    .meta({ description: "There may be more gaps or refusals: the device's own page tells 可能还有更多" }),
}).meta({ id: "DeviceSummary" });

export const DeviceWhole = DeviceRecord.extend({
  last: DeviceSummary.shape.last,
  lastAt: DeviceSummary.shape.lastAt,
  chain: z.string().optional().meta({ description: "Link of the chain at the highest number that came 链值" }),
  clock: Clock.optional(),
  gaps: z.array(Gap),
  refused: z.array(RefusedNumber),
  forks: z.array(Fork).meta({ description: "At most 50 最多 50 项" }),
  givenUp: z.array(GivenUpRecord).meta({ description: "At most 50 最多 50 项" }),
  next: z.string().optional().meta({ description: "Send as ?cursor= for further gaps 下一页游标" }),
}).meta({ id: "DeviceWithGaps" });

const NAMED_MAX = 20;
const LISTED_MAX = 50;
/** Rows that one page of gaps looks at: 1,600 numbers. */
const PAGES_MAX = 100;

function clockOf({ clock }: PageRow): { readonly clock?: Sent<typeof Clock> } {
  if (clock === undefined) return {};
  const [behindSeconds, leastSeconds, mostSeconds] = clock;
  return { clock: { behindSeconds, leastSeconds, mostSeconds } };
}

/** A device as lists show it: its newest row, and the first of the earlier ones that may lack something. */
export async function summaryOf(deps: Pick<Deps, "table">, device: DeviceRow): Promise<Sent<typeof DeviceSummary>> {
  const { organisation, id } = device;
  const [newest, forks] = await Promise.all([
    newestPage(deps, organisation, id),
    readPage(deps.table, forksOf(organisation, id), { limit: 1 }, undefined, EVENTUAL),
  ]);
  const { last, missing, refused, isPartial } = await standingOf(deps, organisation, id, newest);
  const forked = forks.rows[0]?.data;
  const since = await knownSince(deps, device, missing[0]);
  return {
    ...recordOf(device),
    last,
    ...(newest === undefined ? {} : { lastAt: newest.row.lastAt, ...clockOf(newest.row) }),
    gaps: missing.slice(0, NAMED_MAX),
    ...(since === undefined ? {} : { gapsSince: since }),
    refused: refused.slice(0, NAMED_MAX),
    ...(forked === undefined ? {} : { forked }),
    more: isPartial || missing.length > NAMED_MAX || refused.length > NAMED_MAX,
  };
}

/** When the number behind a gap came. */
async function knownSince(
  { table }: Pick<Deps, "table">,
  { organisation, id }: DeviceRow,
  gap: Numbers | undefined,
): Promise<string | undefined> {
  if (gap === undefined) return undefined;
  const key = devicePageKey(organisation, id, pageOf(gap.to + 1));
  const loaded = await readMany(table, [key], EVENTUAL);
  return knownOf(loaded.state(key), gap.to + 1).mark?.at;
}

/** The whole of a device, its gaps from the row `from` on. */
export async function deviceWhole(
  deps: Pick<Deps, "table">,
  device: DeviceRow,
  from: number,
): Promise<Sent<typeof DeviceWhole>> {
  const { organisation, id } = device;
  const asked = { limit: LISTED_MAX };
  const [newest, forks, givenUp] = await Promise.all([
    newestPage(deps, organisation, id),
    readPage(deps.table, forksOf(organisation, id), asked, undefined, EVENTUAL),
    readPage(deps.table, givenUpOf(organisation, id), asked, undefined, EVENTUAL),
  ]);
  const found = await gapsFrom(deps, device, newest, from);
  return {
    ...recordOf(device),
    ...found,
    ...(newest === undefined ? {} : { lastAt: newest.row.lastAt, ...clockOf(newest.row) }),
    ...(newest?.row.chain === undefined ? {} : { chain: newest.row.chain }),
    forks: forks.rows.map(({ data }) => data),
    givenUp: givenUp.rows.map(({ data: { id: act, numbers, reason, at } }) => ({ id: act, numbers, reason, at })),
  };
}

type Gaps = Pick<Sent<typeof DeviceWhole>, "last" | "gaps" | "refused" | "next">;

async function gapsFrom(
  { table }: Pick<Deps, "table">,
  { organisation, id }: DeviceRow,
  newest: DeviceRows["last"],
  from: number,
): Promise<Gaps> {
  if (newest === undefined) return { last: 0, gaps: [], refused: [] };
  const last = highestOf(newest.page, newest.row);
  const named = [...pagesOf(newest.row.open, PAGES_MAX + 1, from), newest.page].filter((page) => page >= from);
  const pages = named.slice(0, PAGES_MAX);
  const keyAt = (page: number) => devicePageKey(organisation, id, page);
  let loaded = await readMany(table, pages.map(keyAt), EVENTUAL);
  const lacking = pages.map((page) => lackingOf(page, loaded.state(keyAt(page)), last));
  const stretches = stretchesOf(lacking.flatMap(({ missing }) => missing));
  const edges = stretches.flatMap((gap) => [gap.from - 1, gap.to + 1]).filter((number) => number >= 1);
  const beside = [...new Set(edges.map(pageOf))].map(keyAt).filter((key) => !loaded.has(key));
  if (beside.length > 0) loaded = loaded.with(await readMany(table, beside, EVENTUAL));
  const known = (number: number): Known =>
    knownOf(number < 1 ? undefined : loaded.state(keyAt(pageOf(number))), number);
  const at = (name: "after" | "before", number: number) => {
    const { mark } = known(number);
    return mark === undefined ? {} : { [name]: { number, at: mark.at } };
  };
  const next = named[PAGES_MAX];
  return {
    last,
    gaps: stretches.map((gap) => ({ ...gap, ...at("after", gap.from - 1), ...at("before", gap.to + 1) })),
    refused: lacking.flatMap(({ refused }) => refused),
    ...(next === undefined ? {} : { next: String(next) }),
  };
}
