import { existsSync } from "node:fs";
import type { Actor } from "@suyuan/api/call";
import { VoidingBody } from "@suyuan/api/commands/act";
import { PrefixBody, prefixRecorded, prefixWithdrawn } from "@suyuan/api/commands/ids/prefixes";
import { claimReleased } from "@suyuan/api/commands/ids/release";
import { ReleaseBody } from "@suyuan/api/commands/ids/release-bodies";
import { OrganisationBody, registerOrganisation } from "@suyuan/api/commands/organisations";
import { OrganisationStatusBody, organisationStatusChanged } from "@suyuan/api/commands/records/organisations";
import type { Deps } from "@suyuan/api/host";
import { listKeys, newApiKey, revokeKey } from "@suyuan/api/ledger/api-keys";
import { happened } from "@suyuan/api/ledger/audit/add";
import { type AuditAct, type AuditPlace, happenedKey } from "@suyuan/api/ledger/audit/entries";
import { auditPage } from "@suyuan/api/ledger/audit/page";
import { organisationKey } from "@suyuan/api/ledger/keys";
import { readRow } from "@suyuan/api/ledger/read";
import { freshToken } from "@suyuan/api/ledger/retry";
import { addDays, startOfDay } from "@suyuan/domain/calendar";
import { defined } from "@suyuan/domain/fact";
import { type Organisation, ROLE_KINDS, ROLES } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import type { Op } from "@suyuan/store/table";
import * as z from "zod";
import { backUp } from "./backup.ts";
import { CHECK_PARTS, check, type Found } from "./check.ts";
import type { Configuration } from "./configuration.ts";
import { listSetAside, retryFollowers } from "./followers.ts";
import { JsonLog } from "./json-log.ts";
import { databaseIn, keepBackup, openMachine } from "./machine.ts";
import { OperatorError, readSettings } from "./operator-error.ts";

export type Options = Readonly<Record<string, string | undefined>>;

/** What is administered: a machine's data folder, or the table of a deployment. */
interface Opened {
  readonly deps: Deps;
  close(): void;
}

/** Whoever may open the data folder is the operator. */
export const ADMINISTRATOR: Actor = { organisation: "operator", role: "operator", key: "command-line" };

async function open(settings: Configuration, tableName: string | undefined): Promise<Opened> {
  const log = new JsonLog((line) => process.stderr.write(line));
  if (tableName !== undefined) return (await import("./deployment.ts")).openDeployment(tableName, settings, log);
  const { deps, table } = openMachine(settings, log);
  return { deps, close: () => table.close() };
}

/** A key or a list of a folder that holds nothing yet is a DATA_DIR forgotten: nothing is made there. */
export function requireData(settings: Configuration, options: Options): void {
  const { dataDir } = settings;
  if (!isNewFolder(settings, options)) return;
  throw new OperatorError({
    en: `there is no data in ${dataDir}. Set DATA_DIR to the folder that the service works on, or begin one with "suyuan org add"`,
    zh: `${dataDir} 中没有数据。请将 DATA_DIR 设为服务所用的数据文件夹，或先用 "suyuan org add" 新建`,
  });
}

/** Is there no data folder of this name yet? The first organisation begins one. */
function isNewFolder({ dataDir }: Configuration, options: Options): boolean {
  return options.table === undefined && !existsSync(databaseIn(dataDir));
}

/** Opens the data folder or the table that `--table` names, does the work, closes it. */
export async function administer<T>(
  settings: Configuration,
  options: Options,
  work: (deps: Deps) => Promise<T>,
): Promise<T> {
  const opened = await open(settings, options.table);
  try {
    return await work(opened.deps);
  } finally {
    opened.close();
  }
}

/** The options by the names of the fields that they fill. */
const OPTIONS: Readonly<Record<string, string>> = { regionCode: "region", creditCode: "credit-code" };

export function parse<T>(schema: z.ZodType<T>, value: object): T {
  return readSettings(schema, value, (field) => `--${OPTIONS[field] ?? field}`);
}

