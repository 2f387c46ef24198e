#!/usr/bin/env bash
# Records the sample traffic of examples/lab. See README.md; run with --help for the options.
set -euo pipefail

HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly HERE
readonly PREFIX="nomoslab$$"
readonly C1="$PREFIX-c1" C2="$PREFIX-c2" RTR="$PREFIX-rtr" SRV="$PREFIX-srv" WIRE="$PREFIX-wire"
readonly PACKAGES="iproute2 ethtool tcpdump softflowd pmacct dnsmasq-base bind9-dnsutils nginx-light \
curl openssl openssh-server openssh-client swaks python3-aiosmtpd chrony ntpsec-ntpdig busybox \
iperf3 iputils-ping python3 gcc libc6-dev"
# The Debian interpreter by its full path: the lab's Python needs nothing but the packages above.
readonly PYTHON=/usr/bin/python3

usage() {
  cat <<'TEXT'
Usage: sudo examples/lab/run-lab.sh [--out DIR] [--duration SECONDS] [--name NAME --seed N]

Builds a small network of Linux network namespaces, lets real programs talk across it, and
writes the router's packets and its flow exports as pcap files. Needs root.

  --out DIR          where the files go (default: the directory of this script)
  --duration N       seconds during which new sessions start, 10 to 180 (default 140)
  --name NAME        record only one set of this name (default: normal, then held-back)
  --seed N           seed of that one set (default 1)
  --help             this text

What it does to the machine: it makes five network namespaces, starts servers and clients in
them, and removes all of it again on exit. No packet leaves those namespaces, no file outside
--out and one temporary directory is written, and no clock is set. It installs nothing.
TEXT
}

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*"; }
die() { printf 'run-lab: %s\n' "$*" >&2; exit 1; }

OUT="$HERE" DURATION=140 NAME="" SEED=1
while [ $# -gt 0 ]; do
  case "$1" in
    --help|-h) usage; exit 0 ;;
    --out|--duration|--name|--seed) [ $# -ge 2 ] || die "$1 needs a value" ;;&
    --out) OUT="$2"; shift 2 ;;
    --duration) DURATION="$2"; shift 2 ;;
    --name) NAME="$2"; shift 2 ;;
    --seed) SEED="$2"; shift 2 ;;
    *) usage >&2; die "unknown option: $1" ;;
  esac
done
[[ "$DURATION" =~ ^[0-9]+$ && "$DURATION" -ge 10 && "$DURATION" -le 180 ]] \
  || die "--duration must be 10 to 180"
[[ "$SEED" =~ ^[0-9]+$ ]] || die "--seed must be a number"

echo "This lab needs root: it makes network namespaces, runs real programs in them for about"
echo "$((DURATION + 45)) seconds per recording, records their traffic, and removes everything on exit."
[ "$(id -u)" -eq 0 ] || die "not root; see --help"

check_programs() {
  local missing="" program
  for program in ip tc ethtool tcpdump softflowd pmacctd dnsmasq dig nginx curl openssl sshd ssh \
    scp swaks aiosmtpd chronyd ntpdig busybox iperf3 ping unshare gcc "$PYTHON"; do
    PATH="$PATH:/usr/sbin:/sbin" command -v "$program" >/dev/null || missing="$missing $program"
  done
  [ -z "$missing" ] || die "missing:$missing
Install the Debian packages first:  apt-get install --no-install-recommends $PACKAGES"
  [ -c /dev/net/tun ] || die "no /dev/net/tun (the lossy link needs it)"
}
export PATH="$PATH:/usr/sbin:/sbin"
check_programs
mkdir -p "$OUT"
OUT="$(cd "$OUT" && pwd)"
TMP="$(mktemp -d /tmp/nomoslab.XXXXXX)"
chmod 755 "$TMP"
EXPORTERS=() CAPTURES=()

