/** What a node stands for: each has an outline of its own. */
export const SHAPES = ["batch", "shipment", "transformation", "base", "loss", "organisation", "unit"] as const;
export type Shape = (typeof SHAPES)[number];

/** How far a node is concerned: each has a sign of its own. */
export const MARKS = ["certain", "possible", "contact", "stopped"] as const;
export type Mark = (typeof MARKS)[number];

/** The outline of a node, as the path of an SVG from its upper left corner. */
export function outlineOf(shape: Shape, width: number, height: number): string {
  const cut = height / 6;
  const [right, low] = [width - cut, height - cut];
  switch (shape) {
    case "batch":
      return `M${cut} 0H${right}Q${width} 0 ${width} ${cut}V${low}Q${width} ${height} ${right} ${height}H${cut}Q0 ${height} 0 ${low}V${cut}Q0 0 ${cut} 0Z`;
    case "shipment":
      return `M0 0H${right}L${width} ${height / 2}L${right} ${height}H0Z`;
    case "transformation":
      return `M${cut} 0H${right}L${width} ${height / 2}L${right} ${height}H${cut}L0 ${height / 2}Z`;
    case "base":
      return `M${cut} 0H${right}L${width} ${cut}V${height}H0V${cut}Z`;
    case "loss":
      return `M0 0H${width}V${low}L${width * 0.75} ${height}L${width / 2} ${low}L${width / 4} ${height}L0 ${low}Z`;
    case "organisation":
      return `M0 0H${width}V${height}H0Z`;
    case "unit":
      return `M0 0H${width}V${height}H0ZM0 ${cut / 2}H${width}`;
  }
}

/** Of each sign, on a field of 16 × 16, what is filled and what is drawn as a line. */
export const SIGNS: Readonly<Record<Mark, { readonly fill: string; readonly line: string }>> = {
  certain: { fill: "M8 1A7 7 0 1 1 8 15A7 7 0 1 1 8 1Z", line: "" },
  possible: { fill: "M8 1A7 7 0 0 0 8 15Z", line: "M8 1A7 7 0 1 1 8 15A7 7 0 1 1 8 1Z" },
  contact: {
    fill: "",
    line: "M5.5 3.5A4.5 4.5 0 1 1 5.5 12.5A4.5 4.5 0 1 1 5.5 3.5ZM10.5 3.5A4.5 4.5 0 1 1 10.5 12.5A4.5 4.5 0 1 1 10.5 3.5Z",
  },
  stopped: { fill: "", line: "M2 2H14V14H2ZM2 14L14 2" },
};