/** `suyuan org add`: prints the organisation as JSON. The same again is no error. */
export async function addOrganisation(settings: Configuration, options: Options): Promise<void> {
  const { id, name, kind, region, "credit-code": creditCode, contact, address } = options;
  const body = { id, name, kind, regionCode: region, ...defined({ creditCode, contact, address }) };
  const command = parse(OrganisationBody, body);
  const isNew = isNewFolder(settings, options);
  const organisation = await administer(settings, options, (deps) => addOrganisationTo(deps, command));
  if (isNew) tell(`new data folder 新建数据文件夹: ${settings.dataDir} (DATA_DIR)`);
  process.stdout.write(`${JSON.stringify(organisation)}\n`);
}

/** Adds an organisation on the operator's behalf. The same again is no error. */
export async function addOrganisationTo(deps: Deps, command: z.infer<typeof OrganisationBody>): Promise<Organisation> {
  const { body } = await registerOrganisation(deps, ADMINISTRATOR, command);
  return body;
}

export function unknownOrganisation(org: string): OperatorError {
  return new OperatorError({
    en: `there is no organisation ${org}: add it with "suyuan org add"`,
    zh: `没有机构 ${org}：请先用 "suyuan org add" 添加`,
  });
}

/** Entries of the audit trail that are read at once. */
const AUDIT_PAGE = 200;

const Day = z.iso.date(bilingual("must be a day such as 2027-06-30", "须为日期，如 2027-06-30"));

/** The last day of a key as typed: it is one to that day's midnight in China. */
const KeyEnd = Day.transform((day) => startOfDay(addDays(day, 1)));

const KeyOptions = z.object({
  org: z.string(),
  role: z.enum(ROLES, { error: bilingual(`must be one of ${ROLES.join(", ")}`, `须为下列之一：${ROLES.join("、")}`) }),
  expires: KeyEnd.optional(),
});

/** `suyuan key add`: prints only the new key on standard output, and its public id on standard error. */
export async function addKey(settings: Configuration, options: Options): Promise<void> {
  const command = parse(KeyOptions, options);
  requireData(settings, options);
  const { secret, id } = await administer(settings, options, (deps) => addKeyOf(deps, command));
  process.stderr.write(`key id ${id}\n`);
  process.stdout.write(`${secret}\n`);
}

/** Makes and stores a key of an organisation. Throws an OperatorError for an unknown one, or a role that its kind cannot hold. */
export async function addKeyOf(
  deps: Deps,
  { org, role, expires }: z.output<typeof KeyOptions>,
): Promise<{ readonly secret: string; readonly id: string }> {
  const organisation = (await readRow(deps.table, organisationKey(org)))?.data;
  if (organisation === undefined) throw unknownOrganisation(org);
  const kinds = ROLE_KINDS[role].join(", ");
  if (!ROLE_KINDS[role].includes(organisation.kind)) {
    throw new OperatorError({
      en: `a ${organisation.kind} cannot hold a ${role} key; kinds for it: ${kinds}`,
      zh: `类型为 ${organisation.kind} 的机构不能持有 ${role} 密钥；可持有的机构类型：${kinds}`,
    });
  }
  if (expires !== undefined && expires <= deps.now().toISOString()) {
    throw new OperatorError({
      en: `--expires ${expires} is past: the key would never be one. Give a day that is still to come`,
      zh: `--expires ${expires} 已过，密钥将无法使用。请填写将来的日期`,
    });
  }
  const end = expires === undefined ? {} : { expiresAt: expires };
  const { secret, id, ops } = newApiKey(deps, { organisation: org, role, ...end });
  const audited = administered(deps, { organisation: org }, { act: "key-made", kind: role, id });
  const commit = await deps.table.transact([...ops, audited], id);
  if (!commit.ok) throw new OperatorError({ en: "the key could not be stored; try again", zh: "密钥未能保存，请重试" });
  return { secret, id };
}

/** The entry of an operator's act in the audit trail of whom it concerns. */
function administered(
  deps: Deps,
  place: AuditPlace,
  what: { readonly act: AuditAct; readonly kind: string; readonly id: string },
): Op {
  const { organisation: by, role, key } = ADMINISTRATOR;
  const at = deps.now().toISOString();
  return happened(happenedKey(place, at, what.id), { at, by, role, key, ...what });
}

