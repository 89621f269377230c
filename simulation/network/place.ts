/** Where packets come from and go to: a machine as the network sees it. */
export interface Place {
  readonly name: string;
  readonly ip: string;
  /** It is switched on, and its cable is in. */
  readonly reachable: boolean;
}
