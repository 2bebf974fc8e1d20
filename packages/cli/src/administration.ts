import type { Actor } from "@suyuan/api/call";
import { OrganisationBody, registerOrganisation } from "@suyuan/api/commands/organisations";
import type { Deps } from "@suyuan/api/host";
import { newApiKey, revokeKey } from "@suyuan/api/ledger/api-keys";
import { organisationKey } from "@suyuan/api/ledger/keys";
import { readRow } from "@suyuan/api/ledger/read";
import { DomainError } from "@suyuan/domain/errors";
import { type Organisation, ROLE_KINDS, ROLES } from "@suyuan/domain/organisation";
import * as z from "zod";
import type { Configuration } from "./configuration.ts";
import { listSetAside, retryFollowers } from "./followers.ts";
import { JsonLog } from "./json-log.ts";
import { openMachine } from "./machine.ts";

type Options = Readonly<Record<string, string | undefined>>;

/** What is administered: a machine's data folder, or the table of a deployment. */
interface Opened {
  readonly deps: Deps;
  close(): void;
}

/** Whoever may open the data folder is the operator. */
const ADMINISTRATOR: Actor = { organisation: "operator", role: "operator", key: "command-line" };

async function open(settings: Configuration, tableName: string | undefined): Promise<Opened> {
  const log = new JsonLog((line) => process.stderr.write(line));
  if (tableName !== undefined) return (await import("./deployment.ts")).openDeployment(tableName, settings, log);
  const { deps, table } = openMachine(settings, log);
  return { deps, close: () => table.close() };
}

/** Opens the data folder or the table that `--table` names, does the work, closes it; a refusal becomes an Error with all its field errors. */
async function administer<T>(settings: Configuration, options: Options, work: (deps: Deps) => Promise<T>): Promise<T> {
  const opened = await open(settings, options.table);
  try {
    return await work(opened.deps);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const faults = error.errors.map(({ pointer, detail }) => `${pointer.slice(1)}: ${detail}`);
    throw new Error([error.message, ...faults].join("\n  "), { cause: error });
  } finally {
    opened.close();
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `--${issue.path.join(".")}: ${issue.message}`);
  throw new Error(faults.join("; "));
}

/** `suyuan org add`: prints the organisation as JSON. The same again is no error. */
export async function addOrganisation(settings: Configuration, options: Options): Promise<void> {
  const { id, name, kind, region, "credit-code": creditCode } = options;
  const body = { id, name, kind, regionCode: region, ...(creditCode === undefined ? {} : { creditCode }) };
  const command = parse(OrganisationBody, body);
  const organisation = await administer(settings, options, (deps) => addOrganisationTo(deps, command));
  process.stdout.write(`${JSON.stringify(organisation)}\n`);
}

/** Adds an organisation on the operator's behalf. The same again is no error. */
export async function addOrganisationTo(deps: Deps, command: z.infer<typeof OrganisationBody>): Promise<Organisation> {
  const { body } = await registerOrganisation(deps, ADMINISTRATOR, command);
  return body;
}

const KeyOptions = z.object({ org: z.string(), role: z.enum(ROLES) });

/** `suyuan key add`: prints only the new key on standard output, and its public id on standard error. */
export async function addKey(settings: Configuration, options: Options): Promise<void> {
  const command = parse(KeyOptions, options);
  const { secret, id } = await administer(settings, options, (deps) => addKeyOf(deps, command));
  process.stderr.write(`key id ${id}\n`);
  process.stdout.write(`${secret}\n`);
}

/** Makes and stores a key of an organisation. Throws an Error for an unknown one, or a role that its kind cannot hold. */
export async function addKeyOf(
  deps: Deps,
  { org, role }: z.infer<typeof KeyOptions>,
): Promise<{ readonly secret: string; readonly id: string }> {
  const organisation = (await readRow(deps.table, organisationKey(org)))?.data;
  if (organisation === undefined) throw new Error(`there is no organisation ${org}: add it with "suyuan org add"`);
  if (!ROLE_KINDS[role].includes(organisation.kind)) {
    throw new Error(`a ${organisation.kind} cannot hold a ${role} key; kinds for it: ${ROLE_KINDS[role].join(", ")}`);
  }
  const { secret, id, ops } = newApiKey(deps, { organisation: org, role });
  const commit = await deps.table.transact(ops, id);
  if (!commit.ok) throw new Error("the key could not be stored; try again");
  return { secret, id };
}

/** `suyuan followers`: prints what is set aside, one line of JSON each. */
export async function followers(settings: Configuration, options: Options): Promise<void> {
  await administer(settings, options, async (deps) => tell(await listSetAside(deps, options, toStandardOutput)));
}

/** `suyuan followers retry`: prints what the service is going to try again. */
export async function retry(settings: Configuration, options: Options): Promise<void> {
  await administer(settings, options, async (deps) => tell(await retryFollowers(deps, options, toStandardOutput)));
}

const toStandardOutput = (line: string): void => void process.stdout.write(line);
const tell = (summary: string): void => void process.stderr.write(`${summary}\n`);

/** `suyuan key revoke`: takes effect on a running server within five seconds. */
export async function revokeApiKey(settings: Configuration, options: Options): Promise<void> {
  const { id } = parse(z.object({ id: z.string() }), options);
  await administer(settings, options, (deps) => revokeKey(deps, id));
  process.stderr.write(`key ${id} is revoked\n`);
}
