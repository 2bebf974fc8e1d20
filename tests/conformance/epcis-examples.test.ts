import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { drain, type EpcisSite, epcisSite, eventsIn, everyPage, type Json } from "./epcis-site.ts";

/** Official data, read where it lies beside a checkout; none of it is part of this repository. */
const FOLDER = new URL("../../../shared/data/epcis/", import.meta.url);
const hasData = existsSync(FOLDER);
const namesIn = (part: string) => (hasData ? readdirSync(new URL(`${part}/`, FOLDER)) : []);
const textOf = (part: string, name: string) =>
  readFileSync(new URL(`${part}/${encodeURIComponent(name)}`, FOLDER), "utf8");

const AS_IT_CAME = { "GS1-EPC-Format": "Never_Translates" };
const LD_JSON = { "content-type": "application/ld+json" };

async function job(site: EpcisSite, text: string): Promise<Json> {
  const accepted = await site.send("coop", "POST", "/epcis/capture", { body: text, headers: LD_JSON });
  expect(accepted.status, await accepted.clone().text()).toBe(202);
  await drain(site.deps);
  return (await (await site.get("coop", accepted.headers.get("location") ?? "")).json()) as Json;
}

/** With the id that the server gave, where it came without one. */
function identified(event: Json, answers: readonly Json[]): Json {
  if (event.eventID !== undefined) return event;
  const given = answers.find(({ eventID, ...rest }) => JSON.stringify(rest) === JSON.stringify(event));
  return { ...event, eventID: given?.eventID };
}

/** Without the time of recording, which is the service's own (and told of every event). */
function unrecorded(event: Json): Json {
  const { recordTime: _, ...rest } = event;
  return rest;
}

function epcsOf(event: Json): readonly string[] {
  const lists = ["epcList", "childEPCs", "parentID", "inputEPCList", "outputEPCList"];
  return lists.flatMap((list) => (event[list] ?? []) as string | string[]);
}

describe.skipIf(!hasData)("official examples (skipped where ../shared/data is absent)", () => {
  test.each(namesIn("examples"))("%s comes back equal by id, by EPC and by time", async (name) => {
    const site = await epcisSite();
    const text = textOf("examples", name);
    expect(await job(site, text)).toMatchObject({ running: false, success: true, errors: [] });
    const { epcisBody } = JSON.parse(text) as { epcisBody: { eventList: Json[] } };
    const answers = (await everyPage(site, "coop", "/epcis/events", { headers: AS_IT_CAME })).flat();
    for (const { recordTime } of answers) expect(recordTime).toBe(site.deps.now().toISOString());
    for (const sent of epcisBody.eventList.map(unrecorded)) {
      const event = identified(sent, answers.map(unrecorded));
      const get = async (path: string) =>
        (await eventsIn(await site.get("coop", path, AS_IT_CAME))).map((one) => JSON.stringify(unrecorded(one)));
      const exact = JSON.stringify(event);
      const time = encodeURIComponent(String(event.eventTime));
      expect(await get(`/epcis/events/${encodeURIComponent(String(event.eventID))}`)).toContain(exact);
      expect(await get(`/epcis/events?GE_eventTime=${time}`)).toContain(exact);
      expect(await get(`/epcis/events?LT_eventTime=${time}`)).not.toContain(exact);
      for (const epc of epcsOf(event)) {
        expect(await get(`/epcis/events?MATCH_anyEPC=${encodeURIComponent(epc)}`)).toContain(exact);
        expect(await get(`/epcis/epcs/${encodeURIComponent(epc)}/events`)).toContain(exact);
      }
    }
  });

  test.each(namesIn("examples"))("%s: the answer's contexts give every name its meaning again", async (name) => {
    const site = await epcisSite();
    await job(site, textOf("examples", name));
    const answer = await (await site.get("coop", "/epcis/events", AS_IT_CAME)).text();
    // The answer is a document like any other: captured by someone else it is the same events.
    const again = await site.send("depot", "POST", "/epcis/capture", { body: answer, headers: LD_JSON });
    await drain(site.deps);
    const done = (await (await site.get("depot", again.headers.get("location") ?? "")).json()) as Json;
    expect(done).toMatchObject({ running: false, success: true });
    const ids = async (organisation: string) =>
      (await everyPage(site, organisation, "/epcis/events", { headers: AS_IT_CAME }))
        .flat()
        .map((one) => String(one.eventID))
        .sort();
    expect(await ids("depot")).toEqual(await ids("coop"));
  });

  test.each(namesIn("invalid-queries"))("%s is refused with 400, naming the parameter", async (name) => {
    const site = await epcisSite();
    const { "@context": _, ...query } = JSON.parse(textOf("invalid-queries", name)) as Json;
    const params = Object.entries(query).map(
      ([key, value]) => `${key}=${encodeURIComponent([value].flat().join("|"))}`,
    );
    const response = await site.get("coop", `/epcis/events?${params.join("&")}`);
    const { type, errors } = (await response.json()) as { type: string; errors: Json[] };
    expect([response.status, type]).toEqual([400, "epcisException:QueryParameterException"]);
    expect(Object.keys(query).map((key) => `?${key}`)).toContain(errors[0]?.pointer);
  });
});
