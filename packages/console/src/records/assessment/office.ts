import { acting } from "../acting.ts";

/** The digits of the office's region that count, as far as its own code says. */
function digits(): string {
  const code = acting()?.organisation.regionCode ?? "";
  return code.slice(0, 6).replace(/(?:00)+$/, "") + code.slice(6).replace(/(?:000)+$/, "");
}

/** Does the person act for the statistics office of a province or city? */
export function mayPublish(): boolean {
  return acting()?.role === "statistician" && digits().length <= 4;
}

/** The region for which that office publishes, six digits. */
export function ownRegion(): string {
  return digits().slice(0, 4).padEnd(6, "0");
}

/** The county that the office stands for. */
export function countyOfOffice(): string | undefined {
  return digits().length === 6 ? digits() : undefined;
}
