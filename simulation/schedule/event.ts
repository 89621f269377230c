/** How long something lasts, and from when, in ms of virtual time. */
interface At {
  readonly at: number;
}
interface Lasting extends At {
  readonly forMs: number;
}

/** What a user does. Machines are named by their index; `pick` chooses among what there is at that moment. */
export type UserEvent =
  | (At & { readonly do: 'text'; readonly who: number; readonly to: number })
  | (At & {
      readonly do: 'edit' | 'delete' | 'resend';
      readonly who: number;
      readonly to: number;
      readonly pick: number;
    })
  | (At & {
      readonly do: 'read' | 'connect' | 'connect-address' | 'disconnect' | 'typing' | 'forget';
      readonly who: number;
      readonly to: number;
    })
  | (At & {
      readonly do: 'send';
      readonly who: number;
      readonly to: number;
      /** The size of each file; several are a folder. */
      readonly sizes: readonly number[];
      /** Sent so many times at once. */
      readonly times: number;
    })
  /** `spoil`: a file that was sent gets shorter on the sender's disk. */
  | (At & {
      readonly do: 'pause' | 'cancel' | 'retry' | 'remove' | 'spoil';
      readonly who: number;
      readonly pick: number;
    })
  | (At & {
      readonly do: 'rule';
      readonly who: number;
      readonly to: number;
      readonly kind: 'chat' | 'file' | 'any';
      readonly action: 'accept' | 'block' | null;
    });

/** What happens to the network and to the machines. */
export type WeatherEvent =
  /** Nothing gets through between two machines, in one direction or both. */
  | (Lasting & { readonly do: 'cut'; readonly from: number; readonly to: number; readonly oneWay: boolean })
  | (Lasting & { readonly do: 'unplug' | 'sleep' | 'hide'; readonly who: number })
  /** The cable has a loose contact. */
  | (Lasting & { readonly do: 'flap'; readonly who: number; readonly everyMs: number })
  | (Lasting & {
      readonly do: 'firewall';
      readonly from: number;
      readonly to: number;
      readonly refuses: boolean;
    })
  | (Lasting & { readonly do: 'deaf'; readonly from: number; readonly to: number })
  | (Lasting & { readonly do: 'loss'; readonly share: number })
  /**
   * One connection between two machines ends by a reset: `both` hear of it, or only one does; or it is forgotten in
   * between and stays silent.
   */
  | (At & {
      readonly do: 'break';
      readonly from: number;
      readonly to: number;
      readonly pick: number;
      readonly how: 'both' | 'one' | 'forgotten';
    })
  | (Lasting & { readonly do: 'freeze'; readonly who: number })
  /** The program ends without a word, and starts again. */
  | (Lasting & {
      readonly do: 'crash';
      readonly who: number;
      readonly power: boolean;
      readonly samePort: boolean;
    })
  | (Lasting & { readonly do: 'quit'; readonly who: number; readonly samePort: boolean })
  | (At & { readonly do: 'move'; readonly who: number; readonly heir: number | null })
  | (At & { readonly do: 'wall-clock'; readonly who: number; readonly byMs: number })
  | (Lasting & {
      readonly do: 'disk-full' | 'disk-broken' | 'disk-slow' | 'database-full';
      readonly who: number;
    });

export type ScheduledEvent = UserEvent | WeatherEvent;

/** Everything that will happen before the weather clears. What is not in it is drawn from the seed. */
export interface Schedule {
  readonly seed: number;
  readonly machines: readonly { readonly name: string; readonly port: number }[];
  /** Pairs that do not know each other yet. */
  readonly strangers: readonly (readonly [number, number])[];
  /** In order of time. */
  readonly events: readonly ScheduledEvent[];
  /** When the weather clears. */
  readonly clearsAtMs: number;
}
