import { useEffect, useState } from "preact/hooks";
import type { Role } from "../../sign-in/session.ts";
import type { TourStep } from "../../words/guide/tour.ts";

type Steps = () => readonly TourStep[];

const STEPS: Readonly<Record<Role, () => Promise<Steps>>> = {
  clerk: async () => (await import("../../words/guide/steps/clerk.ts")).steps,
  depot: async () => (await import("../../words/guide/steps/depot.ts")).steps,
  inspector: async () => (await import("../../words/guide/steps/inspector.ts")).steps,
  laboratory: async () => (await import("../../words/guide/steps/laboratory.ts")).steps,
  operator: async () => (await import("../../words/guide/steps/operator.ts")).steps,
  statistician: async () => (await import("../../words/guide/steps/statistician.ts")).steps,
  integrator: async () => (await import("../../words/guide/steps/integrator.ts")).steps,
};

/** The steps of a role, once they are there; without a network there are none. */
export function useSteps(role: Role | undefined): readonly TourStep[] {
  const [steps, setSteps] = useState<Steps>();
  useEffect(() => {
    if (role === undefined) return;
    STEPS[role]().then(
      (own) => setSteps(() => own),
      () => undefined,
    );
  }, [role]);
  return steps?.() ?? [];
}
