/** What is wrong with a database file, looked for in a thread of its own: the one that serves does not stand still for it. */
import { parentPort, workerData } from "node:worker_threads";
import { pageDamage, rowDamage } from "@suyuan/store/sqlite-check";

/** Faults that are told; one is enough to act upon. */
const FAULTS_MAX = 10;

const sleeping = new Int32Array(new SharedArrayBuffer(4));

/** Rests as long as it worked: those who are served come first. */
const rest = (tookMs: number) => void Atomics.wait(sleeping, 0, 0, tookMs);

function faultsIn(file: string): readonly string[] {
  const damage = [...pageDamage(file, false)];
  return (damage.length > 0 ? damage : rowDamage(file, rest)).slice(0, FAULTS_MAX);
}

parentPort?.postMessage(faultsIn(workerData as string));
