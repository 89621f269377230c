/** One line in a value's tree. */
export interface NodeView {
  /** Key or index within the parent; absent at the root. */
  readonly key?: string;
  readonly kind:
    | 'null'
    | 'boolean'
    | 'number'
    | 'string'
    | 'bytes'
    | 'scalar'
    | 'list'
    | 'dict'
    | 'tuple'
    | 'set'
    | 'array'
    | 'object'
    | 'cycle';
  /** The value, at most 500 characters; '' for containers, whose `childCount` says more. */
  readonly text: string;
  /** For bytes: how many there are. */
  readonly sizeBytes?: number;
  /** For an integer too long to show: the approximate number of decimal digits. */
  readonly digits?: number;
  /** How many children `expand` can give. */
  readonly childCount: number;
}
