import type { SendRow } from "../../import/send-rows.ts";
import { straight } from "../../service/send.ts";

/** Refusals of the moment: the very same row may be taken later. */
const LATER = new Set([408, 429, 500, 502, 503, 504]);
const PAUSE_MS = 5000;
const PAUSE_MAX_MS = 60_000;

/** Sends a row at once, past the outbox: an import is a thing to watch, and the file is still there. */
export const sendRow: SendRow = async (id, { path, body, subject, label }) => {
  const outcome = await straight({ id, subject, method: "POST", path, body, label });
  if (outcome.kind === "taken") return { kind: "taken" };
  if (outcome.kind !== "refused") return { kind: "later", afterMs: PAUSE_MS };
  const { status, code, detail, detailZh, retryAfterSeconds, errors = [] } = outcome.problem;
  if (LATER.has(status)) {
    return { kind: "later", afterMs: Math.min(PAUSE_MAX_MS, (retryAfterSeconds ?? PAUSE_MS / 1000) * 1000) };
  }
  const zh = [detailZh, ...errors.map((one) => one.detailZh)].join(" ");
  return { kind: "refused", told: { code, zh, en: [detail, ...errors.map((one) => one.detail)].join(" ") } };
};
