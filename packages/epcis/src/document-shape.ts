import { extension, extensionValue } from "./extension.ts";
import { text, version } from "./primitives.ts";
import { type Check, open } from "./shape.ts";

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

/** What is passed over, master data and the business header among it, refuses nothing: it is only bounded. */
const PASSED_OVER = {
  "@context": later,
  id: anyValue,
  instanceIdentifier: anyValue,
  sender: anyValue,
  receiver: anyValue,
  epcisHeader: anyValue,
};

/** The fields of an EPCISDocument around its events (official schema: epcisDocument). */
export function captureShape(limit: number): Check<unknown> {
  return open(
    {
      type: later,
      schemaVersion: version,
      creationDate: text,
      epcisBody: open({ eventList: eventList(limit) }, {}, extension),
    },
    PASSED_OVER,
    extension,
  );
}

/** The fields of an EPCISQueryDocument around its events (official schema: epcisQueryDocument). */
export function queryShape(limit: number): Check<unknown> {
  const resultsBody = open({ eventList: eventList(limit) }, { vocabularyList: anyValue }, extension);
  const queryResults = open({ queryName: text, resultsBody }, { subscriptionID: anyValue }, extension);
  return open(
    { type: later, epcisBody: open({ queryResults }, {}, extension) },
    { ...PASSED_OVER, schemaVersion: version, creationDate: anyValue },
    extension,
  );
}
