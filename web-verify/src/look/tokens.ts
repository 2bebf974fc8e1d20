/**
 * The inks and letters of the service's look, stated once: the public pages write them into their style, the console makes custom
 * properties of them. Every pair of a text's and its ground's colour holds 4.5:1.
 */
export interface Inks {
  /** Of text. */
  readonly ink: string;
  /** Of text that explains. */
  readonly dim: string;
  readonly rule: string;
  readonly ground: string;
  /** A ground that stands back. */
  readonly soft: string;
  /** Of headings, links and what is in order. */
  readonly accent: string;
  /** Of what asks for attention. */
  readonly amber: string;
  /** Of what is stopped. */
  readonly red: string;
  /** Of borders that are seen from the ground (3:1). */
  readonly edge: string;
}

export const LIGHT: Inks = {
  ink: "#16211b",
  dim: "#4a5850",
  rule: "#d3dcd6",
  ground: "#fff",
  soft: "#f2f5f3",
  accent: "#0a5c3f",
  amber: "#7c4700",
  red: "#a30f1b",
  edge: "#6b7870",
};

export const DARK: Inks = {
  ink: "#e6ece8",
  dim: "#b3c0b8",
  rule: "#35423b",
  ground: "#121815",
  soft: "#1b2420",
  accent: "#7fd3ae",
  amber: "#f0b35c",
  red: "#ff9a9a",
  edge: "#8b978f",
};

/** Grounds of bands and buttons, under white text, in light and dark alike: by how loud a state is. */
export const BANDS = { calm: "#0a5c3f", note: "#7c4700", stop: "#a30f1b", plain: "#3a4750" } as const;

/** How loud a state is: sets the colour of its band. */
export type Tone = keyof typeof BANDS;

/** The ring around what has the focus. */
export const FOCUS = "#1463d8";

export const LETTERS =
  'system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Noto Sans SC","Microsoft YaHei",sans-serif';

/** For codes that are compared sign by sign. */
export const CODE_LETTERS = 'ui-monospace,Menlo,Consolas,"Noto Sans Mono",monospace';
