"""A lossy, delaying cable: two tap devices joined in user space.

The kernel's netem would do the same, but not every kernel has it; this works wherever
/dev/net/tun does. Frames keep their order; loss is independent from frame to frame.
"""

import argparse
import collections
import fcntl
import os
import random
import struct
import threading
import time

TUNSETIFF = 0x400454CA
IFF_TAP = 0x0002
IFF_NO_PI = 0x1000


def open_tap(name):
    fd = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(fd, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP | IFF_NO_PI))
    return fd


class Direction:
    """One way of the cable."""

    def __init__(self, source, sink, args, seed):
        self.source, self.sink, self.args = source, sink, args
        self.random = random.Random(seed)
        self.queue = collections.deque()
        self.filled = threading.Condition()
        for target in (self.read, self.write):
            threading.Thread(target=target, daemon=True).start()

    def read(self):
        last = 0.0
        while True:
            try:
                frame = os.read(self.source, 65536)
            except OSError:  # the device is still down
                time.sleep(0.05)
                continue
            # Only IPv4 is lost: a lost ARP would stall the first session for a second.
            if frame[12:14] == b"\x08\x00" and self.random.random() < self.args.loss:
                continue
            delay = self.args.delay_ms + self.random.random() * self.args.jitter_ms
            last = max(last, time.monotonic() + delay / 1000)
            with self.filled:
                self.queue.append((last, frame))
                self.filled.notify()

    def write(self):
        while True:
            with self.filled:
                while not self.queue:
                    self.filled.wait()
                due, frame = self.queue.popleft()
            pause = due - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            try:
                os.write(self.sink, frame)
            except OSError:  # the other end is down
                pass


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("left")
    parser.add_argument("right")
    parser.add_argument("--delay-ms", type=float, default=6)
    parser.add_argument("--jitter-ms", type=float, default=5)
    parser.add_argument("--loss", type=float, default=0.004)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    left, right = open_tap(args.left), open_tap(args.right)
    Direction(left, right, args, args.seed * 2)
    Direction(right, left, args, args.seed * 2 + 1)
    threading.Event().wait()


if __name__ == "__main__":
    main()
