import { parseArgs } from "node:util";
import { everybody } from "@suyuan/api/ledger/people/keys";
import {
  addKey,
  addOrganisation,
  backUpData,
  changePrefix,
  changeStanding,
  checkData,
  followers,
  listApiKeys,
  listAudit,
  releaseNumber,
  retry,
  revokeApiKey,
} from "./administration.ts";
import { configuration } from "./configuration.ts";
import type { Machine } from "./machine.ts";
import { OperatorError, toldError } from "./operator-error.ts";

const USAGE = `suyuan: traceability for certified food 溯源

  suyuan serve                                                    serve on HOST:PORT with the data under DATA_DIR
  suyuan demo                                                     serve a made-up season, remade under DATA_DIR (./data/demo)
  suyuan org add --id ID --name NAME --kind KIND --region CODE    add an organisation [--credit-code CODE]
                                                                  [--contact WORKPHONE] [--address TEXT]: public on commitments
  suyuan org suspend|reinstate --id ID --reason TEXT              none of its keys acts, or they act again
  suyuan org prefix --id ID --prefix DIGITS                       record a GS1 company prefix of it, from its GS1 certificate
                    [--withdraw --reason TEXT]                    or take it back
  suyuan claim release --kind gtin|gln|sscc --number DIGITS       release a number from an organisation that holds it wrongly
                       or --kind certificate-number --scheme SCHEME --number TEXT
                       --from ID --reason TEXT
  suyuan key add --org ID --role ROLE [--expires DAY]             make an API key: printed once, on standard output
  suyuan key list --org ID                                        its keys: role, made, last used, ends
  suyuan key revoke --id KEYID                                    end a key (its id was printed on standard error)
  suyuan user add --name NAME --account ACCOUNT --org ID --role ROLE   add a person who signs in; its first password is printed once,
                  [--contact TEXT] [--issuer URL --subject SUB]   on standard output (none for a subject of another issuer)
  suyuan user list [--org ID]                                     people with their memberships
  suyuan user password --id PERSON [--reason TEXT]                give a person another first password: printed once
  suyuan user recover --id PERSON                                 print a link by which the person sets a password: once, 30 minutes
  suyuan user member --id PERSON --org ID --role ROLE             let a person act for an organisation in a role
                     [--end --reason TEXT]                        or no more
  suyuan user suspend|reinstate --id PERSON --reason TEXT         the person acts nowhere and is signed out, or acts again
  suyuan user erase --id PERSON --reason TEXT                     erase who the person is; what it recorded stays
  suyuan audit --org ID                                           who looked at, or recorded about, its data [--from DAY] [--to DAY]
  suyuan backup FOLDER                                            copy everything, checked, while the service goes on
  suyuan restore FOLDER [--erased FOLDER]                         put a backup where DATA_DIR has no data yet, and erase again whoever was
                                                                  erased since, as the data folder put aside or a newer backup has it
  suyuan check [FOLDER] [--part pages|rows|files] [--full]        look through DATA_DIR or a backup, while the service goes on
               [--json]                                           and print what is wrong; exit code 1 where something is
  suyuan rehearse-restore --table TABLE [--at TIME] [--keep]      on AWS: recover the table under another name, look through it as
                          [--restored NAME] [--blobs BUCKET]      "check" does, and take it away; or look through one that is there
  suyuan followers [--follower NAME] [--fact ID]                  list the facts that a follower could not process, and why
  suyuan followers retry [--follower NAME] [--fact ID]            have the service try them again at once
  suyuan statistics compare|rebuild                               make every figure anew from facts and print what differs, or put it right
  suyuan check-sample FILE                                        recompute a draw for inspection from its list, as the service hands it out
  suyuan standards import FILE | list                             import a national standard's table (docs/standards.md), or list them
  suyuan standards end --id ID --to DAY --reason TEXT             the last day of one that another replaces
  suyuan national export --gtin DIGITS --lot TEXT                 a batch in the order of NY/T 4712-2025 (docs/national-platform.md)
  suyuan national check FILE                                      look through such a file; exit code 1 where something is wrong
  suyuan epcis hash FILE                                          pre-hash and id of each event of a document, JSON or XML

org, user, claim, key, audit, followers and statistics work on DATA_DIR, or with --table NAME on that DynamoDB table with the AWS credentials of the environment.
org, user, claim, key, audit, standards, national export and followers work on DATA_DIR, or with --table NAME on that DynamoDB table with the AWS credentials of the environment.
Kinds: cooperative depot bureau laboratory platform county service
Roles: operator clerk depot inspector laboratory integrator statistician
Environment: PORT HOST DATA_DIR ERASED_DIR PUBLIC_URL RATE_LIMIT_PER_MINUTE TRUST_PROXY WEBHOOK_ALLOW_LOOPBACK
             OIDC_ISSUER OIDC_AUDIENCE OIDC_CLIENT_ID OIDC_SCOPES OIDC_CLAIMS: another issuer than the bundled one
`;

