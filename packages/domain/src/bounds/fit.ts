import type { Batch, CorrectionNote, Flag, IntervalBreach } from "../batches/batch.ts";
import { DomainError } from "../errors.ts";
import { shortened } from "./bytes.ts";
import { fittedTests, requireFewReports, requireRoomForTests } from "./tests.ts";

/** Organisations that one batch may name: whoever registered, received, was sent or tested it. */
export const PARTIES_MAX = 1000;
/** Rooms that one batch may lie in at one time, over all organisations. */
export const ROOMS_MAX = 500;
/** Actives that a batch names one by one; of more, the last name stands for the others, and no test bears it. */
export const ACTIVES_MAX = 200;
const BREACH_ACTIVES_MAX = 40;
const REASON_CHARACTERS = 400;
const NOTE_CHARACTERS = 120;

function withRest(actives: readonly string[], most: number): readonly string[] {
  if (actives.length <= most) return actives;
  const more = actives.length - (most - 1);
  return [...actives.slice(0, most - 1), `另有 ${more} 种 (${more} more)`];
}

function fittedBreach(breach: IntervalBreach): IntervalBreach {
  return { ...breach, actives: withRest(breach.actives, BREACH_ACTIVES_MAX) };
}

function fittedFlag(flag: Flag): Flag {
  const { reason } = flag;
  const [zh, en] = [shortened(reason.zh, REASON_CHARACTERS), shortened(reason.en, 2 * REASON_CHARACTERS)];
  return { ...flag, reason: { ...reason, zh, en } };
}

function fittedNote(note: CorrectionNote): CorrectionNote {
  const { from, to } = note;
  return {
    ...note,
    ...(from === undefined ? {} : { from: shortened(from, NOTE_CHARACTERS) }),
    ...(to === undefined ? {} : { to: shortened(to, NOTE_CHARACTERS) }),
  };
}

function roomsIn({ stored }: Batch): number {
  return Object.values(stored).reduce((sum, rooms) => sum + Object.keys(rooms).length, 0);
}

/** What grew beyond how many of it a batch may have; what is there already stays. */
function requireAtMost(
  most: number,
  before: number,
  after: number,
  what: { readonly en: string; readonly zh: string },
) {
  if (after <= most || after <= before) return;
  throw new DomainError(
    "payload-too-large",
    {
      en: `One batch may have ${most} ${what.en}, and this one has as many. Nothing was changed.`,
      zh: `一个批次最多 ${most} ${what.zh}，本批次已满，未作任何更改。`,
    },
    { extensions: { limit: most } },
  );
}

const PARTIES = {
  en: "organisations to its name. Ship the rest to one that has had some of it, or register what goes further as a lot of its own",
  zh: "个往来机构。请发往已有往来的机构，或将其余部分另行登记批次",
};
const ROOMS = {
  en: "rooms that it lies in. Take it out of some of them, or store it in those that it lies in",
  zh: "个存放库位。请先从部分库位出库，或存入已有库位",
};

/**
 * A batch as it is kept: no list of it is longer than its rows hold, and no entry of one longer than a row. Nothing that a rule decides on
 * is left out; what is left out is counted, and the facts have it. Throws `payload-too-large` where a list that must not be cut grew beyond
 * its bound: growth is refused, never what ends something.
 */
export function fitted(before: Batch | undefined, batch: Batch): Batch {
  requireAtMost(PARTIES_MAX, count(before?.parties), count(batch.parties), PARTIES);
  requireAtMost(ROOMS_MAX, before === undefined ? 0 : roomsIn(before), roomsIn(batch), ROOMS);
  const { breaches, corrections, activesUsed, flags } = batch;
  const bounded: Batch = {
    ...batch,
    activesUsed: withRest(activesUsed, ACTIVES_MAX),
    flags: flags.map(fittedFlag),
    ...(breaches === undefined ? {} : { breaches: breaches.map(fittedBreach) }),
    ...(corrections === undefined ? {} : { corrections: corrections.map(fittedNote) }),
  };
  requireFewReports(before, bounded);
  const after = { ...bounded, ...fittedTests(bounded) };
  requireRoomForTests(before, after);
  return after;
}

const count = (entries: object = {}): number => Object.keys(entries).length;
