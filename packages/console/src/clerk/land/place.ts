import { useEffect, useState } from "preact/hooks";
import type { Here } from "../../parts/map/drawing.tsx";

/** What the device says of where it is. */
export type Place = { readonly kind: "seeking" } | { readonly kind: "none" } | ({ readonly kind: "here" } & Here);

/** Older fixes are of another corner. */
const FRESH_MS = 5_000;
/** In a cold start a receiver takes half a minute under trees. */
const PATIENCE_MS = 60_000;

/** Follows the device while `isOn`; nothing is asked of it before. */
export function usePlace(isOn: boolean): Place {
  const [place, setPlace] = useState<Place>({ kind: "seeking" });
  useEffect(() => {
    if (!isOn) return;
    if (navigator.geolocation === undefined) {
      setPlace({ kind: "none" });
      return;
    }
    const options = { enableHighAccuracy: true, maximumAge: FRESH_MS, timeout: PATIENCE_MS };
    const watch = navigator.geolocation.watchPosition(
      ({ coords: { longitude, latitude, accuracy } }) =>
        setPlace({ kind: "here", position: [longitude, latitude], accuracyM: accuracy }),
      () => setPlace({ kind: "none" }),
      options,
    );
    return () => navigator.geolocation.clearWatch(watch);
  }, [isOn]);
  return place;
}
