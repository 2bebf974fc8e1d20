import { fieldErrors } from "@suyuan/api/http/field-errors";
import { DomainError } from "@suyuan/domain/errors";
import type * as z from "zod";

interface Words {
  readonly en: string;
  readonly zh: string;
}

/** What an operator did or set wrong on this machine, with the way out, in both languages. Shown without the stack of a program. */
export class OperatorError extends Error {
  override readonly name = "OperatorError";
  readonly zh: string;
  constructor({ en, zh }: Words, options?: ErrorOptions) {
    super(en, options);
    this.zh = zh;
  }
}

/** The text for standard error: the English, then the Chinese where there is any, then each field that a rule refused. */
export function toldError(error: unknown): string {
  if (!(error instanceof Error)) return `suyuan: ${String(error)}\n`;
  if (error instanceof OperatorError) return `suyuan: ${error.message}\n溯源：${error.zh}\n`;
  if (!(error instanceof DomainError)) return `suyuan: ${error.message}\n`;
  const fields = error.errors.map(({ pointer, detail, detailZh }) => `  ${pointer.slice(1)}: ${detail} ${detailZh}\n`);
  return `suyuan: ${error.message}\n溯源：${error.detailZh}\n${fields.join("")}`;
}

/** What a schema reads from text that an operator gave; an OperatorError with every fault, each behind the name that `nameOf` gives it. */
export function readSettings<T>(schema: z.ZodType<T>, value: object, nameOf: (field: string) => string): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const faults = fieldErrors(read.error.issues, (path) => nameOf(path.join(".")), value);
  throw new OperatorError({
    en: faults.map(({ pointer, detail }) => `${pointer}: ${detail}`).join("; "),
    zh: faults.map(({ pointer, detailZh }) => `${pointer}：${detailZh}`).join("；"),
  });
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

/** Why the server cannot listen there. */
export function listenError(error: Error, { host, port }: { readonly host: string; readonly port: number }): Error {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return new OperatorError(
        {
          en: `port ${port} on ${host} is taken by another program, perhaps another suyuan. End that one, or choose a free port: PORT=8090 npm start`,
          zh: `${host} 的端口 ${port} 已被其他程序占用（可能是另一个 suyuan）。请先结束它，或换一个空闲端口：PORT=8090 npm start`,
        },
        { cause: error },
      );
    case "EACCES":
      return new OperatorError(
        {
          en: `this user may not listen on port ${port}. Choose a port above 1023, such as PORT=8080, and put a proxy before it`,
          zh: `当前用户无权使用端口 ${port}。请改用 1023 以上的端口（如 PORT=8080），并在前面放置代理`,
        },
        { cause: error },
      );
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new OperatorError(
        {
          en: `HOST=${host} is no address of this machine. Use 127.0.0.1 for this machine alone, or 0.0.0.0 for its whole network`,
          zh: `HOST=${host} 不是本机地址。仅限本机请用 127.0.0.1，对整个网络开放请用 0.0.0.0`,
        },
        { cause: error },
      );
    default:
      return error;
  }
}

/** Why the data folder cannot be used. */
export function folderError(error: unknown, folder: string): unknown {
  const reasons: Readonly<Record<string, Words>> = {
    EACCES: { en: "this user may not write there", zh: "当前用户没有写入权限" },
    EPERM: { en: "this user may not write there", zh: "当前用户没有写入权限" },
    EROFS: { en: "it lies on a disk that is read only", zh: "所在磁盘为只读" },
    ENOTDIR: { en: "a part of its path is a file", zh: "路径中有一段是文件" },
    EEXIST: { en: "there is a file of that name", zh: "已有同名文件" },
    ENOENT: { en: "no folder can be made there", zh: "无法在该处新建文件夹" },
    ENOSPC: { en: "the disk is full", zh: "磁盘已满" },
    ENAMETOOLONG: { en: "its path is too long", zh: "路径过长" },
    ERR_SQLITE_ERROR: { en: "the database file in it cannot be opened", zh: "其中的数据库文件无法打开" },
  };
  const reason = reasons[codeOf(error) ?? ""];
  if (reason === undefined) return error;
  return new OperatorError(
    {
      en: `the data folder ${folder} cannot be used: ${reason.en}. Give another in DATA_DIR, or its rights to this user`,
      zh: `数据文件夹 ${folder} 无法使用：${reason.zh}。请用 DATA_DIR 指定其他文件夹，或为当前用户授权`,
    },
    { cause: error },
  );
}
