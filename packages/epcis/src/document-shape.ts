import { extension, extensionValue } from "./extension.ts";
import { instant, text, uri, version } from "./primitives.ts";
import { type Check, list, open } from "./shape.ts";

/** Read for itself, elsewhere. */
const later: Check<unknown> = () => undefined;
const anyValue: Check<unknown> = (value, report) => extensionValue(value, report);

/** Events are read one by one; here only that there is a list, and that it is no longer than `limit`. */
function eventList(limit: number): Check<unknown[]> {
  return (value, report) => {
    if (!Array.isArray(value)) report.refuse("value-type", "[…]");
    else if (value.length > limit) report.refuse("too-many-events", `${limit}`);
  };
}

/** Master data: attributes as they come, children by URI. Names beside the standard ones are the sender's affair. */
const attribute = open({ id: uri }, { attribute: anyValue }, anyMember);
const element = open({ id: uri }, { attributes: list(attribute), children: list(uri) }, anyMember);
const vocabulary = open({ type: uri }, { vocabularyElementList: list(element) }, anyMember);
const vocabularyList = list(vocabulary);

function anyMember(_name: string, ...rest: Parameters<typeof anyValue>): void {
  anyValue(...rest);
}

const header = open({}, { epcisMasterData: open({}, { vocabularyList }, anyMember) }, extension);

/** The fields of an EPCISDocument around its events (official schema: epcisDocument). */
export function captureShape(limit: number): Check<unknown> {
  return open(
    {
      type: later,
      schemaVersion: version,
      creationDate: instant,
      epcisBody: open({ eventList: eventList(limit) }, {}, extension),
    },
    { "@context": later, id: uri, instanceIdentifier: text, sender: text, receiver: text, epcisHeader: header },
    extension,
  );
}

/** The fields of an EPCISQueryDocument around its events (official schema: epcisQueryDocument). */
export function queryShape(limit: number): Check<unknown> {
  const resultsBody = open({ eventList: eventList(limit) }, { vocabularyList }, extension);
  const queryResults = open({ queryName: text, resultsBody }, { subscriptionID: text }, extension);
  return open(
    { type: later, epcisBody: open({ queryResults }, {}, extension) },
    { "@context": later, id: uri, schemaVersion: version, creationDate: instant, epcisHeader: header },
    extension,
  );
}
