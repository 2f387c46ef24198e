"""Writes the servers' configuration and what they serve: generated text, from a seed."""

import os
import random
import sys

WORDS = (
    "flow router packet lantern meadow copper signal orchard window harbour ladder "
    "pebble winter engine ribbon saddle timber velvet whisper yellow"
).split()


def text(rng, size):
    """Words up to exactly `size` bytes."""
    out = []
    length = 0
    while length < size:
        word = rng.choice(WORDS)
        out.append(word)
        length += len(word) + 1
    return " ".join(out)[:size].ljust(size, ".")


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="ascii") as out:
        out.write(content)


def size_of_page(rng):
    """Web objects: many small, few large, none above 600 kB."""
    return min(600_000, max(180, int(rng.lognormvariate(8.9, 1.2))))


def main():
    work, rng = sys.argv[1], random.Random(int(sys.argv[2]))
    for index in range(120):
        write(f"{work}/www/p{index}.html", text(rng, size_of_page(rng)))
    for index in range(4):
        write(f"{work}/www/big{index}.bin", text(rng, 500_000 + index * 300_000))
    for index in range(12):
        write(f"{work}/files/f{index}", text(rng, max(800, int(rng.lognormvariate(9.8, 1.0)))))
    write(f"{work}/dns.conf", dns_conf(rng))
    write(f"{work}/dhcp.conf", DHCP)
    write(f"{work}/nginx.conf", NGINX.replace("@WORK@", work))
    write(f"{work}/sshd.conf", SSHD.replace("@WORK@", work))
    write(f"{work}/ntp.conf", NTP)


def dns_conf(rng):
    lines = [
        "no-resolv", "no-hosts", "no-poll", "bind-interfaces", "listen-address=203.0.113.53",
        "pid-file=", "user=root", "local=/lab.test/", "edns-packet-max=1232", "local-ttl=60",
        "mx-host=lab.test,mail.lab.test,10",
    ]
    names = {"www": 80, "news": 81, "shop": 82, "mail": 25, "login": 22, "time": 123, "bulk": 201}
    lines += [f"host-record={name}.lab.test,203.0.113.{last}" for name, last in names.items()]
    for index in range(60):
        last = rng.choice((80, 81, 82))
        lines.append(f"host-record=h{index}{'-x' * rng.randint(0, 8)}.lab.test,203.0.113.{last}")
    for index in range(20):
        strings = [text(rng, rng.randint(20, 250)) for _ in range(rng.randint(1, 4))]
        lines.append(f"txt-record=t{index}.lab.test," + ",".join(f'"{s}"' for s in strings))
    return "\n".join(lines) + "\n"


DHCP = """\
port=0
bind-dynamic
interface=lan1
interface=lan2
except-interface=lo
no-ping
user=root
pid-file=
dhcp-leasefile=/run/leases
dhcp-authoritative
dhcp-range=192.168.10.100,192.168.10.199,5m
dhcp-range=192.168.20.100,192.168.20.199,5m
"""

NGINX = """\
daemon off;
user root;
worker_processes 1;
pid /run/nginx.pid;
events { worker_connections 512; }
http {
  access_log off;
  types { text/html html; }
  default_type application/octet-stream;
  client_max_body_size 4m;
  client_body_temp_path /run/nginx-body;
  ssl_certificate @WORK@/tls.crt;
  ssl_certificate_key @WORK@/tls.key;
  server {
    listen 203.0.113.80:80;
    listen 203.0.113.81:80;
    listen 203.0.113.80:443 ssl;
    listen 203.0.113.82:443 ssl;
    root @WORK@/www;
    location /up { return 200 "thank you"; }
  }
}
"""

SSHD = """\
ListenAddress 203.0.113.22:22
HostKey @WORK@/hostkey
AuthorizedKeysFile @WORK@/userkey.pub
PermitRootLogin prohibit-password
PasswordAuthentication no
StrictModes no
UsePAM no
UseDNS no
PrintMotd no
PrintLastLog no
PidFile none
MaxStartups 100
Subsystem sftp internal-sftp
"""

NTP = """\
bindaddress 203.0.113.123
allow 192.168.0.0/16
local stratum 4
cmdport 0
pidfile /run/chronyd.pid
"""

if __name__ == "__main__":
    main()