async function serveUntilSignal(): Promise<void> {
  const signalled = firstSignal();
  // Loaded here so that the administration commands start without the server.
  const { startServer } = await import("./serve.ts");
  const settings = configuration(process.env);
  const server = await startServer(settings, (line) => process.stdout.write(line));
  process.stderr.write(`Suyuan is ready at ${server.url}\ndata 数据: ${settings.dataDir}\n`);
  if (settings.signIn === undefined && (await hasNobody(server.machine))) process.stderr.write(FIRST_ACCOUNT);
  endAfter(signalled, () => server.stop());
}

/** Is there nobody who could sign in yet? */
async function hasNobody({ table }: Machine): Promise<boolean> {
  return (await table.query(everybody.pk, { limit: 1 })).items.length === 0;
}

const FIRST_ACCOUNT = `Nobody can sign in yet. In another terminal, with the same DATA_DIR, add an organisation and a person for it:
还没有人可以登录。请在另一个终端（使用相同的 DATA_DIR）添加机构和人员：
  npx suyuan org add --id operator --name 平台运营方 --kind service --region 510000
  npx suyuan user add --name 姓名 --account admin --org operator --role operator
The second prints a first password; sign in with it at /console 第二条命令会打印初始密码，用它在 /console 登录
`;

async function demoUntilSignal(): Promise<void> {
  const signalled = firstSignal();
  const [{ startDemo }, { programme }] = await Promise.all([import("./demo/demo.ts"), import("./demo/programme.ts")]);
  const settings = configuration({ ...process.env, DATA_DIR: process.env.DATA_DIR || "./data/demo" });
  const demo = await startDemo(settings, (line) => process.stdout.write(`${line}\n`));
  process.stdout.write(programme(demo, settings.publicUrl));
  endAfter(signalled, () => demo.stop());
}

/** Settles at the first SIGTERM or SIGINT. Asked for before the start: one that comes while starting is not lost, nor does it cut off. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.on("SIGTERM", () => resolve());
    process.on("SIGINT", () => resolve());
  });
}

/** Ends the process with 0 once it was signalled and `end` is through. */
function endAfter(signalled: Promise<void>, end: () => Promise<void>): void {
  signalled.then(end).then(() => process.exit(0), fail);
}

function fail(error: unknown): never {
  process.stderr.write(toldError(error));
  process.exit(1);
}

function readArguments<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const [said] = (error instanceof Error ? error.message : String(error)).split(". ");
    throw new OperatorError(
      {
        en: `${said}. "suyuan help" lists every command with its options`,
        zh: `参数有误（${said}）。用 "suyuan help" 查看全部命令及参数`,
      },
      { cause: error },
    );
  }
}

