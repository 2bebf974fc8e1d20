import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { type CalendarDate, dateInChina } from "@suyuan/domain/calendar";
import type { Configuration } from "../configuration.ts";
import { startServer } from "../serve.ts";
import { type Cast, gatherCast } from "./cast.ts";
import { releaseDemoFolder, remakeDemoFolder } from "./demo-folder.ts";
import { prepareLand } from "./land.ts";
import { makeOrdinaryBatches } from "./ordinary-batches.ts";
import { behindMs } from "./season.ts";
import { showProducts } from "./shown.ts";
import type { Stage } from "./stage.ts";
import { STORY_BATCHES, type Story, tellStories } from "./stories.ts";

/** A served season: what can be looked at, and by whom. `stop` ends the server; the folder stays until the next demo. */
export interface Demo {
  readonly url: string;
  readonly stories: readonly Story[];
  readonly cast: Cast;
  readonly batches: number;
  readonly milliseconds: number;
  readonly logFile: string;
  /** The date by the demo's clock, where that is not today's. */
  readonly plays?: CalendarDate;
  stop(): Promise<void>;
}

/**
 * Remakes the data folder, serves, and makes a season of Cangxi kiwifruit and pears through the public api. Everything in it is
 * made up and says so. `say` is told what is being made. Throws when the folder is not the demo's own.
 */
export async function startDemo(settings: Configuration, say: (line: string) => void): Promise<Demo> {
  const started = performance.now();
  remakeDemoFolder(settings.dataDir);
  const logFile = join(settings.dataDir, "demo.log");
  const log = createWriteStream(logFile);
  const behind = behindMs(new Date());
  const wall = () => Date.now() - behind;
  const server = await startServer({ ...settings, wall }, (line) => log.write(line));
  const stop = async () => {
    await server.stop();
    await new Promise((resolve) => log.end(resolve));
    releaseDemoFolder(settings.dataDir);
  };
  try {
    say("making the organisations and their keys 机构与密钥");
    const cast = await gatherCast(server.machine, server.url);
    const now = () => new Date(wall());
    const today = dateInChina(now().toISOString());
    const stage: Stage = { url: server.url, cast, today, now, lots: 0 };
    say("making bases, products, certificates and farm records 基地、产品、证书与农事记录");
    await prepareLand(stage);
    await showProducts(stage);
    say("making the season's batches 当季批次");
    const ordinary = await makeOrdinaryBatches(stage);
    say("making the stories 场景");
    const stories = await tellStories(stage);
    const milliseconds = performance.now() - started;
    const batches = ordinary + STORY_BATCHES;
    return {
      url: server.url,
      stories,
      cast,
      batches,
      milliseconds,
      logFile,
      ...(behind > 0 ? { plays: today } : {}),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
