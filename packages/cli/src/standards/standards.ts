import { readFile } from "node:fs/promises";
import { StandardEndBody, StandardFile } from "@suyuan/api/commands/standards/bodies";
import { importStandard, nationalEnded } from "@suyuan/api/commands/standards/publish";
import { readMany } from "@suyuan/api/ledger/read";
import { headsIn, NATIONAL, standardKeys } from "@suyuan/api/ledger/standards/book";
import type { StandardDocument } from "@suyuan/domain/standards/standard";
import { ADMINISTRATOR, administer, type Options, parse, requireData } from "../administration.ts";
import type { Configuration } from "../configuration.ts";
import { OperatorError, readSettings } from "../operator-error.ts";

/** A table of GB 2763 in this form has some 2 MB. */
const FILE_MAX = 16 * 2 ** 20;

/** `suyuan standards import FILE`: a national standard in the form of docs/standards.md; prints what is on record then. The same file again changes nothing. */
export async function importStandards(
  settings: Configuration,
  options: Options,
  file: string | undefined,
): Promise<void> {
  requireData(settings, options);
  const document = readSettings(StandardFile, await jsonIn(file), (field) => field);
  const { format: _, ...standard } = document;
  const done = await administer(settings, options, (deps) =>
    importStandard(deps, ADMINISTRATOR, standard as StandardDocument),
  );
  process.stdout.write(`${JSON.stringify({ ...done.head, parts: done.parts })}\n`);
}

/** `suyuan standards list`: the national standards that are on record, one a line. */
export async function listStandards(settings: Configuration, options: Options): Promise<void> {
  requireData(settings, options);
  const loaded = await administer(settings, options, ({ table }) => readMany(table, standardKeys([NATIONAL], [])));
  for (const head of headsIn(loaded, [NATIONAL])) process.stdout.write(`${JSON.stringify(head)}\n`);
}

/** `suyuan standards end`: the last day of a national standard, such as an edition that another replaces. */
export async function endStandards(settings: Configuration, options: Options): Promise<void> {
  requireData(settings, options);
  const { to, reason, id } = options;
  const body = parse(StandardEndBody, { to, reason });
  if (id === undefined) {
    throw new OperatorError({
      en: 'give the standard by --id, as "suyuan standards list" names it',
      zh: '请用 --id 指定标准，名称见 "suyuan standards list"',
    });
  }
  const call = { actor: ADMINISTRATOR, params: { id }, body };
  const { body: head } = await administer(settings, options, (deps) => nationalEnded(deps, call));
  process.stdout.write(`${JSON.stringify(head)}\n`);
}

async function jsonIn(file: string | undefined): Promise<object> {
  if (file === undefined) {
    throw new OperatorError({
      en: "give the file: suyuan standards import FILE (docs/standards.md says what it holds)",
      zh: "请指定文件：suyuan standards import FILE（格式见 docs/standards.md）",
    });
  }
  try {
    const bytes = await readFile(file);
    if (bytes.length <= FILE_MAX) return JSON.parse(bytes.toString("utf8")) as object;
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new OperatorError(
      { en: `${file} cannot be read as JSON: ${said}`, zh: `无法按 JSON 读取 ${file}：${said}` },
      { cause: error },
    );
  }
  throw new OperatorError({ en: `${file} has more than 16 MB`, zh: `${file} 超过 16 MB` });
}
