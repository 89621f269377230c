import type { FindingCode, FirewallKind, StepCode } from '../../main/ipc/contract.ts';

/** “Why don’t I see someone?”: the dialog itself. */
const words = {
  title: 'Why don’t I see someone?',
  ask: 'Why don’t I see someone?',
  askAboutAddress: 'Why don’t I see them?',
  running: 'Testing your network…',
  details: 'What was tested',
  address: 'Their address, if you know it',
  example: '192.168.1.20',
  invalid: 'That isn’t an address. It looks like 192.168.1.20, or 192.168.1.20:51515.',
  testAgain: 'Test again',
  connect: 'Connect',
  becomeVisible: 'Become visible',
  computer: 'This computer',
  network: '{adapter} · {network}',
  vpn: '{adapter} · {network} · VPN',
  virtual: '{adapter} · {network} · virtual',
} as const;

/** What a sign in front of a step means, for screen readers. */
const outcomes = {
  running: 'Running',
  ok: 'OK',
  note: 'Note',
  problem: 'Problem',
} as const;

/** The cause, in one sentence, by its code (main/ipc/views/diagnosis-view.ts). */
const causes = {
  'no-network': 'You’re not connected to a network.',
  'ipv6-only': 'This network has no IPv4, and Lanline needs it.',
  'self-assigned': 'This network gave you no address: {adapters}.',
  'only-virtual': 'You’re only on virtual networks: {adapters}.',
  'no-broadcast': 'You’re only on a VPN or a similar link, where no one can be searched for: {adapters}.',
  'send-blocked': 'Something on this computer keeps Lanline from searching on {adapters}.',
  'send-failed': 'Lanline can’t search on {adapters}.',
  'port-taken':
    'Others can’t find you: {holder, select, program {“{program}” is} service {a system service is} otherUser {another user’s program is} other {another app is}} using UDP port {port}.',
  'port-forbidden': 'Others can’t find you: this system doesn’t let Lanline use UDP port {port}.',
  'port-failed': 'Others can’t find you: UDP port {port} isn’t available.',
  'incoming-blocked': 'A firewall on this computer keeps others out on {adapters}.',
  'answers-blocked':
    '{count, plural, one {Someone else is} other {# others are}} searching here, but no answer reaches you.',
  'searches-lost': 'What others send to everyone doesn’t reach you.',
  'vpn-default': 'A VPN takes all your traffic: {adapter}.',
  hidden: 'You’re hidden, so they can’t see you.',
  'others-seen': 'Everything works here, and you see {count, plural, one {someone else} other {# others}}.',
  nobody: 'Everything works here, but no one else answers.',
  'own-address': '{address} is your own address.',
  'wrong-mask': 'Your subnet mask leaves out {address}.',
  'other-subnet': '{address} is on another network than you.',
  'vpn-route': 'Your way to {address} leads into a VPN, and nothing comes back: {adapter}.',
  'connect-blocked': 'Something on this computer keeps Lanline from connecting to {address}.',
  'port-moved': 'They’re here, but their address has changed to {actual}.',
  'not-running': 'Lanline isn’t running at {address}.',
  'nothing-answers': 'There’s a computer at {address}, but no Lanline answers.',
  isolated: 'This network keeps you and {address} apart, or that computer is off.',
  'nobody-at-address': 'No computer has the address {address} right now.',
  'firewall-there': 'A firewall on their computer blocks Lanline.',
  'no-answer': 'Nothing answers at {address}.',
  'not-lanline': 'Something answers at {address}, but it isn’t Lanline.',
  'silent-there': 'Lanline runs at {address}, but doesn’t answer searches.',
  'broadcast-lost': 'You can reach {address}, but your searches don’t arrive there.',
  found: 'They’re here: you see {address}.',
} as const satisfies Record<FindingCode, string>;

