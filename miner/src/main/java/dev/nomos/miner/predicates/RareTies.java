package dev.nomos.miner.predicates;

/**
 * Which of many equally rare values come first, where {@code top_k} reaches into them: an arbitrary
 * choice, made as NetNomos makes it. There pandas sorts the counts backwards with NumPy, whose
 * vectorised sort gives up where most counts are equal and hands over to the C++ library's {@code
 * std::sort}: introsort (Musser 1997) with a median of three and a final insertion sort. It is not
 * stable, but its result depends on nothing but the counts.
 */
final class RareTies {
  /** NumPy sorts up to that many in vector registers, in an order that depends on the machine. */
  private static final int MOST_IN_REGISTERS = 256;

  private static final int LEFT_TO_INSERTION = 16;

  private final int[] counts;
  private final int[] order;

  private RareTies(int[] counts) {
    this.counts = counts;
    this.order = new int[counts.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  /** Whether more than half of many values are as rare as the rarest one. */
  static boolean decide(int[] counts) {
    int least = Integer.MAX_VALUE;
    int rare = 0;
    for (int count : counts) {
      rare = count < least ? 1 : count == least ? rare + 1 : rare;
      least = Math.min(least, count);
    }
    return counts.length > MOST_IN_REGISTERS && rare > counts.length / 2;
  }

  /** Positions in {@code counts} from the largest count to the smallest. */
  static int[] mostFrequentFirst(int[] counts) {
    int last = counts.length - 1;
    int[] backwards = new int[counts.length];
    for (int i = 0; i <= last; i++) {
      backwards[i] = counts[last - i];
    }
    RareTies ties = new RareTies(backwards);
    // No depth limit: with most counts equal, every partition but the smallest is near the middle.
    ties.partition(0, counts.length);
    ties.insert();
    int[] order = new int[counts.length];
    for (int i = 0; i <= last; i++) {
      order[i] = last - ties.order[last - i];
    }
    return order;
  }

  private void partition(int from, int to) {
    int end = to;
    while (end - from > LEFT_TO_INSERTION) {
      medianToFront(from, from + 1, from + (end - from) / 2, end - 1);
      int cut = split(from + 1, end, counts[order[from]]);
      partition(cut, end);
      end = cut;
    }
  }

  private void medianToFront(int front, int a, int b, int c) {
    int median;
    if (isLess(a, b)) {
      median = isLess(b, c) ? b : isLess(a, c) ? c : a;
    } else {
      median = isLess(a, c) ? a : isLess(b, c) ? c : b;
    }
    swap(front, median);
  }

  /** Hoare's partition; the median before {@code from} stops the search to the left. */
  private int split(int from, int to, int pivot) {
    int left = from;
    int right = to;
    while (true) {
      while (counts[order[left]] < pivot) {
        left++;
      }
      right--;
      while (pivot < counts[order[right]]) {
        right--;
      }
      if (left >= right) {
        return left;
      }
      swap(left++, right);
    }
  }

  private void insert() {
    for (int i = 1; i < order.length; i++) {
      int moving = order[i];
      int at = i;
      for (; at > 0 && counts[moving] < counts[order[at - 1]]; at--) {
        order[at] = order[at - 1];
      }
      order[at] = moving;
    }
  }

  private boolean isLess(int a, int b) {
    return counts[order[a]] < counts[order[b]];
  }

  private void swap(int a, int b) {
    int kept = order[a];
    order[a] = order[b];
    order[b] = kept;
  }
}
