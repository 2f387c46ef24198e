"""Reads and forgets UDP datagrams, so that exporters get no ICMP errors for an answer."""

import selectors
import socket
import sys

selector = selectors.DefaultSelector()
for port in sys.argv[1:]:
    receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    receiver.bind(("0.0.0.0", int(port)))
    selector.register(receiver, selectors.EVENT_READ)
while True:
    for key, _ in selector.select():
        key.fileobj.recv(65536)
