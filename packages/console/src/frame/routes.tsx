import type { ComponentType, JSX } from "preact";
import lazy from "preact-iso/lazy";
import { Route } from "preact-iso/router";
import { BASE } from "../parts/address.ts";
import type { Role } from "../sign-in/session.ts";

interface Screen {
  /** Below `/console`, as preact-iso matches it. */
  readonly path: string;
  readonly component: ComponentType;
  /** Who may open it; everyone where it is absent. */
  readonly roles?: readonly Role[];
}

/** Every screen, loaded when it is first opened. */
const SCREENS: readonly Screen[] = [
  { path: "/me", component: lazy(() => import("./me.tsx")) },
  { path: "/more", component: lazy(() => import("./more.tsx")) },
];

/** The routes of a role. */
export function routesFor(role: Role): readonly JSX.Element[] {
  return SCREENS.filter(({ roles }) => roles === undefined || roles.includes(role)).map(({ path, component }) => (
    <Route key={path} path={`${BASE}${path}`} component={component} />
  ));
}
