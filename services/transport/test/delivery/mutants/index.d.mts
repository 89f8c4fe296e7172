export interface Edit {
  /** From the folder of the service. */
  readonly file: string;
  readonly from: string;
  readonly into: string;
}

/** Each breaks one rule; names are unique. */
export declare const mutants: readonly { readonly name: string; readonly edits: readonly Edit[] }[];