/** `suyuan key list`: prints the keys of an organisation, one line of JSON each: id, role, made, last used on, ends or ended. Never a secret. */
export async function listApiKeys(settings: Configuration, options: Options): Promise<void> {
  const { org } = parse(z.object({ org: z.string() }), options);
  requireData(settings, options);
  await administer(settings, options, async (deps) => {
    let page = await listKeys(deps, org);
    for (;;) {
      for (const { isListed: _, organisation: __, ...key } of page.keys) toStandardOutput(`${JSON.stringify(key)}\n`);
      if (page.next === undefined) return;
      page = await listKeys(deps, org, page.next);
    }
  });
}

/** `suyuan audit`: prints who looked at, or recorded about, what belongs to an organisation, the newest first, one line of JSON each. */
export async function listAudit(settings: Configuration, options: Options): Promise<void> {
  const { org, from, to } = parse(z.object({ org: z.string(), from: Day.optional(), to: Day.optional() }), options);
  requireData(settings, options);
  await administer(settings, options, async (deps) => {
    const organisation = (await readRow(deps.table, organisationKey(org)))?.data;
    if (organisation === undefined) throw unknownOrganisation(org);
    const range = { from: from && startOfDay(from), to: to && startOfDay(addDays(to, 1)), limit: AUDIT_PAGE };
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await auditPage(deps.table, organisation, { ...range, cursor });
      for (const entry of items) toStandardOutput(`${JSON.stringify(entry)}\n`);
      if (next === undefined) return;
      cursor = next;
    }
  });
}

/** `suyuan org suspend` and `suyuan org reinstate`: takes effect on a running server within five seconds. Prints the organisation as JSON. */
export async function changeStanding(
  settings: Configuration,
  options: Options,
  status: "suspended" | "reinstated",
): Promise<void> {
  const { id } = parse(z.object({ id: z.string() }), options);
  const body = parse(OrganisationStatusBody, { status, reason: options.reason });
  requireData(settings, options);
  const call = { actor: ADMINISTRATOR, params: { id }, body };
  const { body: organisation } = await administer(settings, options, (deps) => organisationStatusChanged(deps, call));
  process.stdout.write(`${JSON.stringify(organisation)}\n`);
}

/** `suyuan org prefix`: records a GS1 company prefix of an organisation, or with `--withdraw` takes it back. Prints it as JSON. */
export async function changePrefix(settings: Configuration, options: Options, isWithdrawn: boolean): Promise<void> {
  const { id } = parse(z.object({ id: z.string() }), options);
  const { prefix } = parse(PrefixBody, { prefix: options.prefix });
  const body = isWithdrawn ? parse(VoidingBody, { reason: options.reason }) : undefined;
  requireData(settings, options);
  const { body: recorded } = await administer(settings, options, (deps) =>
    body === undefined
      ? prefixRecorded(deps, { actor: ADMINISTRATOR, params: { id }, body: { prefix } })
      : prefixWithdrawn(deps, { actor: ADMINISTRATOR, params: { id, prefix }, body }),
  );
  process.stdout.write(`${JSON.stringify(recorded)}\n`);
}

/** `suyuan claim release`: releases a GTIN, GLN, SSCC or certificate number from who holds it. Prints the release as JSON. */
export async function releaseNumber(settings: Configuration, options: Options): Promise<void> {
  const { kind, number, scheme, from, reason } = options;
  const body = parse(ReleaseBody, { kind, number, scheme, from, reason });
  requireData(settings, options);
  const { body: released } = await administer(settings, options, (deps) =>
    claimReleased(deps, { actor: ADMINISTRATOR, body }),
  );
  process.stdout.write(`${JSON.stringify(released)}\n`);
}

/** `suyuan followers`: prints what is set aside, one line of JSON each. */
export async function followers(settings: Configuration, options: Options): Promise<void> {
  requireData(settings, options);
  await administer(settings, options, async (deps) => tell(await listSetAside(deps, options, toStandardOutput)));
}

