import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import {
  DeleteTableCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  RestoreTableToPointInTimeCommand,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { eraseAgain } from "@suyuan/api/commands/people/erase-again";
import { contradictions, type Progress } from "@suyuan/api/soundness/check";
import type { Fault } from "@suyuan/api/soundness/stored";
import { rowsOfDynamo } from "@suyuan/store/recovery/dynamo-rows";
import { openStoredRows } from "@suyuan/store/sqlite-rows";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Item, Table } from "@suyuan/store/table";
import { ADMINISTRATOR } from "../administration.ts";
import { configuration } from "../configuration.ts";
import { deploymentOver } from "../deployment.ts";
import { JsonLog } from "../json-log.ts";
import { sumsInFile } from "../sums-in-file.ts";

/** What is rehearsed: the recovery of a table, or the check alone of one that was recovered before (`restored`). */
export interface Rehearsal {
  readonly table: string;
  /** An instant of the last 35 days; absent: the latest that can be recovered. */
  readonly at?: Date | undefined;
  readonly restored?: string | undefined;
  /** The recovered table stays, and is made what the stacks expect of one. */
  readonly keep: boolean;
  /** The names of the files that there are, notes of who was erased among them; absent: files are not looked at. */
  readonly files?: AsyncIterable<readonly string[]> | undefined;
}

/** What came of it. Seconds of each step: their sum, and the deployment, are what a recovery takes. */
export interface Rehearsed extends Progress {
  readonly restored: string;
  faults: number;
  restoreSeconds: number;
  readSeconds: number;
  checkSeconds: number;
  /** Of a table that stays: how many were erased again, having been erased after the recovered instant. */
  erasedAgain?: number | undefined;
  /** Of a table that stays: what the setting `restoredStream` is to be. */
  stream?: string | undefined;
}

const LOOKED_EVERY_MS = 15_000;

/**
 * Recovers a table under another name, reads every row of it into a file of its own, and looks for everything that `suyuan check` looks for:
 * mass, balances, seasons, histories, the journal, files. Then the recovered table goes, unless it is to stay. Nothing of the source is written.
 */
export async function rehearse(
  client: DynamoDBClient,
  rehearsal: Rehearsal,
  tell: (fault: Fault) => void,
): Promise<Rehearsed> {
  const { table, keep, files } = rehearsal;
  const restored = rehearsal.restored ?? `${table}-rehearsal-${Date.now()}`;
  const done: Rehearsed = {
    restored,
    rows: 0,
    waiting: 0,
    aside: 0,
    faults: 0,
    restoreSeconds: 0,
    readSeconds: 0,
    checkSeconds: 0,
  };
  const seconds = clock();
  if (rehearsal.restored === undefined) await recover(client, { source: table, target: restored, at: rehearsal.at });
  done.restoreSeconds = seconds();
  const folder = mkdtempSync(join(tmpdir(), "suyuan-rehearsal-"));
  try {
    const names = files && (await namesOf(files));
    if (keep && names !== undefined) done.erasedAgain = await erasedIn(client, restored, names);
    const file = join(folder, "rows.sqlite");
    await copyRows(client, restored, file);
    done.readSeconds = seconds();
    checkFile(file, names, done, (fault) => {
      done.faults += 1;
      tell(fault);
    });
    done.checkSeconds = seconds();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (rehearsal.restored === undefined && !keep) await client.send(new DeleteTableCommand({ TableName: restored }));
  if (keep) done.stream = await madeWhole(client, restored);
  return done;
}

/** Seconds since it was asked last. */
function clock(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = Math.round((now - last) / 100) / 10;
    last = now;
    return seconds;
  };
}

async function recover(
  client: DynamoDBClient,
  { source, target, at }: { readonly source: string; readonly target: string; readonly at: Date | undefined },
): Promise<void> {
  const when = at === undefined ? { UseLatestRestorableTime: true } : { RestoreDateTime: at };
  await client.send(
    new RestoreTableToPointInTimeCommand({ SourceTableName: source, TargetTableName: target, ...when }),
  );
  await active(client, target);
}

async function active(client: DynamoDBClient, name: string): Promise<string | undefined> {
  for (;;) {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: name }));
    if (table?.TableStatus === "ACTIVE") return table.LatestStreamArn;
    await pause(LOOKED_EVERY_MS);
  }
}

/** A recovered table has no stream, no expiry, no recovery of its own and no protection: it is given them. Answers its stream. */
async function madeWhole(client: DynamoDBClient, name: string): Promise<string | undefined> {
  await client.send(
    new UpdateTableCommand({
      TableName: name,
      DeletionProtectionEnabled: true,
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
    }),
  );
  const stream = await active(client, name);
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: name,
      TimeToLiveSpecification: { AttributeName: "exp", Enabled: true },
    }),
  );
  await client.send(
    new UpdateContinuousBackupsCommand({
      TableName: name,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
    }),
  );
  return stream;
}

/** Rows in one write; each has up to 400 KB, and a transaction holds 4 MB. */
const ROWS_AT_ONCE = 100;
const BYTES_AT_ONCE = 3_000_000;

async function copyRows(client: DynamoDBClient, name: string, file: string): Promise<void> {
  const copy = openSqliteTable(file);
  try {
    let [part, bytes]: [Item[], number] = [[], 0];
    for await (const page of rowsOfDynamo(client, name)) {
      for (const item of page) {
        const size = JSON.stringify(item.data).length * 3;
        if (part.length === ROWS_AT_ONCE || (part.length > 0 && bytes + size > BYTES_AT_ONCE)) {
          await put(copy, part);
          [part, bytes] = [[], 0];
        }
        part.push(item);
        bytes += size;
      }
    }
    await put(copy, part);
  } finally {
    copy.close();
  }
}

async function put(copy: Table, items: readonly Item[]): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  const { ok } = await copy.transact(
    items.map((item) => ({ put: item, when: "absent" })),
    crypto.randomUUID(),
  );
  if (!ok) throw new Error(`a row was read twice, ${first.pk} or one of those after it: somebody writes the table`);
}

/** Erases again in a table that stays: it is written to, as the service would. */
async function erasedIn(client: DynamoDBClient, name: string, names: ReadonlySet<string>): Promise<number> {
  const { deps } = deploymentOver(client, name, configuration({}), new JsonLog((line) => process.stderr.write(line)));
  return eraseAgain(deps, ADMINISTRATOR, names);
}

async function namesOf(files: AsyncIterable<readonly string[]>): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const some of files) for (const name of some) names.add(name);
  return names;
}

function checkFile(
  file: string,
  names: ReadonlySet<string> | undefined,
  progress: Progress,
  tell: (fault: Fault) => void,
): void {
  const stored = openStoredRows(file, (said, { pk, sk }) => tell({ row: `${pk} ${sk}`, en: said, zh: "此行已损坏" }));
  const sums = sumsInFile();
  try {
    const look = { stored, sums, ...(names && { hasBlob: (name: string) => names.has(name) }) };
    for (const fault of contradictions(look, progress)) tell(fault);
  } finally {
    sums.close();
    stored.close();
  }
}
