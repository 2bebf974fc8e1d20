import { describe, expect, test } from "vitest";
import { readCaptureDocument } from "../document.ts";
import { readXmlDocument } from "./read-document.ts";

const WHEN = "<eventTime>2026-09-01T08:00:00.000+08:00</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset>";
const LOT = "https://id.gs1.org/01/06901234567892/10/L1";

function document(events: string, { version = "2.0", declarations = "" } = {}): string {
  const namespace = `urn:epcglobal:epcis:xsd:${version === "2.0" ? 2 : 1}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<epcis:EPCISDocument xmlns:epcis="${namespace}" ${declarations} schemaVersion="${version}" creationDate="2026-09-01T00:00:00Z">
<EPCISBody><EventList>${events}</EventList></EPCISBody></epcis:EPCISDocument>`;
}

function read(xml: string) {
  const reading = readXmlDocument(xml);
  if (!reading.ok) throw new Error(reading.faults[0]?.detail);
  const { epcisBody } = reading.value as { epcisBody: { eventList: readonly Record<string, unknown>[] } };
  return { ...reading, events: epcisBody.eventList, context: reading.value["@context"] };
}

function faults(xml: string): readonly string[] {
  const captured = readCaptureDocument(read(xml).value);
  if (!captured.ok) return captured.faults.map(({ code }) => code);
  return captured.value.entries.flatMap((entry) =>
    entry.ok ? [] : entry.faults.map(({ pointer, code }) => `${pointer} ${code}`),
  );
}

