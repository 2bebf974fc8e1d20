/** What begins the code that a phone shows another. */
export const HANDOFF = "SUYUAN-HANDOFF/1 ";
