import { useEffect, useRef } from "preact/hooks";
import { type Reading, useReading } from "../../service/reading.ts";

/** What others write meanwhile is seen within a minute. */
const EVERY_MS = 60_000;

/** As `useReading`, of what others add to: asked for anew when its screen is opened again, and each minute while it is open. */
export function useFresh<Value>(key: string, ask: () => Promise<Value>): Reading<Value> {
  const reading = useReading(key, ask);
  const again = useRef(reading.again);
  again.current = reading.again;
  const isKept = reading.value !== undefined;
  useEffect(() => {
    if (isKept) again.current();
    const timer = setInterval(() => again.current(), EVERY_MS);
    return () => clearInterval(timer);
    // Only when the screen opens: what is read later is fresh.
  }, [key]);
  return reading;
}
