import { signal } from "@preact/signals";

/** Whether the device says that it has no network at all. That it has one promises nothing. */
export const isOffline = signal(false);

export function watchNetwork(): void {
  const look = () => {
    isOffline.value = !navigator.onLine;
  };
  addEventListener("online", look);
  addEventListener("offline", look);
  look();
}
