/*
 * softflowd 1.1.0 opens its interface with a read timeout of zero. libpcap then hands packets
 * over only when a 256 kB block is full, which on a quiet link is never. This library, preloaded,
 * makes the timeout 50 ms and changes nothing else.
 */
#define _GNU_SOURCE
#include <dlfcn.h>

typedef struct pcap pcap_t;

int pcap_set_timeout(pcap_t *handle, int milliseconds) {
  int (*original)(pcap_t *, int) = (int (*)(pcap_t *, int)) dlsym(RTLD_NEXT, "pcap_set_timeout");
  return original(handle, milliseconds > 0 ? milliseconds : 50);
}
