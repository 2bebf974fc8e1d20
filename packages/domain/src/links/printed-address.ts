import type { Reason } from "../evidence.ts";

/** Names that are no address on the public network (RFC 6761, RFC 6762 and the habit of routers). */
const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|lan|home|test|invalid)$/;

/** Numbers of this machine alone, as a URL has them; those that begin with 127 are too. */
const UNROUTED: readonly string[] = ["[::1]", "[::]", "0.0.0.0"];

/**
 * Why a code with this address cannot be scanned everywhere: it leads to this machine or its own network (`local`), or to a bare number
 * (`bare-ip`), which is somebody else's one day and has no certificate that browsers trust. Undefined for a name of the public network.
 */
export function unfitForPrint(publicUrl: string): "local" | "bare-ip" | undefined {
  const host = new URL(publicUrl).hostname.replace(/\.$/, "");
  const isNumber = host.startsWith("[") || /^[0-9.]+$/.test(host);
  if (isNumber) return host.startsWith("127.") || UNROUTED.includes(host) ? "local" : "bare-ip";
  return LOCAL_NAME.test(host) || !host.includes(".") ? "local" : undefined;
}

/** What whoever prints is told of such an address; empty where phones can open it. */
export function addressWarnings(publicUrl: string): readonly Reason[] {
  const unfit = unfitForPrint(publicUrl);
  if (unfit === undefined) return [];
  const why =
    unfit === "local"
      ? { en: "which phones of buyers cannot open", zh: "消费者的手机打不开" }
      : { en: "a bare number, which may be another's one day", zh: "只是一个 IP 地址，日后可能属于他人" };
  return [
    {
      code: `address-${unfit}`,
      en: `Codes carry the address ${publicUrl}, ${why.en}, and a printed code stays as it is. Set PUBLIC_URL to the name that phones reach before you print for goods.`,
      zh: `追溯码中的网址为 ${publicUrl}，${why.zh}，而印出的码不能再改。正式打印前请将 PUBLIC_URL 设为手机可访问的域名。`,
    },
  ];
}
