import * as z from "zod";

/** One read of a serial's page, as it waits in the queue. It names the pack and the time, and nobody. */
export const ScanMessage = z.strictObject({
  gtin: z.string().max(14),
  lot: z.string().max(20),
  serial: z.string().max(20),
  at: z.iso.datetime(),
  /** Of the pack, grams; absent in what an earlier version sent. */
  netWeightGrams: z.number().int().min(1).optional(),
  /** Had the pack no row when its page was read? Absent in what an earlier version sent. */
  isFirst: z.boolean().optional(),
});
export type ScanMessage = z.infer<typeof ScanMessage>;
