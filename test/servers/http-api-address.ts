/**
 * Where an HTTP API of the emulator is called. A stack puts out `https://<id>.execute-api.<region>.amazonaws.com/`, which is
 * the address on AWS, or the emulator's own `http://<id>.execute-api.127.0.0.1:<port>`, which is none; the emulator serves
 * the API under a path of its own endpoint. Any other address is left as it is.
 */
export const httpApiAddress = (output: string, endpoint: string): string => {
  const [, id] = /^https?:\/\/([a-z0-9]+)\.execute-api\.[^/]+\/?$/.exec(output) ?? [];
  const emulated = ['127.0.0.1', 'localhost'].includes(new URL(endpoint).hostname);
  return id === undefined || !emulated ? output : `${endpoint}/_aws/execute-api/${id}/$default`;
};
