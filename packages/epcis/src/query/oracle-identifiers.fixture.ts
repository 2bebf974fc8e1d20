/** The digit that completes a GS1 key. */
function check(digits: string): string {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 3 : 1), 0);
  return `${(10 - (sum % 10)) % 10}`;
}

const whole = (digits: string) => digits + check(digits);

/** A key and its finest qualifier as `ai:value/ai:value`; other texts as they are. For the keys that fixtures use. */
function normal(text: string): string {
  const [, kind, scheme = "", body = ""] = /^urn:epc:(id|class|idpat):([a-z]+):(.+)$/.exec(text) ?? [];
  const [company = "", second = "", ...rest] = body.split(".");
  const third = rest.join(".");
  if (kind !== undefined) {
    const gtin = () => whole(second.slice(0, 1) + company + second.slice(1));
    switch (`${kind}:${scheme}`) {
      case "id:sgtin":
        return `01:${gtin()}/21:${third}`;
      case "class:lgtin":
        return `01:${gtin()}/10:${third}`;
      case "idpat:sgtin":
        return third === "*" && second !== "*" ? `01:${gtin()}` : text;
      case "id:sscc":
        return `00:${whole(second.slice(0, 1) + company + second.slice(1))}`;
      case "id:sgln":
        return `414:${whole(company + second)}${third === "0" ? "" : `/254:${third}`}`;
      case "id:pgln":
        return `417:${whole(company + second)}`;
      case "id:grai":
        return `8003:${whole(`0${company}${second}`)}${third}`;
      case "id:giai":
        return `8004:${company}${body.slice(company.length + 1)}`;
      case "id:gdti":
        return `253:${whole(company + second)}${third}`;
      default:
        return text;
    }
  }
  const link =
    /^https?:\/\/[^/]+(?:\/[^?]*)?\/(00|01|253|414|417|8003|8004)\/([^/?]+)((?:\/(?:22|10|21|254)\/[^/?]+)*)(?:\?.*)?$/.exec(
      text,
    );
  if (link === null) return text;
  const [, ai, value = "", qualifiers = ""] = link;
  const pairs = qualifiers.split("/").slice(1);
  const finest =
    pairs.length > 0 && pairs.at(-2) !== "22" ? `/${pairs.at(-2)}:${decodeURIComponent(pairs.at(-1) ?? "")}` : "";
  return `${ai}:${ai === "01" ? value.padStart(14, "0") : decodeURIComponent(value)}${finest}`;
}

/** Do two texts name the same thing? */
export function oracleSame(a: string, b: string): boolean {
  return normal(a) === normal(b);
}

/** Does a pattern of SGTINs, SSCCs, GRAIs, GIAIs or SGLNs take in a key? */
function patternTakesIn(scheme: string, parts: readonly string[], key: string): boolean {
  const [company = "*", second = "*"] = parts;
  const [first = "", qualifier = ""] = key.split("/");
  const [ai, digits = ""] = first.split(":");
  const at = { sgtin: 1, sscc: 1, grai: 1, giai: 0, sgln: 0 }[scheme] ?? 0;
  const wanted = { sgtin: "01", sscc: "00", grai: "8003", giai: "8004", sgln: "414" }[scheme];
  if (ai !== wanted) return false;
  if (scheme === "sgtin" && qualifier !== "" && !qualifier.startsWith("21:")) return false;
  if (company !== "*" && digits.slice(at, at + company.length) !== company) return false;
  if (second === "*") return true;
  if (scheme === "sgtin") return digits.slice(0, 1) + digits.slice(1 + company.length, 13) === second;
  return digits.slice(at + company.length).startsWith(second);
}

/** Does a value of a MATCH_ parameter accept an identifier of an event? */
export function oracleIdentifiers(value: string, identifier: string): boolean {
  const [, scheme = "", body = ""] = /^urn:epc:idpat:([a-z]+):(.*\*)$/.exec(value) ?? [];
  return scheme === "" ? oracleSame(value, identifier) : patternTakesIn(scheme, body.split("."), normal(identifier));
}
