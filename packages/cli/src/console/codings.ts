/** Content codings in which files are kept ready, the smaller first. */
const READY = ["br", "gzip"] as const;
export type Coding = (typeof READY)[number];

/** Those of them that `Accept-Encoding` takes (RFC 9110 section 12.5.3), the smaller first: both are decoded in no time. */
export function codingsTaken(header: string | null): readonly Coding[] {
  if (header === null) return [];
  const weights = new Map(
    header
      .toLowerCase()
      .split(",")
      .map((coding): [string, number] => {
        const [name = "", ...parameters] = coding.split(";").map((part) => part.trim());
        const weight = parameters.find((parameter) => parameter.startsWith("q="));
        return [name, weight === undefined ? 1 : Number(weight.slice(2))];
      }),
  );
  return READY.filter((coding) => (weights.get(coding) ?? weights.get("*") ?? 0) > 0);
}
