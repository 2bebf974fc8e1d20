import { CORRECTED_AT_ONCE, TAKEN_BACK } from "../../outbox/order.ts";
import { shownDate } from "../../words/figures.ts";
import { operatorWords } from "../../words/operator.ts";
import { deviceWords } from "../../words/oversight/devices.ts";

/** What earlier versions of the app called a device by themselves, in Chinese whoever reads it. */
const EARLIER = /^(?:手机|电脑)(?: (Android|iPhone|iPad|Windows|Mac OS|Linux))?$/;

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** A kind of device, as the reader calls it; one that this version does not know as it is written. */
export function kindWord(kind: string): string {
  const kinds: Readonly<Record<string, string>> = operatorWords().deviceKinds;
  return kinds[kind] ?? kind;
}

/** What a device is called: as somebody named it, else by its kind and system in the reader's language. */
export function shownDeviceName({
  name,
  kind,
  isMadeUp,
}: {
  readonly name: string;
  readonly kind: string;
  readonly isMadeUp?: true | undefined;
}): string {
  const earlier = EARLIER.exec(name);
  if (isMadeUp !== true && earlier === null) return name;
  return deviceWords().madeUp(kindWord(kind), earlier === null ? name : earlier[1]);
}

/** What a shared device is called: where nobody named it, by the day on which it began to be shared. */
export function shownSharedName(name: string): string {
  return DATE.test(name) ? shownDate(name) : name;
}

/** Why a number was given up, as its person typed it; what the app gave up by itself in the reader's language. */
export function shownReason(reason: string): string {
  if (reason === TAKEN_BACK) return deviceWords().takenBack;
  return reason === CORRECTED_AT_ONCE ? deviceWords().correctedAtOnce : reason;
}
