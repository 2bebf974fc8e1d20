import * as z from "zod";
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
export const handler = lifecycle(watch, () => askForLabel(environment.PUBLIC_URL + environment.CANARY_PATH));
