import type * as z from "zod";
import { type BalancerEvent, behindBalancer } from "./balancer.ts";
import type { FrontEnvironment } from "./environment.ts";
import { behindFront, type GatewayEvent, type Handler } from "./front.ts";

/** A handler behind what stands before the functions of this deployment. Throws where an edge has told no secret. */
export function behind(
  { FRONT: front, ORIGIN_SECRETS: secrets }: Pick<z.infer<typeof FrontEnvironment>, "FRONT" | "ORIGIN_SECRETS">,
  handle: Handler,
): (event: GatewayEvent & BalancerEvent) => Promise<unknown> {
  if (front === "balancer") return behindBalancer(handle);
  if (secrets === undefined) throw new Error("wrong environment: ORIGIN_SECRETS");
  return behindFront(secrets, handle);
}