# Everything the lab starts runs inside its own namespaces, so they name all its processes.
cleanup() {
  local status=$? ns pid
  trap - EXIT INT TERM HUP
  for ns in "$C1" "$C2" "$SRV" "$RTR" "$WIRE"; do
    [ -e "/run/netns/$ns" ] || continue
    for pid in $(ip netns pids "$ns"); do kill -KILL "$pid" 2>/dev/null || true; done
    ip netns del "$ns" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$TMP"
  exit "$status"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

on() { local ns=$1; shift; ip netns exec "$ns" "$@"; }

# As on, but without sight of the machine's own /run, /root, /var/log and /var/lib. Becomes the
# program (so $! is its id): only for use with &.
contained() {
  local ns=$1; shift
  # shellcheck disable=SC2016 # expanded by the inner shell
  exec ip netns exec "$ns" unshare -m bash -c '
    mount --make-rprivate /
    for d in /run /root /var/log /var/lib; do mount -t tmpfs tmpfs "$d"; done
    mkdir -p /run/sshd /var/lib/nginx /var/log/nginx
    exec "$@"' contained "$@"
}

# A link is two taps joined by net/wire.py, which adds delay and loss. (Not netem, which
# some kernels lack.)
link() { # link NS ADDRESS ROUTER_IFACE ROUTER_ADDRESS DELAY_MS JITTER_MS LOSS
  local side="$3-x"
  on "$WIRE" "$PYTHON" "$HERE/net/wire.py" "$3" "$side" --delay-ms "$5" --jitter-ms "$6" \
    --loss "$7" --seed "$SEED" >"$TMP/wire-$3.log" 2>&1 &
  disown
  wait_for "the link $3" on "$WIRE" ip link show "$side"
  on "$WIRE" ip link set "$3" netns "$RTR"
  on "$WIRE" ip link set "$side" netns "$1" name eth0
  attach "$RTR" "$3" "$4"
  attach "$1" eth0 "$2"
}

attach() { # attach NS IFACE ADDRESS: no packet crosses a link larger than its MTU
  on "$1" ip addr add "$3" dev "$2"
  on "$1" ethtool -K "$2" tso off gso off gro off >/dev/null 2>&1 || true
  on "$1" ip link set "$2" up
}

build_network() {
  local ns i
  for ns in "$C1" "$C2" "$RTR" "$SRV" "$WIRE"; do
    ip netns add "$ns"
    on "$ns" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
    on "$ns" ip link set lo up
  done
  link "$C1" 192.168.10.11/24 lan1 192.168.10.1/24 0.1 0.3 0
  link "$C2" 192.168.20.11/24 lan2 192.168.20.1/24 0.1 0.3 0
  link "$SRV" 203.0.113.22/24 wan 203.0.113.1/24 6 5 0.004
  for i in $(seq 12 34); do
    on "$C1" ip addr add "192.168.10.$i/24" dev eth0
    on "$C2" ip addr add "192.168.20.$i/24" dev eth0
  done
  for i in 53 25 80 81 82 123 201; do on "$SRV" ip addr add "203.0.113.$i/24" dev eth0; done
  on "$C1" ip route add default via 192.168.10.1
  on "$C2" ip route add default via 192.168.20.1
  on "$SRV" ip route add default via 203.0.113.1
  on "$RTR" sysctl -qw net.ipv4.ip_forward=1
}

wait_for() { # wait_for WHAT COMMAND...
  local what=$1 i; shift
  for i in $(seq 100); do
    "$@" >/dev/null 2>&1 && return 0
    sleep 0.1
  done
  die "$what did not come up; logs were in $TMP: $(tail -n 3 "$TMP"/*.log 2>/dev/null)"
}

tcp_up() { on "$SRV" "$PYTHON" -c "import socket; socket.create_connection(('$1', $2), 1)"; }

make_content() {
  "$PYTHON" "$HERE/net/content.py" "$TMP" "$SEED"
  gcc -shared -fPIC -o "$TMP/readtimeout.so" "$HERE/net/readtimeout.c"
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=shop.lab.test \
    -keyout "$TMP/tls.key" -out "$TMP/tls.crt" 2>/dev/null
  ssh-keygen -q -t ed25519 -N '' -f "$TMP/hostkey"
  ssh-keygen -q -t ed25519 -N '' -f "$TMP/userkey"
}

start_servers() {
  contained "$SRV" dnsmasq --keep-in-foreground --conf-file="$TMP/dns.conf" >"$TMP/dns.log" 2>&1 &
  contained "$SRV" nginx -c "$TMP/nginx.conf" -e "$TMP/nginx.log" >"$TMP/nginx-out.log" 2>&1 &
  contained "$SRV" "$(command -v sshd)" -D -e -f "$TMP/sshd.conf" >"$TMP/sshd.log" 2>&1 &
  contained "$SRV" aiosmtpd -n -l 203.0.113.25:25 -c aiosmtpd.handlers.Sink >"$TMP/smtp.log" 2>&1 &
  contained "$SRV" chronyd -d -x -u root -f "$TMP/ntp.conf" >"$TMP/ntp.log" 2>&1 &
  contained "$SRV" iperf3 -s -B 203.0.113.201 -p 5201 >"$TMP/iperf1.log" 2>&1 &
  contained "$SRV" iperf3 -s -B 203.0.113.201 -p 5202 >"$TMP/iperf2.log" 2>&1 &
  contained "$RTR" dnsmasq --keep-in-foreground --conf-file="$TMP/dhcp.conf" >"$TMP/dhcp.log" 2>&1 &
  disown -a # their end is no news
  wait_for "DNS" tcp_up 203.0.113.53 53
  wait_for "the web server" tcp_up 203.0.113.80 443
  wait_for "the SSH server" tcp_up 203.0.113.22 22
  wait_for "the mail server" tcp_up 203.0.113.25 25
  sleep 1 # iperf3 serves one test at a time, so it is not probed
}

# One softflowd per router interface, format and direction "in": each states its own ifIndex.
# Each sends to an address of its own on lo, so that its datagrams carry a source of their own.
start_softflowd() { # start_softflowd VERSION PORT [OPTION...]
  local version=$1 port=$2 index=0 interface; shift 2
  for interface in lan1 lan2 wan; do
    index=$((index + 1))
    contained "$RTR" env LD_PRELOAD="$TMP/readtimeout.so" softflowd -d -N -c none -p "$TMP/softflowd-$version-$index.pid" \
      -i "$index:$interface" -v "$version" -n "198.51.100.$index:$port" -t general=25 -t tcp=25 \
      -t tcp.rst=25 -t tcp.fin=25 -t udp=12 -t icmp=12 -t expint=2 "$@" inbound \
      >"$TMP/softflowd-$version-$index.log" 2>&1 &
    EXPORTERS+=("$!")
  done
}

start_pmacct() {
  printf 'ifindex=%s ifname=%s direction=in\n' 1 lan1 2 lan2 3 wan >"$TMP/pmacct.map"
  cat >"$TMP/pmacct.conf" <<CONF
daemonize: false
pcap_interfaces_map: $TMP/pmacct.map
pcap_ifindex: map
plugins: nfprobe[lab]
nfprobe_receiver[lab]: 198.51.100.4:2100
nfprobe_version[lab]: 9
nfprobe_engine[lab]: 4
nfprobe_timeouts[lab]: tcp=25:tcp.rst=25:tcp.fin=25:udp=12:icmp=12:general=25:expint=2
aggregate[lab]: src_host, dst_host, src_port, dst_port, proto, tos, tcpflags, in_iface, out_iface
CONF
  contained "$RTR" pmacctd -f "$TMP/pmacct.conf" >"$TMP/pmacct.log" 2>&1 &
  EXPORTERS+=("$!")
}

capture() { # capture FILE INTERFACE SNAPLEN [tcpdump arguments...]
  local file=$1 interface=$2 snaplen=$3; shift 3
  contained "$RTR" tcpdump -Z root -q -n -U -B 16384 -i "$interface" -s "$snaplen" \
    -w "$TMP/$file" "$@" >"$TMP/tcpdump-$file.log" 2>&1 &
  CAPTURES+=("$!")
  wait_for "the capture of $file" grep -q 'listening on' "$TMP/tcpdump-$file.log"
}

start_recording() { # start_recording NAME
  local i
  EXPORTERS=() CAPTURES=()
  for i in 1 2 3 4; do on "$RTR" ip addr add "198.51.100.$i/32" dev lo; done
  on "$RTR" "$PYTHON" "$HERE/net/sink.py" 2055 9995 4739 2100 >"$TMP/sink.log" 2>&1 &
  capture "$1.pcap" any 80 -y LINUX_SLL2 -Q in 'ip and not net 198.51.100.0/24'
  capture "$1-v5.pcap" lo 0 -y EN10MB 'udp and dst port 2055'
  capture "$1-v9.pcap" lo 0 -y EN10MB 'udp and dst port 9995'
  capture "$1-ipfix.pcap" lo 0 -y EN10MB 'udp and dst port 4739'
  capture "$1-pmacct.pcap" lo 0 -y EN10MB 'udp and dst port 2100'
  start_softflowd 5 2055
  start_softflowd 9 9995
  start_softflowd 10 4739 -A milli
  start_pmacct
  sleep 3
  warm_up
}

# The exporters may miss the first packets after they start: these are lone DNS queries, so that
# no TCP flow lacks its SYN.
warm_up() {
  local i ns
  for i in 1 2 3; do
    for ns in "$C1" "$C2"; do
      on "$ns" dig @203.0.113.53 +tries=1 +timeout=1 "warm$i.lab.test" >/dev/null || true
    done
    sleep 1
  done
}

stop_all() { # stop_all PID...
  local pid
  for pid in "$@"; do kill -TERM "$pid" 2>/dev/null || true; done
  for pid in "$@"; do wait "$pid" 2>/dev/null || true; done
}

run_clients() {
  local a b limit=$((DURATION + 60))
  contained "$C1" timeout "$limit" "$PYTHON" "$HERE/net/traffic.py" --client 1 --seed "$SEED" \
    --duration "$DURATION" --work "$TMP" >"$TMP/c1.log" 2>&1 & a=$!
  contained "$C2" timeout "$limit" "$PYTHON" "$HERE/net/traffic.py" --client 2 --seed "$SEED" \
    --duration "$DURATION" --work "$TMP" >"$TMP/c2.log" 2>&1 & b=$!
  wait "$a" || die "client 1: $(tail -n 5 "$TMP/c1.log")"
  wait "$b" || die "client 2: $(tail -n 5 "$TMP/c2.log")"
  cat "$TMP/c1.log" "$TMP/c2.log"
}

tear_down() {
  local ns pid
  for ns in "$C1" "$C2" "$SRV" "$RTR" "$WIRE"; do
    for pid in $(ip netns pids "$ns"); do kill -KILL "$pid" 2>/dev/null || true; done
    ip netns del "$ns"
  done
  wait 2>/dev/null || true
  rm -rf "${TMP:?}"/*
}

record() { # record NAME SEED
  local name=$1 kind
  SEED=$2
  say "recording $name (seed $SEED)"
  build_network
  make_content
  start_servers
  start_recording "$name"
  run_clients
  say "waiting for the last flows to be exported"
  sleep 30
  stop_all "${EXPORTERS[@]}"
  sleep 1
  stop_all "${CAPTURES[@]}"
  for kind in "" -v5 -v9 -ipfix -pmacct; do
    [ -s "$TMP/$name$kind.pcap" ] || die "no $name$kind.pcap"
  done
  gzip -9nf "$TMP/$name.pcap"
  cp "$TMP/$name.pcap.gz" "$TMP/$name"-{v5,v9,ipfix,pmacct}.pcap "$OUT/"
  [ -z "${LAB_KEEP_LOGS:-}" ] || { mkdir -p "$LAB_KEEP_LOGS"; cp "$TMP"/*.log "$LAB_KEEP_LOGS/"; }
  tear_down
  say "wrote $name.pcap.gz and $name-{v5,v9,ipfix,pmacct}.pcap to $OUT"
}

if [ -n "$NAME" ]; then
  record "$NAME" "$SEED"
else
  record normal 20240501
  record held-back 20240502
fi
