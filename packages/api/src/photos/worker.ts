/**
 * A thread that makes one photo. A decoder that is led astray by a hostile file can spoil the heap of this thread and nothing else.
 */
import { parentPort, workerData } from "node:worker_threads";
import { library, type PhotoJob, photoOf } from "./make.ts";

if (parentPort === null) throw new Error("this file is the body of a thread");
const port = parentPort;
port.postMessage(photoOf(await library(), workerData as PhotoJob));
