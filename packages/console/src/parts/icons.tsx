import type { JSX } from "preact";

/** Outlines on a 24 × 24 field, in strokes. */
const PATHS = {
  home: "M3 11l9-8 9 8M6 9v11h12V9M10 20v-6h4v6",
  batch: "M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9",
  farm: "M12 21v-9M12 14c-5 0-7-3-7-7 5 0 7 3 7 7zM12 12c0-5 3-7 7-7 0 5-3 7-7 7",
  truck: "M2 6h12v10H2zM14 10h4l4 3v3h-8M6 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM17 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  more: "M4 6h16M4 12h16M4 18h16",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
  certificate: "M5 3h14v12H5zM8 7h8M8 11h5M12 15v6l2-2 2 2v-6",
  duty: "M4 5h16v15H4zM8 3v4M16 3v4M8 13l3 3 5-6",
  recall: "M8 3h8l5 5v8l-5 5H8l-5-5V8zM8 12h8",
  lab: "M9 3h6M10 3v6l-5 9c-1 2 0 3 2 3h10c2 0 3-1 2-3l-5-9V3M7 15h10",
  people: "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-4 3-7 7-7s7 3 7 7M16 3a4 4 0 0 1 0 8M18 14c3 1 4 4 4 7",
  key: "M8 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 12h9v4M17 12v3",
  push: "M12 3v12M7 8l5-5 5 5M4 15v6h16v-6",
  eye: "M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  label: "M3 4h9l9 9-8 8-10-10zM8 9h.1",
  land: "M3 6l6-3 6 3 6-3v15l-6 3-6-3-6 3zM9 3v15M15 6v15",
  alert: "M12 3l10 18H2zM12 10v5M12 18h.1",
  scan: "M3 8V3h5M16 3h5v5M21 16v5h-5M8 21H3v-5M7 12h10",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  product: "M12 7c-5-3-9 0-9 6 0 5 4 8 6 8 1 0 2-1 3-1s2 1 3 1c2 0 6-3 6-8 0-6-4-9-9-6zM12 7c0-2 1-4 3-5",
  health: "M2 12h5l2-6 4 12 3-6h6",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing beside a word that says the same: screen readers pass over it. */
export function Icon({ name, size = 24 }: { readonly name: IconName; readonly size?: number }): JSX.Element {
  return (
    <svg
      viewBox="0 0 24 24"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
