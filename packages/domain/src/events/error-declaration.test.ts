import type { EpcisEvent } from "@suyuan/epcis/event";
import { eventHashId } from "@suyuan/epcis/hash";
import { expect, test } from "vitest";
import { acting, BATCH, COOPERATIVE } from "../fixtures/cangxi.ts";
import { declaredWrong } from "./error-declaration.ts";
import { registrationEvent } from "./own-events.ts";

const CTX = acting(COOPERATIVE, "clerk");
const EVENT: EpcisEvent = registrationEvent(BATCH, CTX);

// EPCIS 2.0, 7.4.1.2 and 7.4.1.5.
test("an event declared wrong is that event, with why and by which others it is corrected; its hash stays", () => {
  expect(declaredWrong(EVENT, CTX)).toStrictEqual({
    ...EVENT,
    errorDeclaration: { declarationTime: CTX.now, reason: "did_not_occur" },
  });
  const corrected = declaredWrong(EVENT, CTX, ["ni:///sha-256;a", "ni:///sha-256;b"]);
  expect(corrected).toStrictEqual({
    ...EVENT,
    errorDeclaration: {
      declarationTime: CTX.now,
      reason: "incorrect_data",
      correctiveEventIDs: ["ni:///sha-256;a", "ni:///sha-256;b"],
    },
  });
  expect(eventHashId(corrected)).toBe(EVENT.eventID);
});
