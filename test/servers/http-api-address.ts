/**
 * Where an HTTP API of the emulator is called. What a stack puts out, `http://<id>.execute-api.127.0.0.1:<port>`, is no
 * valid address; the emulator serves the same API under a path of its own endpoint. Any other address is left as it is.
 */
export const httpApiAddress = (output: string, endpoint: string): string => {
  const [, id] =
    /^https?:\/\/([a-z0-9]+)\.execute-api\.(?:127\.0\.0\.1|localhost)(?::\d+)?\/?$/.exec(output) ?? [];
  return id === undefined ? output : `${endpoint}/_aws/execute-api/${id}/$default`;
};
