"""A webhook receiver for Alertmanager that prints one line an alert. Usage: alert-log.py [PORT]

Listens on 127.0.0.1. For trying things out: a real installation notifies people.
"""
import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

MOST_OCTETS = 1 << 20


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("Content-Length", "0"))
        if length > MOST_OCTETS:
            self.send_error(413)
            return
        try:
            alerts = json.loads(self.rfile.read(length))["alerts"]
            lines = [line(alert) for alert in alerts]
        except (ValueError, KeyError, TypeError, AttributeError):
            self.send_error(400)
            return
        print("\n".join(lines), flush=True)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


def line(alert):
    labels, notes = alert["labels"], alert.get("annotations", {})
    return "%-8s %-8s %s: %s" % (
        alert["status"], labels.get("severity", ""), labels["alertname"], notes.get("summary", ""))


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 9099
    HTTPServer(("127.0.0.1", port), Receiver).serve_forever()
