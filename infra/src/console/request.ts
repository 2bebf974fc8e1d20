import { Function as EdgeFunction, FunctionCode, FunctionRuntime } from "aws-cdk-lib/aws-cloudfront";
import type { Construct } from "constructs";
import type { Settings } from "../settings.ts";

/** Files of the console outside `assets/`, whose names stay. Every other address is read by the app itself. */
export const NAMED_FILES: readonly string[] = ["files.json", "icon.svg", "manifest.webmanifest", "worker.js"];

/**
 * Runs at the edge on every request for the console (CloudFront Functions, JavaScript runtime 2.0): which object answers an address, in which
 * form. A deep link is answered with the app's document. A coding that is refused by `q=0` is not chosen.
 */
export const CONSOLE_REQUEST_CODE = `const NAMED = ${JSON.stringify(NAMED_FILES)};
function takes(accepted, coding) {
  return accepted.split(",").some(function (one) {
    const parts = one.split(";");
    return parts[0].trim().toLowerCase() === coding && !/^\\s*q=0(?:\\.0*)?\\s*$/i.test(parts[1] || "");
  });
}
function handler(event) {
  const request = event.request;
  const path = request.uri.slice("/console/".length);
  const accepted = request.headers["accept-encoding"] ? request.headers["accept-encoding"].value : "";
  const form = takes(accepted, "br") ? "br" : takes(accepted, "gzip") ? "gzip" : "plain";
  request.uri = "/" + form + "/" + (path.startsWith("assets/") || NAMED.includes(path) ? path : "index.html");
  return request;
}`;

export function consoleRequest(scope: Construct, { stage }: Settings): EdgeFunction {
  return new EdgeFunction(scope, "ConsoleRequest", {
    functionName: `suyuan-${stage}-console-request`,
    runtime: FunctionRuntime.JS_2_0,
    code: FunctionCode.fromInline(CONSOLE_REQUEST_CODE),
    comment: "Which object of the console answers an address, and in which form",
  });
}