/** Every option of any command. */
const OPTIONS = {
  id: { type: "string" },
  name: { type: "string" },
  kind: { type: "string" },
  region: { type: "string" },
  "credit-code": { type: "string" },
  contact: { type: "string" },
  address: { type: "string" },
  org: { type: "string" },
  role: { type: "string" },
  gtin: { type: "string" },
  lot: { type: "string" },
  table: { type: "string" },
  at: { type: "string" },
  restored: { type: "string" },
  blobs: { type: "string" },
  keep: { type: "boolean" },
  follower: { type: "string" },
  fact: { type: "string" },
  reason: { type: "string" },
  scheme: { type: "string" },
  prefix: { type: "string" },
  withdraw: { type: "boolean" },
  number: { type: "string" },
  expires: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  part: { type: "string" },
  account: { type: "string" },
  issuer: { type: "string" },
  subject: { type: "string" },
  erased: { type: "string" },
  end: { type: "boolean" },
  full: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** Commands of one word. */
const ONE_WORD = ["serve", "demo", "audit", "backup", "restore", "check", "check-sample", "rehearse-restore"];

const USER_ACTS = ["add", "list", "password", "recover", "member", "suspend", "reinstate", "erase"];

async function user(act: string, values: Readonly<Record<string, string | undefined>>, isEnd: boolean): Promise<void> {
  const { administerUser } = await import("./users/users.ts");
  return administerUser(act, configuration(process.env), values, isEnd);
}

async function rehearseRestore(values: Readonly<Record<string, string | undefined>>, keep: boolean): Promise<void> {
  const { rehearsal } = await import("./recovery/command.ts");
  if (await rehearsal(values, keep)) process.exitCode = 1;
}

async function national(
  act: string,
  values: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): Promise<void> {
  const { checkNational, exportNational } = await import("./national/national.ts");
  if (act === "export") return exportNational(configuration(process.env), values);
  if (await checkNational(file)) process.exitCode = 1;
}

async function standards(
  act: string,
  values: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): Promise<void> {
  const { endStandards, importStandards, listStandards } = await import("./standards/standards.ts");
  const settings = configuration(process.env);
  if (act === "import") return importStandards(settings, values, file);
  return act === "end" ? endStandards(settings, values) : listStandards(settings, values);
}

async function restoreFolder(folder: string | undefined, erased: string | undefined): Promise<void> {
  const { restoreData } = await import("./recovery/restore.ts");
  return restoreData(configuration(process.env), folder, erased);
}

async function statistics(act: string, values: Readonly<Record<string, string | undefined>>): Promise<void> {
  const { figures } = await import("./statistics/figures.ts");
  return figures(act, configuration(process.env), values);
}

/** What is told of a file that somebody has. */
async function printOf(what: string, file: string | undefined): Promise<void> {
  if (what === "epcis") return (await import("./epcis-hash.ts")).printHashes(file);
  return (await import("./sampling/check-sample.ts")).printSample(file);
}

/** The commands that have rooms of their own; undefined for another. */
function ofItsOwnRoom(
  first: string,
  second: string,
  { file, ...values }: Readonly<Record<string, string | undefined>>,
  { end, keep }: { readonly end: boolean; readonly keep: boolean },
): Promise<void> | undefined {
  if (first === "user" && USER_ACTS.includes(second)) return user(second, values, end);
  if (first === "rehearse-restore") return rehearseRestore(values, keep);
  if (first === "standards") return standards(second, values, file);
  if (first === "national") return national(second, values, file);
  if (first === "statistics") return statistics(second, values);
  return first === "check-sample" || (first === "epcis" && second === "hash") ? printOf(first, file) : undefined;
}

async function main(argv: readonly string[]): Promise<void> {
  const [first = "", second = ""] = argv;
  const isOneWord = ONE_WORD.includes(first) || (first === "followers" && second !== "retry");
  const allowPositionals = ["epcis", "standards", "national", "backup", "restore", "check", "check-sample"].includes(
    first,
  );
  const args = argv.slice(isOneWord ? 1 : 2);
  const {
    values: { full, json, end = false, withdraw = false, keep = false, ...values },
    positionals,
  } = readArguments(() => parseArgs({ args, options: OPTIONS, strict: true, allowPositionals }));
  const apart = ofItsOwnRoom(first, second, { ...values, file: positionals[0] }, { end, keep });
  if (apart !== undefined) return apart;
  switch (isOneWord ? first : `${first} ${second}`) {
    case "serve":
      return serveUntilSignal();
    case "demo":
      return demoUntilSignal();
    case "org add":
      return addOrganisation(configuration(process.env), values);
    case "key add":
      return addKey(configuration(process.env), values);
    case "org suspend":
      return changeStanding(configuration(process.env), values, "suspended");
    case "org reinstate":
      return changeStanding(configuration(process.env), values, "reinstated");
    case "org prefix":
      return changePrefix(configuration(process.env), values, withdraw);
    case "claim release":
      return releaseNumber(configuration(process.env), values);
    case "key list":
      return listApiKeys(configuration(process.env), values);
    case "key revoke":
      return revokeApiKey(configuration(process.env), values);
    case "audit":
      return listAudit(configuration(process.env), values);
    case "backup":
      return backUpData(configuration(process.env), positionals[0]);
    case "restore":
      return restoreFolder(positionals[0], values.erased);
    case "check":
      if (await checkData(configuration(process.env), positionals[0], { ...values, full, json })) process.exitCode = 1;
      return;
    case "followers":
      return followers(configuration(process.env), values);
    case "followers retry":
      return retry(configuration(process.env), values);
    default:
      process.stderr.write(USAGE);
      process.exit(["", "help", "--help", "-h"].includes(first) ? 0 : 2);
  }
}

// Keys, people's names and the signing key lie in the data folder: nobody else on this machine reads them.
process.umask(0o077);
await main(process.argv.slice(2)).catch(fail);
