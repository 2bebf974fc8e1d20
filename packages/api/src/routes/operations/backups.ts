import { InstantText, type Sent } from "@suyuan/domain/answer";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { ListQuery, PageOf } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { backups } from "../../ledger/keys.ts";
import { walk } from "../../ledger/lists/walk.ts";
import type { BackupRow } from "../../ledger/rows.ts";
import { LIMIT } from "../lists/filters.ts";

const Backup = z
  .object({
    madeAt: InstantText.meta({ description: "The moment of which it is a copy 备份时间" }),
    items: z.int().min(0).meta({ description: "Rows of the database, each compared with its own sum 数据行数" }),
    files: z.int().min(0).meta({ description: "Files beside it 文件数" }),
    bytes: z.int().min(0).meta({ description: "Bytes of all 总字节数" }),
  })
  .meta({
    id: "Backup",
    description:
      "A whole backup of one machine: it took its name once the copy had been checked 完整备份，核对无误后才完成",
  });

const Backups = PageOf(Backup);

async function list(
  deps: Deps,
  { query }: Call<unknown, z.output<typeof ListQuery>, unknown>,
): Promise<Answer<Sent<typeof Backups>>> {
  const { limit = LIMIT, cursor } = query;
  const asked = {
    place: backups,
    reverse: true,
    isFiltered: false,
    load: async (rows: readonly { readonly data: BackupRow }[]) => rows.map(({ data }) => data),
  };
  return { status: 200, body: await walk(deps.table, asked, { limit, cursor }) };
}

export const backupRoutes = [
  route({
    method: "GET",
    path: "/api/backups",
    tag: "service",
    roles: ["operator"],
    summary: { zh: "已完成的备份", en: "Whole backups of this machine, the newest first" },
    description: {
      zh: "由 suyuan backup 生成。部署在云上时由云服务备份，此处为空。",
      en: "Made by suyuan backup. A deployment in the cloud is backed up by it: there the list is empty.",
    },
    query: ListQuery,
    answers: { 200: Backups },
    problems: [],
    handler: list,
  }),
];
