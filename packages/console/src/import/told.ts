/** What is wrong with a file or a cell, and what to do: as the person at the device reads it, in either language. */
export interface Told {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export const told = (code: string, zh: string, en: string): Told => ({ code, zh, en });

/** A file that cannot be read as a table. */
export class FileRefused extends Error {
  override readonly name = "FileRefused";
  readonly told: Told;
  constructor(why: Told) {
    super(why.en);
    this.told = why;
  }
}
