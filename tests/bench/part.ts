/** Measures a part, and says on the error stream how long it took: the table on the other one stays as it is, and who waits sees how far it is. */
export async function part<T>(name: string, measure: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const measured = await measure();
  console.error(`${name.padEnd(44)} ${((performance.now() - started) / 1000).toFixed(0).padStart(4)} s`);
  return measured;
}
