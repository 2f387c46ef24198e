package dev.nomos.miner.book;

import java.nio.ByteBuffer;
import java.util.List;

/** How many distinct record keys the sketches of some evidences stand for together. */
@FunctionalInterface
public interface KeyCount {
  /** An estimate; 0 where none of {@code sketches} holds a key. Does not change them. */
  long distinct(List<ByteBuffer> sketches);
}
