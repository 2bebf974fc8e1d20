import type { Member } from "./cast.ts";
import type { Demo } from "./demo.ts";

/** Where each role finds its work; the two depots share a role. */
const DOORS: readonly (readonly [part: keyof Demo["cast"], path: string, what: string])[] = [
  ["clerk", "/api/batches", "own batches 本社批次"],
  ["guangyuan", "/api/shipments?direction=in", "arrivals 到货"],
  ["chengdu", "/api/shipments?direction=in", "arrivals 到货"],
  ["inspector", "/api/exceptions", "what to look at 待核查事项"],
  ["laboratory", "", "the batch in order 批次记录"],
  ["integrator", "/epcis/events?EQ_bizStep=receiving&perPage=5", "its system reads EPCIS events 系统读取事件"],
  ["statistician", "/api/exceptions", "what to look at 待核查事项"],
  ["operator", "/openapi.json", "the contract 接口契约"],
];

function storyLines({ stories }: Demo, publicUrl: string): string[] {
  return stories.flatMap(({ id, zh, en, path, refusal }) => [
    `  ${id}: ${zh} · ${en}`,
    ...(refusal === undefined ? [] : [`    ${refusal.status} ${refusal.code}: ${refusal.zh}`, `    ${refusal.en}`]),
    `    ${publicUrl}${path}`,
  ]);
}

function doorLines(member: Member, address: string, what: string): string[] {
  return [
    `  ${member.role}: ${member.name}, ${what}`,
    `    demo key ${member.secret}`,
    `    curl -H "authorization: Bearer ${member.secret}" "${address}"`,
  ];
}

/** The accounts for the console, in columns: account, password, who that is. */
function accountLines({ cast }: Demo): string[] {
  return Object.values(cast).flatMap(({ account, role, name }) =>
    account === undefined ? [] : [`  ${account.name.padEnd(13)} ${account.password}   ${role}, ${name}`],
  );
}

/** What the demo prints once it is ready: an address for every story and every role. */
export function programme(demo: Demo, publicUrl: string): string {
  const { cast, stories, batches, milliseconds, logFile, plays } = demo;
  const [first] = stories;
  const batchPath = (first?.path ?? "").replace(/^\/01\/(\d+)\/10\/([^/]+).*$/, "/api/batches/$1/$2");
  return [
    "",
    `${batches} batches in ${(milliseconds / 1000).toFixed(1)} s. Everything here is made up for the demo 以下均为演示数据`,
    ...(plays === undefined
      ? []
      : [`The demo plays in its season: here it is ${plays} 演示的时间停在采收季：这里是 ${plays}`]),
    "",
    "Stories 场景 (what a phone would open 手机扫码打开)",
    ...storyLines(demo, publicUrl),
    "",
    `Console 工作台: ${publicUrl}/console (accounts and passwords, made for this demo alone 登录名与密码，仅供本次演示)`,
    ...accountLines(demo),
    "",
    "Roles 角色 (these keys work on this machine until the demo is made again 密钥仅供演示)",
    ...DOORS.flatMap(([part, path, what]) =>
      doorLines(cast[part], `${publicUrl}${path === "" ? batchPath : path}`, what),
    ),
    "",
    "Digital Link: what a program gets instead of the page 程序解析同一个码",
    `  curl -H "accept: application/linkset+json" "${publicUrl}${first?.path ?? ""}"`,
    "",
    `Server log 日志: ${logFile}`,
    `Serving at ${publicUrl}; Ctrl-C ends it 按 Ctrl-C 结束`,
    "",
  ].join("\n");
}
