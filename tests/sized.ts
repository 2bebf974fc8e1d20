/**
 * The size of a test that shows more the longer it runs: kills, rushes, random requests, windows and languages. The usual size holds the guarantee
 * within the minutes that a developer waits; `SUYUAN_TESTS=long`, as `.ci/run` sets it, looks harder. Tests of every workspace import it from here.
 */
export function sized<Size>(usual: Size, long: Size): Size {
  return process.env.SUYUAN_TESTS === "long" ? long : usual;
}
