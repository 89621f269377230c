/** One line of a value's tree. */
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
  /** Of bytes: how many there are. */
  readonly sizeBytes?: number;
  /** Of an integer too long to show: how many decimal digits it has, about. */
  readonly digits?: number;
  /** How many children `expand` can give. */
  readonly childCount: number;
}
