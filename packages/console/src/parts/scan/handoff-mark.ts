/** What the code begins with by which one phone hands goods over to another. */
export const HANDOFF = "SUYUAN-HANDOFF-1:";