/** What to do about it. */
const advice = {
  'no-network': 'Plug in the cable or join a Wi-Fi. Lanline notices within seconds.',
  'ipv6-only': 'Join a network that gives out IPv4 addresses, or turn on IPv4 in your network settings.',
  'self-assigned':
    'Your computer made one up (169.254…), which usually reaches no one. Turn the connection off and on again. If that doesn’t help, restart the router.',
  'only-virtual':
    'They lead to virtual machines and containers on this computer. Plug in the cable or join a Wi-Fi.',
  'no-broadcast': 'Connect to their address instead, or join the same Wi-Fi or cable network.',
  'send-blocked': 'It’s most likely a firewall or security software. Let Lanline send.',
  'send-failed':
    'Turn the connection off and on again. On a Mac, also look in System Settings › Privacy & Security › Local Network, and turn Lanline on.',
  'port-taken':
    'Close it, and Lanline takes the port within seconds. If you need it, have everyone start Lanline with the same other <code>--discovery-port</code>.',
  'port-forbidden':
    'Security software may forbid it. Allow Lanline to use the port, or have everyone start it with the same other <code>--discovery-port</code>.',
  'port-failed':
    'Restart Lanline. If that doesn’t help, have everyone start it with the same other <code>--discovery-port</code>.',
  'incoming-blocked':
    'Lanline’s own search didn’t come back to it, so what others send doesn’t get in either. Allow Lanline in your firewall.',
  'answers-blocked':
    'Most likely, a firewall on this computer lets searches in, but not the answers to yours. Allow Lanline itself, not just a port.',
  'searches-lost':
    'You see those who answer your own searches. The Wi-Fi or a switch holds back the rest: look for a filter for broadcasts in its settings, or use a cable.',
  'vpn-default':
    'Many VPNs cut you off from your own network. Pause it and test again. If that helps, look for “local network access” or “split tunneling” in its settings.',
  hidden:
    '{count, plural, =0 {Become visible. If they’re on this network, you’d still see them: so they’re hidden as well, or their Lanline isn’t running.} other {Become visible. You do see others here, so whoever is missing is hidden as well, or their Lanline isn’t running.}}',
  'others-seen':
    'Whoever is missing isn’t running Lanline, is hidden, or is on another network. Ask them to open Lanline and become visible, or enter their address below.',
  nobody:
    'Ask them to open Lanline on the same network and become visible. Guest Wi-Fi often keeps devices apart. If you know their address, enter it below to find out more.',
  'own-address': 'Ask for theirs: it’s under their name at the top left of their window.',
  'wrong-mask':
    'Your address {own} and the mask {netmask} make a network from {first} to {last}. Most networks use 255.255.255.0. Set your address to automatic (DHCP), or use the same mask as everyone else.',
  'other-subnet':
    'Your address {own} and the mask {netmask} make a network from {first} to {last}, and searches don’t leave it. {reach, select, open {Lanline answers there, though: just connect.} refused {That computer can be reached, but no Lanline answers at this address.} other {Nothing answers there either. Join the same Wi-Fi or cable network.}}',
  'vpn-route': 'Pause the VPN and test again, or ask whether its other end lets you through.',
  'connect-blocked': 'It’s most likely a firewall or security software. Let Lanline connect.',
  'port-moved': 'The number at its end changes whenever Lanline starts.',
  'not-running':
    'A computer is there, but nothing listens at this address. Ask them to open Lanline, and for the address at the top left of its window: the number at its end may have changed.',
  'nothing-answers':
    'It isn’t running there, they’re hidden, or a firewall there blocks it. Ask them to open Lanline, become visible, and run this test too.',
  isolated:
    'You see {count, plural, one {someone else} other {# others}} here, but this address gives no sign of life. If that computer is on, the Wi-Fi separates its devices: look for “client isolation” or “guest network” in its settings, or use a cable.',
  'nobody-at-address':
    'It’s off or asleep, or has another address now. Guest Wi-Fi that keeps devices apart looks the same. Ask for the address at the top left of their window.',
  'firewall-there':
    'Their computer is on, but drops what you send. Ask them to allow Lanline in their firewall. This test, run there, tells how.',
  'no-answer': 'That computer is off, has another address, or its firewall blocks Lanline.',
  'not-lanline': 'Ask for the address at the top left of their window.',
  'silent-there':
    'They’re hidden, or a firewall there blocks searches. Ask them to become visible and run this test too. You can connect right now.',
  'broadcast-lost':
    'The Wi-Fi, a switch or a firewall between you holds back what’s sent to everyone. Look for a filter for broadcasts in its settings. You can connect right now.',
  found: 'Look for them under “Online”. Their name may not be the one you expect.',
} as const satisfies Record<FindingCode, string>;

