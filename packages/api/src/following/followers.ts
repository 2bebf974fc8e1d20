import { completeRun, completeVoid } from "../commands/label-runs.ts";
import { carryOut } from "../epcis/capture/carry.ts";
import { forgetSubscription } from "../epcis/subscriptions/queue.ts";
import { exceptionsIn } from "../ledger/exceptions.ts";
import { correctedHolders, correctedNames } from "./corrected-names.ts";
import { deliveredWeight } from "./county/delivered-weight.ts";
import { erasures } from "./county/erased.ts";
import { earlierEvents } from "./earlier-events.ts";
import { earlierInputs } from "./earlier-inputs.ts";
import { listExceptions } from "./exceptions.ts";
import { type Follower, followerOf } from "./follower.ts";
import { hiddenEvents, laboratoriesEvents } from "./hidden-events.ts";
import { eventIndex, knownValues, subscriptions } from "./index-events.ts";
import { lateInputs } from "./late-inputs.ts";
import { auditTrail } from "./lists/audit-trail.ts";
import { listRows, movedLists } from "./lists/list-rows.ts";
import { peopleWords } from "./lists/people-words.ts";
import { successorLists } from "./lists/successor-lists.ts";
import { pageLinks } from "./pages/page-links.ts";
import { agreedBatches, platformFeeds } from "./platforms/feeds.ts";
import { publishedCertificates } from "./published-certificates.ts";
import { recallOrders } from "./recalls/recall-orders.ts";
import { aidSigns } from "./signs/aid.ts";
import { handoffSigns } from "./signs/handoffs.ts";
import { harvestSigns, testSigns } from "./signs/harvests.ts";
import { gradeStandards, greenFoodStandards, inputStandards, testStandards } from "./signs/held-standards.ts";
import { loggerSigns } from "./signs/loggers.ts";
import { overdrawSigns, recordSigns } from "./signs/records.ts";
import { serialSigns } from "./signs/serials.ts";
import { baseFigures, batchFigures, benefitFigures } from "./statistics/figures.ts";
import { passOn } from "./transformed/pass-on.ts";
import { vacatedRooms, voidedInStore } from "./vacated-rooms.ts";

/** The serials of a label run that its request left unfinished. No order matters: a run has one fact. */
const labelRuns = followerOf("label-runs", ["labels-issued"], async (deps, { fact }) => {
  await completeRun(deps, fact.data.id);
  return "done";
});

/** The rows of serials that were struck, where the request left some. No order matters: a serial is struck once. */
const labelVoids = followerOf("label-voids", ["labels-voided"], async (deps, { fact }) => {
  await completeVoid(deps, fact.data.corrects.id, fact.recordedAt, fact.data.serials);
  return "done";
});

/**
 * The events of a captured document, as far as one call may go. No order is kept between documents, as none is kept between requests: each
 * event is judged by what is on record when it is stored. While a job is set aside its sender sees it running.
 */
const captures = followerOf("captures", ["capture-accepted"], async (deps, { fact }) =>
  (await carryOut(deps, fact.data.id)) === "more" ? { goOn: null } : "done",
);

/** Queue, state and secret of subscriptions that ended are erased. No order matters: a subscription ends once. */
const endedSubscriptions = followerOf(
  "ended-subscriptions",
  ["subscription-ended", "query-removed"],
  async (deps, { fact }) => {
    const ended = fact.kind === "query-removed" ? fact.data.ended : [fact.data.id];
    for (const id of ended) await forgetSubscription(deps, id);
    return "done";
  },
);

/**
 * What auditors should look at, for the offices of every region that it concerns. No order matters: an occurrence is counted once, and one
 * that is withdrawn first waits for it.
 */
const exceptions: Follower = {
  name: "exceptions",
  takes: "all",
  follow: async (deps, { row }) => {
    await listExceptions(deps, row, exceptionsIn(row));
    return "done";
  },
};

/**
 * Everything that follows from facts, in the order in which a fact is given to them. None needs the facts of an entity in their order, so
 * a fact that is set aside holds up no later one of the same entity either. A follower that does need an order must bring the means to
 * keep it. Beside them the journal keeps every fact: its row is written when the last follower lets go of the fact.
 */
export const FOLLOWERS: readonly Follower[] = [
  labelRuns,
  labelVoids,
  captures,
  endedSubscriptions,
  eventIndex,
  knownValues,
  subscriptions,
  earlierEvents,
  hiddenEvents,
  laboratoriesEvents,
  earlierInputs,
  lateInputs,
  passOn,
  recallOrders,
  deliveredWeight,
  erasures,
  vacatedRooms,
  voidedInStore,
  correctedNames,
  correctedHolders,
  pageLinks,
  publishedCertificates,
  exceptions,
  harvestSigns,
  testSigns,
  loggerSigns,
  handoffSigns,
  recordSigns,
  overdrawSigns,
  serialSigns,
  aidSigns,
  inputStandards,
  testStandards,
  greenFoodStandards,
  gradeStandards,
  listRows,
  movedLists,
  successorLists,
  peopleWords,
  auditTrail,
  platformFeeds,
  agreedBatches,
  batchFigures,
  baseFigures,
  benefitFigures,
];
