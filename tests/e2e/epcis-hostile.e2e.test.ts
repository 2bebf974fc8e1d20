import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ServerProcess, startServerProcess } from "../crash/server-process.ts";
import { freshFolder, type Keys, populate } from "./api-fixture.ts";
import { itemsIn } from "./sqlite-file.ts";

const folder = freshFolder();
let keys: Keys;
let server: ServerProcess;

beforeAll(async () => {
  const table = openSqliteTable(join(folder, "suyuan.sqlite"));
  keys = await populate(table);
  table.close();
  server = await startServerProcess(folder);
});
afterAll(() => server?.kill("SIGKILL"));

const CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
const EVENT = {
  type: "ObjectEvent",
  action: "OBSERVE",
  eventTime: "2026-11-20T08:00:00.000+08:00",
  eventTimeZoneOffset: "+08:00",
  epcList: ["urn:epc:id:sgtin:0614141.107346.1"],
};
const documentOf = (events: string) =>
  `{"@context":["${CONTEXT}",{"ex":"https://ex.example/"}],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-11-20T08:00:00Z","epcisBody":{"eventList":[${events}]}}`;
const eventWith = (more: string) => JSON.stringify(EVENT).replace(/\}$/, `,${more}}`);
const nested = (depth: number) => `${'{"ex:a":'.repeat(depth)}1${"}".repeat(depth)}`;
const epcs = (count: number) =>
  Array.from({ length: count }, (_, n) => `"urn:epc:id:sgtin:0614141.107346.${n}"`).join();

const XML = (content: string, before = "") =>
  `<?xml version="1.0"?>${before}<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="2026-11-20T08:00:00Z"><EPCISBody><EventList>${content}</EventList></EPCISBody></e:EPCISDocument>`;

/** What is wrong, its media type, and the document; made when asked for, since some are large. */
const HOSTILE: readonly (readonly [name: string, type: string, make: () => string])[] = [
  ["10 MB of events", "application/json", () => documentOf(Array(40_000).fill(JSON.stringify(EVENT)).join())],
  ["10 MB in one string", "application/json", () => documentOf(eventWith(`"ex:a":"${"x".repeat(10_000_000)}"`))],
  ["10 MB that is no JSON", "application/json", () => "[".repeat(10_000_000)],
  ["objects 10,000 deep", "application/json", () => documentOf(eventWith(`"ex:a":${nested(10_000)}`))],
  ["arrays 100,000 deep", "application/json", () => documentOf(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)],
  [
    "100,000 EPCs",
    "application/json",
    () => documentOf(JSON.stringify(EVENT).replace(/\[[^\]]*\]/, `[${epcs(100_000)}]`)),
  ],
  ["prototype keys", "application/json", () => documentOf(eventWith('"__proto__":{"polluted":true}'))],
  ["a constructor as a field", "application/json", () => documentOf(eventWith('"constructor":{"prototype":{"a":1}}'))],
  ["NaN", "application/json", () => documentOf(eventWith('"ex:a":NaN'))],
  [
    "a quantity beyond all numbers",
    "application/json",
    () =>
      documentOf(
        eventWith('"quantityList":[{"epcClass":"urn:epc:class:lgtin:0614141.107346.A","quantity":1e999,"uom":"KGM"}]'),
      ),
  ],
  ["a lone surrogate", "application/json", () => documentOf(eventWith('"ex:a":"\\ud800"'))],
  [
    "a context that names the standard's own terms",
    "application/json",
    () => documentOf(eventWith('"@context":{"epcList":"https://evil.example/"}')),
  ],
  [
    "nested entities",
    "application/xml",
    () =>
      XML(
        "<ObjectEvent>&c;</ObjectEvent>",
        `<!DOCTYPE x [<!ENTITY a "${"ha".repeat(100)}"><!ENTITY b "${"&a;".repeat(100)}"><!ENTITY c "${"&b;".repeat(100)}">]>`,
      ),
  ],
  [
    "an external entity",
    "application/xml",
    () => XML("<ObjectEvent>&x;</ObjectEvent>", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
  ],
  [
    "elements 10,000 deep",
    "application/xml",
    () => XML(`<ObjectEvent>${"<a>".repeat(10_000)}${"</a>".repeat(10_000)}</ObjectEvent>`),
  ],
  ["10 MB of XML", "application/xml", () => XML("<ObjectEvent/>".repeat(720_000))],
];

const residentMb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, "utf8"))?.[1]) / 1024;

async function capture(type: string, body: string): Promise<{ status: number; text: string; location: string | null }> {
  const response = await fetch(`http://127.0.0.1:${server.port}/epcis/capture`, {
    method: "POST",
    headers: { authorization: `Bearer ${keys.integrator}`, "content-type": type },
    body,
  });
  return { status: response.status, text: await response.text(), location: response.headers.get("location") };
}

/** A refusal at once, or a job that ended with nothing captured. */
async function requireRefused(name: string, type: string, body: string): Promise<void> {
  const { status, text, location } = await capture(type, body);
  if (status !== 202) {
    expect([name, [400, 413, 415].includes(status), status]).toEqual([name, true, status]);
    expect(text).toContain("epcisException:");
    return;
  }
  const headers = { authorization: `Bearer ${keys.integrator}` };
  const job = await fetch(new URL(location ?? "", `http://127.0.0.1:${server.port}`), { headers });
  const { running, success, errors } = (await job.json()) as { running: boolean; success: boolean; errors: unknown[] };
  expect([name, running, success, errors.length > 0]).toEqual([name, false, false, true]);
}

describe("hostile EPCIS documents, sent to the real server", () => {
  test.each(HOSTILE)("%s is refused and leaves no event behind", async (name, type, make) => {
    await requireRefused(name, type, make());
    const kept = itemsIn(join(folder, "suyuan.sqlite")).filter(({ pk }) => /^(?:EVENT|EPC|SEEN)#/.test(pk));
    expect(kept).toEqual([]);
  });

  test("sent again and again they cost time and no memory", { timeout: 120_000 }, async () => {
    const round = async () => {
      for (const [name, type, make] of HOSTILE) await requireRefused(name, type, make());
      return Math.round(residentMb());
    };
    const rounds: number[] = [];
    for (let n = 0; n < 6; n++) rounds.push(await round());
    process.stdout.write(`resident after each round of hostile documents, MB: ${rounds.join(" ")}\n`);
    expect(rounds.at(-1)).toBeLessThanOrEqual(1.25 * Math.max(...rounds.slice(0, 3)));
  });

  test("leave the server as it was: an ordinary event is captured and comes back with its own members and no other", async () => {
    const { status } = await capture("application/json", documentOf(JSON.stringify(EVENT)));
    expect(status).toBe(202);
    const headers = { authorization: `Bearer ${keys.integrator}`, "gs1-epc-format": "Never_Translates" };
    const answer = await fetch(`http://127.0.0.1:${server.port}/epcis/events`, { headers });
    const { epcisBody } = (await answer.json()) as {
      epcisBody: { queryResults: { resultsBody: { eventList: Record<string, unknown>[] } } };
    };
    const [{ eventID, recordTime, ...event } = {}, ...others] = epcisBody.queryResults.resultsBody.eventList;
    expect([event, typeof eventID, typeof recordTime, others]).toEqual([EVENT, "string", "string", []]);
  });
});
