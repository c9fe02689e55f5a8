/** The package ships no types. It adds `QueryLanguage` to the states of what it is given: hand it a copy. */
declare module 'asl-validator' {
  const validate: (
    definition: unknown,
    options?: { readonly checkPaths?: boolean; readonly checkArn?: boolean },
  ) => {
    readonly isValid: boolean;
    readonly errors: readonly unknown[];
    errorsText(separator?: string): string;
  };
  export = validate;
}
