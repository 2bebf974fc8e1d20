import { InstantText } from "@suyuan/domain/answer";
import { DomainError } from "@suyuan/domain/errors";
import * as z from "zod";
import type { Deps, HostState } from "../host.ts";
import { route } from "../http/route.ts";
import { ASIDE_COUNTED_MAX, type Backlog, backlogOf } from "../ledger/outbox.ts";

const Health = z
  .strictObject({
    status: z.literal("ok").describe("The store answers. 能够访问数据存储。"),
    followers: z
      .strictObject({
        setAside: z
          .int()
          .min(0)
          .max(ASIDE_COUNTED_MAX)
          .describe(
            `Facts that a follower could not process and that wait to be tried again, counted once for each such follower, up to ${ASIDE_COUNTED_MAX}. 处理失败、等待重试的记录数，最多计 ${ASIDE_COUNTED_MAX}。`,
          ),
        lagSeconds: z
          .int()
          .min(0)
          .describe(
            "Age of the oldest fact that its followers have not come to yet, in seconds; 0 when there is none. 最早一条尚未处理的记录已等待的秒数；没有时为 0。",
          ),
      })
      .describe("What follows from recorded facts: search rows, exceptions, deliveries. 由已登记记录派生的处理。"),
  })
  .meta({ id: "Health" });

const Readiness = z
  .strictObject({
    status: z.literal("ready").describe("Nothing stands in the way of anybody's work. 可以正常办理业务。"),
    followers: Health.shape.followers,
    freeBytes: z.int().min(0).optional().describe("Room left on the disk, in bytes; of one machine. 磁盘剩余字节数。"),
    checkedAt: InstantText.optional().describe(
      "When the whole database was last found sound. 数据库最近一次检查完好的时间。",
    ),
    backedUpAt: InstantText.optional().describe("When the last whole backup was made. 最近一次完整备份的时间。"),
    clockAheadMs: z
      .int()
      .min(0)
      .optional()
      .describe(
        "How far record time is ahead of the machine's clock, which was set back; 0 mostly. 记录时间领先本机时钟的毫秒数。",
      ),
  })
  .meta({ id: "Readiness" });

/** Below this much room on the disk, in bytes, an operator must make some. */
export const FREE_BYTES_MIN = 256 * 2 ** 20;
/** Followers that are behind by more than this, in seconds, do not come after. */
export const LAG_SECONDS_MAX = 300;
/** Until a host that is not ready is asked again. */
const NOT_READY_RETRY_SECONDS = 30;

const underWay = new WeakMap<Deps, ReturnType<typeof backlogOf>>();

/** One reading at a time, shared by everyone who asks meanwhile: however often health is asked for, it costs one. */
function sharedBacklog(deps: Deps): ReturnType<typeof backlogOf> {
  const reading = underWay.get(deps) ?? backlogOf(deps.table, deps.now()).finally(() => underWay.delete(deps));
  underWay.set(deps, reading);
  return reading;
}

interface Failing {
  readonly name: "disk" | "integrity" | "followers" | "set-aside";
  readonly en: string;
  readonly zh: string;
}

function failing({ lagSeconds, setAside }: Backlog, { freeBytes, faults = [] }: HostState): readonly Failing[] {
  const all: (Failing | false)[] = [
    freeBytes !== undefined &&
      freeBytes < FREE_BYTES_MIN && {
        name: "disk",
        en: `${freeBytes} bytes are left on the disk, fewer than ${FREE_BYTES_MIN}: make room.`,
        zh: `磁盘仅剩 ${freeBytes} 字节，少于 ${FREE_BYTES_MIN}，请清理空间。`,
      },
    faults.length > 0 && {
      name: "integrity",
      en: `The database is damaged (${faults.length} faults found): stop the service and restore the last backup.`,
      zh: `数据库已损坏（发现 ${faults.length} 处）：请停止服务并恢复最近的备份。`,
    },
    lagSeconds > LAG_SECONDS_MAX && {
      name: "followers",
      en: `The oldest fact that waits to be followed is ${lagSeconds} s old: see the log and "suyuan followers".`,
      zh: `最早一条待处理记录已等待 ${lagSeconds} 秒：请查看日志和 "suyuan followers"。`,
    },
    setAside > 0 && {
      name: "set-aside",
      en: `${setAside} facts are set aside, since a follower cannot process them (100 at most are counted): "suyuan followers" says which and why.`,
      zh: `有 ${setAside} 条记录因处理失败被搁置（最多计 100）：请用 "suyuan followers" 查看原因。`,
    },
  ];
  return all.filter((one) => one !== false);
}

export const healthRoutes = [
  route({
    method: "GET",
    path: "/health",
    tag: "service",
    summary: { zh: "运行状态", en: "Is the service able to read its store, and how far behind it are its followers" },
    roles: "public",
    answers: { 200: Health },
    problems: ["busy"],
    isUnlimited: true,
    handler: async (deps) => {
      const followers = await sharedBacklog(deps);
      return { status: 200, body: { status: "ok" as const, followers } };
    },
  }),
  route({
    method: "GET",
    path: "/health/ready",
    tag: "service",
    summary: {
      zh: "是否可以正常办理业务",
      en: "Does anything stand in the way of anybody's work: disk, integrity, followers, facts set aside",
    },
    description: {
      zh: "供监控使用：需要运维人员处理时返回 503，failing 列出原因。代理的存活检查请用 /health。",
      en: "For monitors: 503 when an operator must do something, with what in failing. A proxy that only asks whether to send requests here asks /health.",
    },
    roles: "public",
    answers: { 200: Readiness },
    problems: ["busy"],
    isUnlimited: true,
    handler: async (deps) => {
      const followers = await sharedBacklog(deps);
      const host = deps.hostState?.() ?? {};
      const wrong = failing(followers, host);
      if (wrong.length > 0) {
        const words = { en: wrong.map(({ en }) => en).join(" "), zh: wrong.map(({ zh }) => zh).join("") };
        const extensions = { failing: wrong.map(({ name }) => name), retryAfterSeconds: NOT_READY_RETRY_SECONDS };
        throw new DomainError("busy", words, { extensions });
      }
      const { faults: _, ...told } = host;
      return { status: 200, body: { status: "ready" as const, followers, ...told } };
    },
  }),
];
