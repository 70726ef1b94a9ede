/** What a literal in a matcher may be; `null` matches a JSON null only. */
export type Literal = string | number | boolean | null;

/** A test of one field's value. Tests on a value of another type than they need are false. */
export type Test =
  | { readonly kind: 'equals'; readonly values: readonly Literal[] }
  | { readonly kind: 'exists'; readonly expected: boolean }
  | { readonly kind: 'compare'; readonly op: 'gt' | 'gte' | 'lt' | 'lte'; readonly value: number }
  | {
      readonly kind: 'text';
      readonly op: 'prefix' | 'suffix' | 'contains';
      readonly value: string;
    }
  | { readonly kind: 'regex'; readonly pattern: string }
  | { readonly kind: 'all'; readonly of: readonly Test[] }
  | { readonly kind: 'not'; readonly test: Test };

/** A question about a record. `field` is a path (`http.status`) or a canonical name (`@level`). */
export type Condition =
  | { readonly kind: 'field'; readonly field: string; readonly test: Test }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition };

/** Makes fields of a text: the regex's named groups can be named as fields by the same rule. */
export interface Extract {
  readonly field: string;
  readonly pattern: string;
}
