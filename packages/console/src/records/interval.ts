/** Inputs of this long ago may still have a safety interval that runs. */
export const INTERVAL_DAYS = 60;
