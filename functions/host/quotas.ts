import { QUOTA_LIMITS, type Quotas } from "@suyuan/api/allowances/quotas";
import type { Deps } from "@suyuan/api/host";
import { type QuotaSteps, StoredQuotas } from "@suyuan/api/ledger/quotas/stored-quotas";
import * as z from "zod";

const MB = 1_000_000;
const Whole = z.coerce.number().int().min(0).max(999_999_999);

/** What an organisation may send a day and keep, as one machine's variables have it; 0 for no limit. */
export const QUOTA_VARIABLES = {
  QUOTA_MB_PER_DAY: Whole.default(QUOTA_LIMITS.bytesPerDay / MB),
  QUOTA_EVENTS_PER_DAY: Whole.default(QUOTA_LIMITS.eventsPerDay),
  QUOTA_LABELS_PER_DAY: Whole.default(QUOTA_LIMITS.labelsPerDay),
  QUOTA_UPLOADS_PER_DAY: Whole.default(QUOTA_LIMITS.uploadsPerDay),
  QUOTA_STORED_FILES: Whole.default(QUOTA_LIMITS.storedFiles),
  QUOTA_STORED_MB: Whole.default(QUOTA_LIMITS.storedBytes / MB),
};
const Variables = z.object(QUOTA_VARIABLES);

/**
 * Many instances, each with a begun step of its own that is used up when it ends: steps are short, a two-thousandth of a day, and what is kept
 * for good is counted to the file. An organisation's first request of an instance, and each 1 MB, 100 events or 100 labels after it, cost 1 read
 * unit and 2 write units; a file that is kept twice that.
 */
const SHORT_STEPS: QuotaSteps = { daily: 2_000, stored: Number.POSITIVE_INFINITY };

/** Counts in the table what organisations send and keep. */
export function awsQuotas(
  deps: Pick<Deps, "table" | "now" | "randomBytes">,
  variables: z.infer<typeof Variables>,
): Quotas {
  const limits = {
    bytesPerDay: variables.QUOTA_MB_PER_DAY * MB,
    eventsPerDay: variables.QUOTA_EVENTS_PER_DAY,
    labelsPerDay: variables.QUOTA_LABELS_PER_DAY,
    uploadsPerDay: variables.QUOTA_UPLOADS_PER_DAY,
    storedFiles: variables.QUOTA_STORED_FILES,
    storedBytes: variables.QUOTA_STORED_MB * MB,
  };
  return new StoredQuotas(deps, limits, SHORT_STEPS);
}
