/** The raw reference: `node bare-server.ts FILE` answers any path on PORT with the file's bytes, a gzip member, and does nothing else. */
import { readFileSync } from "node:fs";
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const [file = ""] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(file));
const headers = { "content-type": "text/html; charset=utf-8", "content-encoding": "gzip" };
const app = new Hono();
app.get("*", () => new Response(bytes, { headers }));
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: "127.0.0.1" });
process.on("SIGTERM", () => process.exit(0));
