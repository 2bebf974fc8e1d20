import * as z from "zod";
import { OF_A_BATCH } from "../host/allowances.ts";
import { environmentOf, PublicUrl } from "../host/environment.ts";
import { lifecycle } from "../host/lifecycle.ts";
import { openWatch } from "../host/watch.ts";
import { askForLabel } from "./ask.ts";

const environment = environmentOf(
  z.object({ PUBLIC_URL: PublicUrl, CANARY_PATH: z.string().startsWith("/") }),
  process.env,
);
const watch = openWatch("canary");

/** For the schedule: fails, and so rings, when the label's page does not come. */
export const handler = lifecycle(watch, OF_A_BATCH, () =>
  askForLabel(environment.PUBLIC_URL + environment.CANARY_PATH),
);