/** How to let Lanline through, in the firewall of this system. */
const firewalls = {
  ufw: 'In a terminal: <code>sudo ufw allow {udpPort}/udp</code> and <code>sudo ufw allow {tcpPort}/tcp</code>. Start Lanline with <code>--port {tcpPort}</code> to keep that port.',
  firewalld:
    'In a terminal: <code>sudo firewall-cmd --add-port={udpPort}/udp --add-port={tcpPort}/tcp</code>, then <code>sudo firewall-cmd --runtime-to-permanent</code>. Start Lanline with <code>--port {tcpPort}</code> to keep that port.',
  nftables:
    'This computer has rules of nftables or iptables: <code>sudo nft list ruleset</code>. They must let in UDP port {udpPort} and TCP port {tcpPort}. Start Lanline with <code>--port {tcpPort}</code> to keep that port.',
  windows:
    'Open Windows Security › Firewall & network protection › Allow an app through firewall. Tick Lanline (or Node.js) for private networks. If Windows calls your network public, change that in Settings › Network & internet.',
  macos:
    'Open System Settings › Network › Firewall › Options, and allow incoming connections for Lanline (or Node). Also turn it on under Privacy & Security › Local Network.',
  other: 'Let in UDP port {udpPort} and TCP port {tcpPort}, and let Lanline send.',
} as const satisfies Record<FirewallKind, string>;

const steps = {
  visible: '{result, select, visible {You’re visible to others} other {You’re hidden}}',
  port: '{result, select, running {Looking at UDP port {port}…} open {UDP port {port} is open for searches} taken {UDP port {port} is used by another app} forbidden {This system doesn’t let Lanline use UDP port {port}} other {UDP port {port} isn’t available}}',
  firewall:
    '{result, select, running {Looking for a firewall…} ufw {The firewall ufw is on} firewalld {The firewall firewalld is on} nftables {Rules of nftables or iptables filter what comes in} windows {Windows has a firewall that Lanline can’t look into} macos {macOS has a firewall that Lanline can’t look into} other {No firewall in sight}}',
  network: 'No network with an IPv4 address',
  search:
    '{result, select, sent {A search went out to everyone} forbidden {This system blocked the search} failed {The search couldn’t be sent} other {No one can be searched for on this kind of link}}',
  route: 'Everything for other networks goes this way',
  echo: '{result, select, running {Waiting for our own search to come back…} heard {Our own search came back} other {Our own search never came back}}',
  others:
    '{result, select, running {Listening for others…} other {{searching, plural, =0 {No one is searching} one {# other is searching} other {# others are searching}}, {answering, plural, =0 {no one answered} one {# answered} other {# answered}}}}',
  subnet:
    '{result, select, running {Comparing networks…} inside {It’s on your network} other {It isn’t on any of your networks}}',
  way: '{result, select, adapter {The way there is {adapter}} other {There’s no way there}}',
  asked:
    '{result, select, running {Asking on UDP port {port}…} answered {A search sent to it alone was answered} closed {No program there uses UDP port {port}} silent {A search sent to it alone wasn’t answered} other {No search could be sent to it}}',
  connected:
    '{result, select, running {Connecting…} open {TCP port {port} is open} refused {TCP port {port} refuses connections} silent {TCP port {port} doesn’t react} unreachable {It’s reported as unreachable} noRoute {No connection is possible} forbidden {This system blocked the connection} other {No connection was tried}}',
  neighbour:
    '{result, select, running {Checking whether any computer has this address…} present {A computer has this address} other {No computer says it has this address}}',
  identified:
    '{result, select, running {Checking who answers…} lanline {Lanline answers} plain {A compatible program answers} other {Whatever answers isn’t Lanline}}',
} as const satisfies Record<StepCode, string>;

export const diagnosis = { ...words, outcomes, causes, advice, firewalls, steps } as const;
