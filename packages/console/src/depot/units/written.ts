import { acting } from "../../records/acting.ts";
import { unitsWritten } from "../ground/ground.ts";
import { withUnits } from "./known-units.ts";

// From the first screen of units on, what waits to be sent counts for them.
unitsWritten.value = (ground, commands) => withUnits(ground, commands, acting()?.organisation.id ?? "");
