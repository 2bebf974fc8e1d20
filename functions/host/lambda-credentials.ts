/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles: Lambda hands credentials over in the environment and renews them
 * with the process, so the chain of profiles, single sign-on and instance metadata (a sixth of the code) is never walked there.
 */
export function defaultProvider() {
  return async () => {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
    const { AWS_SESSION_TOKEN: sessionToken } = process.env;
    if (accessKeyId === undefined || secretAccessKey === undefined)
      throw new Error("no credentials in the environment");
    return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
  };
}
