import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../tests/sized.ts";
import { EPCIS_CONTEXT } from "./context.ts";
import { queryDocument } from "./document.ts";
import type { EpcisEvent } from "./event.ts";
import { arbitraryEvent, FIXTURE_CONTEXT } from "./fixtures/arbitrary-event.ts";
import { documentOf, EVENT, EX, eventsOf } from "./fixtures/document.ts";

const OPTIONS = { queryName: "SimpleEventQuery", creationDate: "2026-09-02T00:00:00.000Z" };

test("a query document carries events of several documents without changing what any of their names means", () => {
  const other = { ex: "https://other.example.com/" };
  const more = { my: "https://my.example.com/" };
  const remote = "https://contexts.example.com/food.jsonld";
  const documents = [
    [EX],
    [more, EX],
    [other],
    [{ cbvmda: "https://ns.example.com/mda/" }, EX],
    [{ sub: "ex:sub/", ...EX }],
    [],
  ];
  const events = documents.flatMap((context, index) => {
    const event = {
      ...EVENT,
      [context.length === 0 ? "gs1:note" : "ex:note"]: index,
      "cbvmda:lotNumber": "1",
      ...(index === 4 && { "sub:a": 1 }),
    };
    if (context.length === 0) delete (event as Record<string, unknown>)["ex:note"];
    return eventsOf(documentOf([event], { "@context": [EPCIS_CONTEXT, ...context] }));
  });
  const foreign = eventsOf(documentOf([{ ...EVENT, "no:a": 1 }], { "@context": [EPCIS_CONTEXT, remote] }));
  for (const items of [events, [...events, ...foreign]]) {
    const document = queryDocument(items, OPTIONS);
    const back = eventsOf(document);
    expect(back.map(({ hashId }) => hashId)).toEqual(items.map(({ hashId }) => hashId));
  }
  const document = queryDocument(events, { ...OPTIONS, subscriptionID: "s1" });
  expect(document["@context"]).toEqual([EPCIS_CONTEXT, { ...EX, ...more, sub: "https://ns.example.com/ex/sub/" }]);
  const { queryResults } = document.epcisBody as { queryResults: { resultsBody: { eventList: EpcisEvent[] } } };
  expect(queryResults).toMatchObject({ queryName: "SimpleEventQuery", subscriptionID: "s1" });
  expect(queryResults.resultsBody.eventList.map((event) => event["@context"])).toEqual([
    undefined,
    undefined,
    [other],
    [{ cbvmda: "https://ns.example.com/mda/" }, EX],
    undefined,
    undefined,
  ]);
});

test("whatever events came in, in whatever documents, come back from a query document equal and with the same hashes", () => {
  const contexts = fc.constantFrom<readonly unknown[]>(
    FIXTURE_CONTEXT,
    [{ ex: "https://a.example.com/", cx: "https://b.example.com/" }],
    [EPCIS_CONTEXT, { cx: "https://ns.example.com/cangxi/" }, EX],
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(arbitraryEvent, contexts), { minLength: 1, maxLength: 5 }), (given) => {
      const items = given.flatMap(([event, context]) => eventsOf(documentOf([event], { "@context": context })));
      const back = eventsOf(JSON.parse(JSON.stringify(queryDocument(items, OPTIONS))));
      expect(back.map(({ hashId }) => hashId)).toEqual(items.map(({ hashId }) => hashId));
      const bare = back.map(({ event: { "@context": _context, ...rest } }) => JSON.stringify(rest));
      expect(bare).toEqual(items.map(({ event }) => JSON.stringify(event)));
    }),
    { numRuns: sized(40, 150) },
  );
});
