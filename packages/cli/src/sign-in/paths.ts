/** Under this path of the public address the bundled issuer lives. */
export const SIGN_IN_PATH = "/sign-in";