describe("an EPCIS 2.0 document in XML", () => {
  test("becomes the JSON binding's shape: bare words, numbers where the standard's type is numeric, lists as arrays", () => {
    const xml = document(`<ObjectEvent>${WHEN}
      <eventID>urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8</eventID>
      <certificationInfo>https://example.com/certificate/1</certificationInfo>
      <epcList><epc> urn:epc:id:sgtin:6901234.056789.1 </epc></epcList>
      <action>OBSERVE</action>
      <bizStep>urn:epcglobal:cbv:bizstep:inspecting</bizStep>
      <disposition>https://ref.gs1.org/cbv/Disp-in_progress</disposition>
      <readPoint><id>https://id.gs1.org/414/6901234000009</id></readPoint>
      <bizTransactionList><bizTransaction type="urn:epcglobal:cbv:btt:po">https://example.com/po/1</bizTransaction>
        <bizTransaction>https://example.com/other/2</bizTransaction></bizTransactionList>
      <quantityList><quantityElement><epcClass>${LOT}</epcClass><quantity>1200.50</quantity><uom>KGM</uom></quantityElement>
        <quantityElement><epcClass>${LOT}</epcClass></quantityElement></quantityList>
      <sourceList><source type="urn:epcglobal:cbv:sdt:owning_party">urn:epc:id:pgln:6901234.00000</source></sourceList>
      <destinationList><destination type="urn:epcglobal:cbv:sdt:location">urn:epc:id:sgln:6901234.00000.0</destination></destinationList>
      <sensorElementList><sensorElement>
        <sensorMetadata time="2026-09-01T07:59:00+08:00" deviceID="urn:epc:id:giai:6901234.111"/>
        <sensorReport type="gs1:Temperature" value="26.0" uom="CEL" component="cbv:Comp-x"/>
        <sensorReport type="gs1:Temperature" exception="gs1:ALARM_CONDITION" booleanValue="1" stringValue=" a "/>
      </sensorElement></sensorElementList>
      <persistentDisposition><unset>urn:epcglobal:cbv:disp:completeness_inferred</unset><set>urn:epcglobal:cbv:disp:recalled</set></persistentDisposition>
      </ObjectEvent>`);
    expect(faults(xml)).toEqual([]);
    expect(read(xml).events).toEqual([
      {
        type: "ObjectEvent",
        eventTime: "2026-09-01T08:00:00.000+08:00",
        eventTimeZoneOffset: "+08:00",
        eventID: "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        certificationInfo: "https://example.com/certificate/1",
        epcList: ["urn:epc:id:sgtin:6901234.056789.1"],
        action: "OBSERVE",
        bizStep: "inspecting",
        disposition: "in_progress",
        readPoint: { id: "https://id.gs1.org/414/6901234000009" },
        bizTransactionList: [
          { type: "po", bizTransaction: "https://example.com/po/1" },
          { bizTransaction: "https://example.com/other/2" },
        ],
        quantityList: [{ epcClass: LOT, quantity: 1200.5, uom: "KGM" }, { epcClass: LOT }],
        sourceList: [{ type: "owning_party", source: "urn:epc:id:pgln:6901234.00000" }],
        destinationList: [{ type: "location", destination: "urn:epc:id:sgln:6901234.00000.0" }],
        sensorElementList: [
          {
            sensorMetadata: { time: "2026-09-01T07:59:00+08:00", deviceID: "urn:epc:id:giai:6901234.111" },
            sensorReport: [
              { type: "Temperature", value: 26, uom: "CEL", component: "x" },
              { type: "Temperature", exception: "ALARM_CONDITION", booleanValue: true, stringValue: " a " },
            ],
          },
        ],
        persistentDisposition: { unset: ["completeness_inferred"], set: ["recalled"] },
      },
    ]);
  });

  test("keeps extensions by namespace: text as text, repeated elements as arrays, attributes beside the text", () => {
    const event = `<ObjectEvent>${WHEN}<epcList/><action>ADD</action>
      <readPoint><id>https://id.gs1.org/414/6901234000009</id><ex:gate>3</ex:gate></readPoint>
      <ilmd><cbvmda:lotNumber>00123</cbvmda:lotNumber><cbvmda:netWeight measurementUnitCode="KGM">3.5</cbvmda:netWeight></ilmd>
      <ex:row xsi:type="xsd:integer">1</ex:row><ex:row>2</ex:row>
      <ex:name xml:lang="zh">苍溪</ex:name>
      <ex:等级><ex:code>一级</ex:code></ex:等级><ex:empty/>
      </ObjectEvent>`;
    const declarations = `xmlns:ex="https://ns.example.com/ex/" xmlns:cbvmda="urn:epcglobal:cbv:mda"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"`;
    const xml = document(event, { declarations });
    expect(faults(xml)).toEqual([]);
    const { events, context } = read(xml);
    expect(events[0]).toMatchObject({
      epcList: [],
      readPoint: { id: "https://id.gs1.org/414/6901234000009", "ex:gate": "3" },
      ilmd: { "cbvmda:lotNumber": "00123", "cbvmda:netWeight": { measurementUnitCode: "KGM", "rdf:value": "3.5" } },
      "ex:row": ["1", "2"],
      "ex:name": { "@value": "苍溪", "@language": "zh" },
      "ex:%E7%AD%89%E7%BA%A7": { "ex:code": "一级" },
      "ex:empty": "",
    });
    expect(context).toEqual([
      "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
      { ex: "https://ns.example.com/ex/" },
      { rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#" },
    ]);
  });

  test("gives one prefix one namespace: bound anew, missing or of another meaning in JSON, it gets a name of its own", () => {
    const xml = document(
      `<ObjectEvent>${WHEN}<epcList/><action>OBSERVE</action>
       <ex:a xmlns:ex="https://other.example.com/"><ex:b/></ex:a><c xmlns="https://third.example.com/"/>
       <value:d xmlns:value="https://fourth.example.com/"/><cbvmda:e xmlns:cbvmda="https://fifth.example.com/"/><ex:f/></ObjectEvent>`,
      { declarations: 'xmlns:ex="https://ns.example.com/ex/"' },
    );
    const { events, context } = read(xml);
    expect(Object.keys(events[0] ?? {}).slice(5)).toEqual(["ns1:a", "ns2:c", "ns3:d", "ns4:e", "ex:f"]);
    expect(context).toContainEqual({ ns1: "https://other.example.com/" });
    expect(context).toContainEqual({ ns4: "https://fifth.example.com/" });
    expect(faults(xml)).toEqual([]);
  });

  test("leaves what is wrong within an event to the rules of events, and tells the line where each event begins", () => {
    const good = `<ObjectEvent>${WHEN}<epcList/><action>OBSERVE</action></ObjectEvent>`;
    const bad = `<ObjectEvent>${WHEN}<epcList><serial/></epcList><action>OBSERVE</action><action>ADD</action><color>red</color>
      <quantityList><quantityElement><epcClass>${LOT}</epcClass><quantity>NaN</quantity></quantityElement></quantityList></ObjectEvent>`;
    const xml = document(`${good}\n${bad}`);
    expect(faults(xml)).toEqual([
      "/epcisBody/eventList/1/epcList/0 value-type",
      "/epcisBody/eventList/1/action value-type",
      "/epcisBody/eventList/1/color field-unknown",
      "/epcisBody/eventList/1/quantityList/0/quantity value-type",
    ]);
    expect(read(xml).lines).toEqual([3, 4]);
  });

  test("keeps parties and master data of the header", () => {
    const header = `<EPCISHeader><sbdh:StandardBusinessDocumentHeader xmlns:sbdh="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader">
      <sbdh:Sender><sbdh:Identifier Authority="SGLN">urn:epc:id:sgln:6901234.00000.0</sbdh:Identifier></sbdh:Sender>
      <sbdh:DocumentIdentification><sbdh:InstanceIdentifier>42</sbdh:InstanceIdentifier></sbdh:DocumentIdentification>
      </sbdh:StandardBusinessDocumentHeader>
      <extension><EPCISMasterData><VocabularyList><Vocabulary type="urn:epcglobal:epcis:vtype:BusinessLocation"><VocabularyElementList>
      <VocabularyElement id="urn:epc:id:sgln:6901234.00000.0"><attribute id="urn:epcglobal:cbv:mda:city">广元</attribute>
      <children><id>urn:epc:id:sgln:6901234.00000.8</id></children></VocabularyElement></VocabularyElementList></Vocabulary></VocabularyList>
      </EPCISMasterData></extension></EPCISHeader>`;
    const { value } = read(document("").replace("<EPCISBody>", `${header}<EPCISBody>`));
    expect(value).toMatchObject({
      sender: "urn:epc:id:sgln:6901234.00000.0",
      instanceIdentifier: "42",
      epcisHeader: {
        epcisMasterData: {
          vocabularyList: [
            {
              type: "urn:epcglobal:epcis:vtype:BusinessLocation",
              vocabularyElementList: [
                {
                  id: "urn:epc:id:sgln:6901234.00000.0",
                  attributes: [{ id: "urn:epcglobal:cbv:mda:city", attribute: "广元" }],
                  children: ["urn:epc:id:sgln:6901234.00000.8"],
                },
              ],
            },
          ],
        },
      },
    });
  });
});

describe("an EPCIS 1.x document in XML", () => {
  test("is read through its extensions and base extensions, for every event type", () => {
    const declaration = `<baseExtension><eventID>urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8</eventID><errorDeclaration>
      <declarationTime>2026-09-02T08:00:00+08:00</declarationTime><reason>urn:epcglobal:cbv:er:did_not_occur</reason>
      <correctiveEventIDs><correctiveEventID>urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8</correctiveEventID></correctiveEventIDs>
      </errorDeclaration></baseExtension>`;
    const quantities = (list: string) =>
      `<${list}><quantityElement><epcClass>${LOT}</epcClass><quantity>5</quantity></quantityElement></${list}>`;
    const xml = document(
      `<ObjectEvent>${WHEN}${declaration}<epcList/><action>ADD</action><extension>${quantities("quantityList")}
         <ilmd><ex:a>1</ex:a></ilmd><extension><sensorElementList><sensorElement><sensorReport type="gs1:Mass" value="1"/></sensorElement></sensorElementList></extension></extension></ObjectEvent>
       <AggregationEvent>${WHEN}<parentID>urn:epc:id:sscc:6901234.3000000001</parentID><childEPCs/><action>ADD</action>
         <extension>${quantities("childQuantityList")}</extension></AggregationEvent>
       <TransactionEvent>${WHEN}<bizTransactionList><bizTransaction>https://example.com/po/1</bizTransaction></bizTransactionList>
         <epcList/><action>ADD</action><extension>${quantities("quantityList")}</extension></TransactionEvent>
       <extension><TransformationEvent>${WHEN}${quantities("inputQuantityList")}${quantities("outputQuantityList")}</TransformationEvent></extension>
       <extension><extension><AssociationEvent>${WHEN}<parentID>urn:epc:id:grai:6901234.00022.1</parentID><childEPCs>
         <epc>urn:epc:id:giai:6901234.1</epc></childEPCs><action>ADD</action></AssociationEvent></extension></extension>`,
      { version: "1.2", declarations: 'xmlns:ex="https://ns.example.com/ex/"' },
    );
    expect(faults(xml)).toEqual([]);
    const { events, schemaVersion, value } = read(xml);
    expect([schemaVersion, value.schemaVersion]).toEqual(["1.2", "2.0"]);
    expect(events.map(({ type }) => type)).toEqual([
      "ObjectEvent",
      "AggregationEvent",
      "TransactionEvent",
      "TransformationEvent",
      "AssociationEvent",
    ]);
    expect(events[0]).toMatchObject({
      eventID: "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
      errorDeclaration: {
        reason: "did_not_occur",
        correctiveEventIDs: ["urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8"],
      },
      quantityList: [{ epcClass: LOT, quantity: 5 }],
      ilmd: { "ex:a": "1" },
      sensorElementList: [{ sensorReport: [{ type: "Mass", value: 1 }] }],
    });
  });

  test("with an event that EPCIS 2.0 does not have has the others all the same, and that one is refused by itself", () => {
    const events = `<QuantityEvent>${WHEN}</QuantityEvent><ObjectEvent>${WHEN}<epcList><epc>urn:a:1</epc></epcList><action>OBSERVE</action></ObjectEvent>`;
    const reading = readXmlDocument(document(events, { version: "1.2" }));
    const captured = readCaptureDocument(reading.ok ? reading.value : undefined);
    expect(captured.ok && captured.value.entries).toMatchObject([
      { ok: false, faults: [{ pointer: "/epcisBody/eventList/0/type", code: "event-type" }] },
      { ok: true },
    ]);
  });
});

describe("results of a query in XML", () => {
  test("are read like a document, with the query's name and subscription", () => {
    const event = `<ObjectEvent>${WHEN}<epcList/><action>OBSERVE</action></ObjectEvent>`;
    const reading =
      readXmlDocument(`<q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:2" schemaVersion="2.0" creationDate="2026-09-01T00:00:00Z">
      <EPCISBody><q:QueryResults><queryName>mine</queryName><subscriptionID>s1</subscriptionID><resultsBody><EventList>${event}</EventList></resultsBody>
      </q:QueryResults></EPCISBody></q:EPCISQueryDocument>`);
    expect(reading).toMatchObject({
      ok: true,
      value: {
        type: "EPCISQueryDocument",
        epcisBody: {
          queryResults: {
            queryName: "mine",
            subscriptionID: "s1",
            resultsBody: { eventList: [{ type: "ObjectEvent" }] },
          },
        },
      },
    });
  });
});

describe("what the schema of XML allows", () => {
  const eventIn = (inner: string, attributes = "") => {
    const xml = `<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" xmlns:ex="https://ns.example.com/ex/"${attributes} schemaVersion="2.0" creationDate="2026-09-01">
      <EPCISBody><EventList><ObjectEvent>${WHEN}<epcList><epc>urn:a:1</epc></epcList><action>OBSERVE</action>${inner}</ObjectEvent></EventList></EPCISBody></e:EPCISDocument>`;
    const reading = readXmlDocument(xml);
    const captured = readCaptureDocument(reading.ok ? reading.value : undefined, { binding: "xml" });
    const [entry] = captured.ok ? captured.value.entries : [];
    return entry?.ok ? { ...entry.event, hashId: entry.hashId, digits: entry.digits } : entry;
  };
  const sensed = (attributes: string) =>
    `<sensorElementList><sensorElement><sensorReport ${attributes}/></sensorElement></sensorElementList>`;

  test("is an alarm that says nothing of what was measured, which the JSON schema does not allow", () => {
    const alarm = { exception: "ALARM_CONDITION", booleanValue: true };
    const event = eventIn(sensed('exception="gs1:ALARM_CONDITION" booleanValue="true"'));
    expect(event).toMatchObject({ sensorElementList: [{ sensorReport: [alarm] }] });
    const json = {
      type: "ObjectEvent",
      eventTime: "2026-09-01T00:00:00Z",
      eventTimeZoneOffset: "+08:00",
      action: "OBSERVE",
    };
    const inJson = { ...json, epcList: ["urn:a:1"], sensorElementList: [{ sensorReport: [alarm] }] };
    const context = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"];
    const document = {
      "@context": context,
      type: "EPCISDocument",
      schemaVersion: "2.0",
      creationDate: "x",
      epcisBody: { eventList: [inJson] },
    };
    const captured = readCaptureDocument(document);
    expect(captured.ok && captured.value.entries).toMatchObject([{ ok: false, faults: [{ code: "field-missing" }] }]);
  });

  test("is any type of the GS1 Web Vocabulary, under any prefix and as a URI", () => {
    for (const [type, attributes] of [
      ["gs1:EffectiveDoseRate", ""],
      ["voc:EffectiveDoseRate", ' xmlns:voc="https://gs1.org/voc/"'],
      ["https://gs1.org/voc/EffectiveDoseRate", ""],
    ] as const) {
      expect(eventIn(sensed(`type="${type}" value="0.005" uom="P71"`), attributes)).toMatchObject({
        sensorElementList: [{ sensorReport: [{ type: "gs1:EffectiveDoseRate", value: 0.005 }] }],
      });
    }
    expect(eventIn(sensed('type="gs1:Temperature" value="1"'))).toMatchObject({
      sensorElementList: [{ sensorReport: [{ type: "Temperature" }] }],
    });
  });

  test("is an object named twice, which is named once, a lasting state in any event, and any text as unit", () => {
    const once = eventIn("");
    const hashId = once !== undefined && "hashId" in once ? once.hashId : "refused";
    const xml = (list: string) => eventIn(list);
    expect(
      xml(
        "<extension><quantityList><quantityElement><epcClass>urn:c</epcClass><quantity>1</quantity><uom>kg net</uom></quantityElement></quantityList></extension>",
      ),
    ).toMatchObject({
      quantityList: [{ uom: "kg net" }],
    });
    const reading = readXmlDocument(
      `<e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="x"><EPCISBody><EventList><ObjectEvent>${WHEN}<epcList><epc>urn:a:1</epc><epc>urn:a:1</epc></epcList><action>OBSERVE</action></ObjectEvent><AggregationEvent>${WHEN}<childEPCs><epc>urn:a:1</epc></childEPCs><action>OBSERVE</action><persistentDisposition><set>urn:epcglobal:cbv:disp:recalled</set></persistentDisposition></AggregationEvent></EventList></EPCISBody></e:EPCISDocument>`,
    );
    const captured = readCaptureDocument(reading.ok ? reading.value : undefined, { binding: "xml" });
    expect(captured.ok && captured.value.entries).toMatchObject([{ ok: true, hashId }, { ok: true }]);
  });

  test("is a value that is all attributes: nothing is made up beside them", () => {
    const event = eventIn('<ex:line ex:number="2" ex:shift="1"/>');
    expect(event).toMatchObject({ "ex:line": { "ex:number": "2", "ex:shift": "1" } });
    expect(JSON.stringify(event)).not.toContain("rdf:value");
  });

  test("is a number of any length, in standard fields too", () => {
    const event = eventIn(sensed('type="gs1:Temperature" value="1234567890.12345678901"'));
    expect(event).toMatchObject({ digits: { "/sensorElementList/0/sensorReport/0/value": "1234567890.12345678901" } });
  });
});

test.each(["1.2", "2.0"] as const)(
  "a query document of %s with a business header is read, and the header refuses nothing",
  (version) => {
    const n = version === "1.2" ? 1 : 2;
    const header = `<EPCISHeader><s:StandardBusinessDocumentHeader xmlns:s="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"><s:HeaderVersion>1.0</s:HeaderVersion><s:Sender><s:Identifier>urn:x:us</s:Identifier></s:Sender><s:Receiver><s:Identifier>you</s:Identifier></s:Receiver><s:DocumentIdentification><s:InstanceIdentifier>42</s:InstanceIdentifier></s:DocumentIdentification></s:StandardBusinessDocumentHeader></EPCISHeader>`;
    const xml = `<q:EPCISQueryDocument xmlns:q="urn:epcglobal:epcis-query:xsd:${n}" schemaVersion="${version}" creationDate="2026-09-01T00:00:00Z">${header}<EPCISBody><q:QueryResults><queryName>SimpleEventQuery</queryName><resultsBody><EventList><ObjectEvent>${WHEN}<epcList><epc>urn:a:1</epc></epcList><action>OBSERVE</action></ObjectEvent></EventList></resultsBody></q:QueryResults></EPCISBody></q:EPCISQueryDocument>`;
    const reading = readXmlDocument(xml);
    const captured = readCaptureDocument(reading.ok ? reading.value : undefined, { binding: "xml" });
    expect(captured).toMatchObject({ ok: true, value: { entries: [{ ok: true }] } });
  },
);
