import type { AdapterKind } from '../../ipc/contract.ts';

/** Names that the makers of VPNs give to their adapters. */
const VPN =
  /^(tun|tap|utun|wg|ppp|ipsec|tailscale|nordlynx|proton|mullvad|gpd|cscotun|wt)(\d|$)|^zt[a-z0-9]{8}|vpn|wireguard|tailscale|zerotier|anyconnect|hamachi|tap-windows|wintun/i;
/** Adapters between this machine and its own guests and containers, and Apple's for devices beside it. */
const VIRTUAL =
  /^(docker|virbr|vmnet|vboxnet|lxcbr|lxdbr|incusbr|cni|flannel|podman|vnet|vnic|awdl|llw|anpi|ap|bridge1\d)([\d.]|$)|^br-[0-9a-f]{12}|^(veth|cali)[0-9a-f]|vethernet|virtualbox|vmware|hyper-v|\bwsl\b/i;

/** What an adapter most likely is, by its name: no system says it in a way that others share. */
export function adapterKind(name: string): AdapterKind {
  if (VPN.test(name)) return 'vpn';
  return VIRTUAL.test(name) ? 'virtual' : 'network';
}
