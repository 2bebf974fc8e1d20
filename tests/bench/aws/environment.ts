/** What the functions are given, as far as it must be there for them to start: nothing of it leads anywhere. */
export const FUNCTION_ENVIRONMENT: Readonly<Record<string, string>> = {
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  AWS_REGION: "ap-southeast-1",
  AWS_ACCESS_KEY_ID: "local",
  AWS_SECRET_ACCESS_KEY: "local",
  POWERTOOLS_METRICS_NAMESPACE: "bench",
  POWERTOOLS_SERVICE_NAME: "bench",
  TABLE_NAME: "suyuan",
  BLOBS_BUCKET: "blobs",
  CONSOLE_BUCKET: "console",
  PUBLIC_URL: "https://suyuan.example",
  ORIGIN_SECRETS: "the secret that front and api share in the bench",
  LABEL_KEYS: "a key of labels that is long enough for the bench",
  SCANS_QUEUE_URL: "http://127.0.0.1:9/1/scans",
  DELIVERIES_QUEUE_URL: "http://127.0.0.1:9/1/deliveries.fifo",
  CANARY_PATH: "/01/06901234567892",
};
