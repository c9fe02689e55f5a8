/** What JSON can hold. State data, evidence and messages are of this type, never class instances. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}
