"""The users of one client host: starts real client programs at times drawn from a seed.

What is started, when, from which of the host's addresses and with which sizes depends only
on the seed; ports and round-trip times are the kernel's and the network's.
"""

import argparse
import concurrent.futures
import itertools
import os
import random
import subprocess
import threading
import time

# Sessions per client host in 140 seconds; scaled with the duration.
PLAN = {
    "dns": 180, "dns_tcp": 9, "web": 112, "tls": 64, "upload": 11, "ping": 48, "mail": 23,
    "ssh": 15, "scp": 9, "ntp": 19, "ntp_burst": 4, "dhcp": 8, "bulk": 4, "download": 2,
}
PING_TARGETS = (22, 25, 53, 80, 81, 82, 123, 201)
PING_SIZES = (56,) * 12 + (32, 64, 100, 128, 200)


class Client:
    """Draws the sessions of one host and runs them."""

    def __init__(self, args):
        self.args = args
        self.rng = random.Random(args.seed * 10 + args.client)
        self.addresses = [f"192.168.{args.client}0.{last}" for last in range(11, 35)]
        self.bulk_turn = threading.Lock()  # iperf3 serves one test at a time
        self.failures = []

    def plan(self):
        """All sessions as (start second, name, list of commands run one after the other)."""
        sessions = []
        for name, count in PLAN.items():
            for _ in range(max(1, round(count * self.args.duration / 140))):
                start = self.rng.uniform(0, self.args.duration)
                sessions.append((start, name, getattr(self, name)()))
        return sorted(sessions)

    def address(self):
        return self.rng.choice(self.addresses)

    def size(self, median, spread, low, high):
        return min(high, max(low, int(median * self.rng.lognormvariate(0, spread))))

    def dig(self, source, name, kind="A", *options):
        return ["dig", "-b", source, "@203.0.113.53", "+timeout=2", *options, name, kind]

    def dns(self):
        rng = self.rng
        name = rng.choice(
            [f"h{rng.randrange(60)}.lab.test", f"t{rng.randrange(20)}.lab.test", "lab.test",
             rng.choice(("www", "news", "shop", "mail", "login")) + ".lab.test",
             f"no-{rng.randrange(10**rng.randint(1, 9))}.lab.test"])
        kind = {"t": "TXT", "lab": "MX"}.get(name.split(".")[0].rstrip("0123456789"), "A")
        if kind == "A" and rng.random() < 0.2:
            kind = "AAAA"
        return [self.dig(self.address(), name, kind)]

    def dns_tcp(self):
        return [self.dig(self.address(), f"t{self.rng.randrange(20)}.lab.test", "TXT", "+tcp")]

    def curl(self, source, host, last, scheme, paths, *options):
        port = 443 if scheme == "https" else 80
        command = ["curl", "-sS", "-k", "--http1.1", "--interface", source, "--max-time", "40",
                   "--resolve", f"{host}:{port}:203.0.113.{last}", *options]
        for path in paths:
            command += ["-o", "/dev/null", f"{scheme}://{host}{path}"]
        return command

    def browse(self, scheme, lasts):
        source, last = self.address(), self.rng.choice(lasts)
        host = {80: "www", 81: "news", 82: "shop"}[last] + ".lab.test"
        paths = [f"/p{self.rng.randrange(120)}.html" for _ in range(self.size(2, 0.7, 1, 9))]
        slow = ["--limit-rate", f"{self.rng.randint(15, 90)}k"] if self.rng.random() < 0.15 else []
        return [self.dig(source, host), self.curl(source, host, last, scheme, paths, *slow)]

    def web(self):
        return self.browse("http", (80, 80, 81))

    def tls(self):
        return self.browse("https", (80, 82, 82))

    def upload(self):
        size = self.size(9000, 1.2, 300, 400_000)
        path = f"{self.args.work}/up-{self.args.client}-{size}"
        with open(path, "w", encoding="ascii") as out:
            out.write("u" * size)
        return [self.curl(self.address(), "www.lab.test", 80, "http", ["/up"], "-H", "Expect:",
                          "--data-binary", f"@{path}")]

    def download(self):
        path = f"/big{self.rng.randrange(4)}.bin"
        return [self.curl(self.address(), "www.lab.test", 80, "http", [path])]

    def ping(self):
        rng = self.rng
        return [["ping", "-q", "-n", "-I", self.address(), "-c", str(rng.randint(2, 6)),
                 "-i", str(round(rng.uniform(0.2, 1.0), 2)), "-s", str(rng.choice(PING_SIZES)),
                 f"203.0.113.{rng.choice(PING_TARGETS)}"]]

    def mail(self):
        source, rng = self.address(), self.rng
        lines = ["body text " * 6] * max(1, self.size(2500, 1.1, 100, 60_000) // 60)
        path = f"{self.args.work}/mail-{self.args.client}-{rng.randrange(10**9)}"
        with open(path, "w", encoding="ascii") as out:
            out.write("\n".join(lines) + "\n")
        to = ",".join(f"user{n}@lab.test" for n in rng.sample(range(50), rng.randint(1, 4)))
        return [self.dig(source, "lab.test", "MX"), self.dig(source, "mail.lab.test"),
                ["swaks", "--silent", "2", "--server", "203.0.113.25", "--local-interface", source,
                 "--helo", f"pc{rng.randrange(99)}.lab.test", "--from", "sender@lab.test",
                 "--to", to, "--body", f"@{path}", "--timeout", "20"]]

    def ssh_options(self, source):
        return ["-F", "none", "-o", f"BindAddress={source}", "-o", "BatchMode=yes",
                "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null",
                "-o", "LogLevel=ERROR", "-i", f"{self.args.work}/userkey"]

    def ssh(self):
        rng = self.rng
        steps = [f"head -c {self.size(1200, 1.2, 40, 80_000)} /dev/zero; "
                 f"sleep {rng.uniform(0.1, 2.5):.2f}" for _ in range(rng.randint(1, 5))]
        return [["ssh", *self.ssh_options(self.address()), "root@203.0.113.22", "; ".join(steps)]]

    def scp(self):
        options, path = self.ssh_options(self.address()), f"/files/f{self.rng.randrange(12)}"
        local, remote = self.args.work + path, "root@203.0.113.22:"
        if self.rng.random() < 0.5:
            return [["scp", "-q", *options, local, remote + "/run/"]]
        return [["scp", "-q", *options, remote + local, "/run/"]]

    def ntp(self):
        return [["ntpdig", "-4", "-t", "3", "203.0.113.123"]]

    def ntp_burst(self):
        """A query only: -Q prints the offset and never touches the clock."""
        return [["chronyd", "-Q", "-x", "-u", "root", "-t", "15",
                 "server 203.0.113.123 iburst", f"bindacqaddress {self.address()}",
                 "cmdport 0", f"pidfile /run/chronyd-{self.rng.randrange(10**9)}.pid"]]

    def dhcp(self):
        """Asks for a lease and does nothing with it: the script is /bin/true."""
        ident = f"{self.rng.randrange(256):02x}:{self.rng.randrange(256):02x}"
        return [["busybox", "udhcpc", "-i", "eth0", "-n", "-q", "-f", "-s", "/bin/true",
                 "-x", f"hostname:pc{self.rng.randrange(99)}", "-x", f"0x3d:01:02:00:00:00:{ident}"]]

    def bulk(self):
        size = self.size(500, 0.5, 150, 1200)
        reverse = ["-R"] if self.rng.random() < 0.5 else []
        return [["iperf3", "-c", "203.0.113.201", "-p", str(5200 + self.args.client),
                 "-B", self.address(), "-n", f"{size}K", "-l", "16K", *reverse]]

    def run(self, name, commands):
        if name == "bulk":
            with self.bulk_turn:
                self.run_each(name, commands)
                time.sleep(0.5)
        else:
            self.run_each(name, commands)

    def run_each(self, name, commands):
        for command in commands:
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, timeout=50, check=False)
            if done.returncode != 0:
                error = done.stderr.decode(errors="replace").strip()[-160:]
                self.failures.append(f"{name}: {command[0]} exit {done.returncode}: {error}")
                return

    def go(self):
        sessions = self.plan()
        begin = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(max_workers=48) as pool:
            futures = []
            for start, name, commands in sessions:
                time.sleep(max(0.0, begin + start - time.monotonic()))
                futures.append(pool.submit(self.run, name, commands))
            for future in futures:
                future.result()
        self.report(sessions, time.monotonic() - begin)

    def report(self, sessions, seconds):
        print(f"client {self.args.client}: {len(sessions)} sessions in {seconds:.0f} s, "
              f"{len(self.failures)} failed")
        for line, group in itertools.groupby(sorted(self.failures)):
            print(f"  {len(list(group))} x {line}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--client", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--duration", type=int, required=True)
    parser.add_argument("--work", required=True)
    os.environ.update(LC_ALL="C", TZ="UTC", HOME="/run")
    Client(parser.parse_args()).go()


if __name__ == "__main__":
    main()