/** `suyuan followers retry`: prints what the service is going to try again. */
export async function retry(settings: Configuration, options: Options): Promise<void> {
  requireData(settings, options);
  await administer(settings, options, async (deps) => tell(await retryFollowers(deps, options, toStandardOutput)));
}

export const toStandardOutput = (line: string): void => void process.stdout.write(line);
export const tell = (summary: string): void => void process.stderr.write(`${summary}\n`);

export function requireFolder(folder: string | undefined, command: string): string {
  if (folder !== undefined) return folder;
  throw new OperatorError({
    en: `name the folder of the backup: suyuan ${command} FOLDER`,
    zh: `请写明备份文件夹：suyuan ${command} 文件夹`,
  });
}

/** `suyuan backup`: prints what the copy holds. */
export async function backUpData(settings: Configuration, folder: string | undefined): Promise<void> {
  const target = requireFolder(folder, "backup");
  requireData(settings, {});
  const at = new Date().toISOString();
  // Before it begins: the copy says that it was made. A database that takes no writes is copied all the same.
  await administer(settings, {}, (deps) =>
    deps.table.transact(
      [administered(deps, { scope: "" }, { act: "copied", kind: "backup", id: at })],
      freshToken(deps),
    ),
  ).catch((error: unknown) => tell(`the audit trail does not say so 未记入访问记录: ${String(error)}`));
  const manifest = await backUp(settings.dataDir, target, at);
  const { items, files, bytes } = manifest;
  await administer(settings, {}, (deps) => keepBackup(deps, { madeAt: at, items, files, bytes })).catch(
    (error: unknown) => tell(`/health/ready does not tell of it 就绪检查不显示此次备份: ${String(error)}`),
  );
  process.stdout.write(`${JSON.stringify(manifest)}\n`);
}

const CheckPartOption = z
  .enum(CHECK_PARTS, {
    error: bilingual(`must be one of ${CHECK_PARTS.join(", ")}`, `须为下列之一：${CHECK_PARTS.join("、")}`),
  })
  .optional();

/** Faults that are printed; all are counted. */
const PRINTED_MAX = 1_000;

/** `suyuan check`: prints what is wrong and what was looked at; whether anything is. */
export async function checkData(
  settings: Configuration,
  folder: string | undefined,
  options: {
    readonly part?: string | undefined;
    readonly full?: boolean | undefined;
    readonly json?: boolean | undefined;
  },
): Promise<boolean> {
  const { part } = parse(z.object({ part: CheckPartOption }), { part: options.part });
  const isJson = options.json === true;
  let printed = 0;
  const print = (found: Found) => {
    printed += 1;
    if (printed > PRINTED_MAX) return;
    toStandardOutput(isJson ? `${JSON.stringify(found)}\n` : `${found.row}\n  ${found.en}\n  ${found.zh}\n`);
  };
  const checked = await check(folder ?? settings.dataDir, { part, full: options.full === true }, print);
  const { rows, waiting, aside, files, unnamed, faults } = checked;
  if (isJson) toStandardOutput(`${JSON.stringify({ checked })}\n`);
  else {
    tell(
      `${rows} rows, ${files} files: ${faults} faults. ${waiting} facts wait for followers, ${aside} are set aside; ${unnamed} files are named by no row`,
    );
    tell(
      `数据行 ${rows}，文件 ${files}：问题 ${faults} 处。待处理事实 ${waiting}，搁置 ${aside}；未被引用的文件 ${unnamed}`,
    );
  }
  return faults > 0;
}

/** `suyuan key revoke`: takes effect on a running server within five seconds. */
export async function revokeApiKey(settings: Configuration, options: Options): Promise<void> {
  const { id } = parse(z.object({ id: z.string() }), options);
  requireData(settings, options);
  await administer(settings, options, (deps) =>
    revokeKey(deps, id, ({ organisation, role }) => [
      administered(deps, { organisation }, { act: "key-revoked", kind: role, id }),
    ]),
  );
  process.stderr.write(`key ${id} is revoked\n`);
}
