import type { ComponentType, JSX } from "preact";
import { Route, Router } from "preact-iso/router";
import { BASE } from "../parts/address.ts";
import type { Membership, Role } from "../sign-in/session.ts";

export interface Screen {
  /** Below `/console`, as preact-iso matches it. */
  readonly path: string;
  readonly component: ComponentType<Shown>;
  /** Who may open it; everyone where it is absent. */
  readonly roles?: readonly Role[];
}

/** Who looks, and how it is shown. */
export interface Shown {
  readonly acting: Membership;
  readonly onBusy: (busy: boolean) => void;
  /** What an address without a screen shows. */
  readonly none: ComponentType;
}

/** The screen of the address, of those that a role may open. `base`: what the addresses begin with here. Each screen is told who looks, so that it can hold others. */
export function Screens({
  screens,
  base = BASE,
  acting,
  onBusy,
  none,
}: Shown & { readonly screens: readonly Screen[]; readonly base?: string }): JSX.Element {
  const shown = { acting, onBusy, none };
  const own = screens.filter(({ roles }) => roles === undefined || roles.includes(acting.role));
  return (
    <Router onLoadStart={() => onBusy(true)} onLoadEnd={() => onBusy(false)}>
      {[
        ...own.map(({ path, component }) => (
          <Route key={path} path={`${base}${path}`} component={component} {...shown} />
        )),
        <Route key="none" default component={none} />,
      ]}
    </Router>
  );
}
