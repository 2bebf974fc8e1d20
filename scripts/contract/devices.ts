import { createHash } from "node:crypto";
import { chainBeginning, chainText } from "@suyuan/domain/devices/chain";
import { BATCH, LOGGER_FILE } from "./season.ts";
import type { Step, Who } from "./site.ts";

const post = (as: Who, path: string, body: unknown): Step => ({ as, method: "POST", path, body });
const get = (as: Who, path: string): Step => ({ as, method: "GET", path });

const sha256Of = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The commands of a device that was restored with nothing before them: each follows the beginning of its chain. */
function storingOfDevice(number: number, content: { readonly id: string; readonly [member: string]: unknown }): Step {
  const device = "d-7f3a91c2";
  const [method, path, time, body] = ["POST", `${BATCH}/storage`, "2026-10-08T01:00:00.000Z", JSON.stringify(content)];
  const previous = sha256Of(chainBeginning(device));
  const place = "31.73,105.94";
  const link = { device, number, method, path, bodySha256: sha256Of(body), command: content.id, time, place };
  const headers = {
    "content-type": "application/json",
    "suyuan-device": device,
    "suyuan-device-number": String(number),
    "suyuan-device-command": content.id,
    "suyuan-device-time": time,
    "suyuan-device-clock": time,
    "suyuan-device-place": place,
    "suyuan-device-previous": previous,
    "suyuan-device-chain": sha256Of(chainText(previous, link)),
  };
  return { as: "depot", method: "POST", path, body, headers };
}

const UPLOADED = LOGGER_FILE.replace("EFI234105840", "EFI234105842").replaceAll(",1.2", ",1.6");

/** A handheld that records without a network, and a file that it sends in pieces. */
export const DEVICES: readonly Step[] = [
  post("depot", "/api/devices", { id: "d-7f3a91c2", name: "二号冷库手持机", kind: "handheld" }),
  storingOfDevice(1, { id: "st-2026-1", action: "in", location: "A3", quantityKg: 5, at: "2026-10-07T20:10:00+08:00" }),
  storingOfDevice(4, { id: "st-2026-4", action: "in", location: "A3", quantityKg: 2, at: "2026-10-07T20:20:00+08:00" }),
  post("depot", "/api/devices/d-7f3a91c2/discarded", {
    id: "gu-2026-1",
    numbers: [{ from: 2, to: 2 }],
    reason: "扫错了批次",
  }),
  get("depot", "/api/devices?limit=20"),
  get("operator", "/api/devices?lacking=true"),
  get("depot", "/api/devices/d-7f3a91c2?cursor=0"),
  get("depot", "/api/devices/d-7f3a91c2/places?limit=20"),
  get("operator", "/api/devices/d-7f3a91c2/places?organisation=guangyuan-cold"),
  post("depot", "/api/devices/d-7f3a91c2/places/erasure", { id: "fp-2026-1" }),
  post("depot", "/api/uploads", {
    id: "up-2026-1",
    bytes: new TextEncoder().encode(UPLOADED).length,
    sha256: sha256Of(UPLOADED),
    purpose: "temperature-log",
  }),
  {
    as: "depot",
    method: "PATCH",
    path: "/api/uploads/up-2026-1",
    body: UPLOADED,
    headers: { "content-type": "application/partial-upload", "upload-offset": "0" },
  },
  post("depot", `${BATCH}/temperature-logs?upload=up-2026-1`, undefined),
];
