package dev.nomos.miner.predicates;

import dev.nomos.logic.Value;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.datasketches.common.ArrayOfItemsSerDe;

/**
 * Values in a serialised sketch:
 *
 * <pre>
 * | octets of the text, i32 big-endian | 'n' or 't' | text in UTF-8 |
 * </pre>
 */
final class ValueSerDe extends ArrayOfItemsSerDe<ValueSerDe.Item> {
  /** Of one class whatever the value, since sketches make arrays of the class that they see. */
  record Item(Value value) {}

  private static final ValueLayout.OfInt LENGTH =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final int HEAD = Integer.BYTES + 1;
  private static final byte NUMBER = 'n';
  private static final byte TEXT = 't';

  @Override
  public byte[] serializeToByteArray(Item item) {
    byte[] text = item.value().text().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(HEAD + text.length)
        .putInt(text.length)
        .put(item.value().isNumber() ? NUMBER : TEXT)
        .put(text)
        .array();
  }

  @Override
  public byte[] serializeToByteArray(Item[] items) {
    byte[][] parts = new byte[items.length][];
    int octets = 0;
    for (int i = 0; i < items.length; i++) {
      parts[i] = serializeToByteArray(items[i]);
      octets += parts[i].length;
    }
    ByteBuffer all = ByteBuffer.allocate(octets);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  @Override
  public Item[] deserializeFromMemorySegment(MemorySegment in, long offset, int count) {
    Item[] items = new Item[count];
    long at = offset;
    for (int i = 0; i < count; i++) {
      int octets = length(in, at);
      byte[] text = in.asSlice(at + HEAD, octets).toArray(ValueLayout.JAVA_BYTE);
      String read = new String(text, StandardCharsets.UTF_8);
      boolean number = in.get(ValueLayout.JAVA_BYTE, at + Integer.BYTES) == NUMBER;
      items[i] = new Item(number ? Value.of(new BigDecimal(read)) : Value.of(read));
      at += HEAD + octets;
    }
    return items;
  }

  private static int length(MemorySegment in, long at) {
    int octets = in.get(LENGTH, at);
    if (octets < 0) {
      throw new IllegalArgumentException("a sketch's item cannot have " + octets + " octets");
    }
    return octets;
  }

  @Override
  public int sizeOf(Item item) {
    return HEAD + item.value().text().getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public int sizeOf(MemorySegment in, long offset, int count) {
    long at = offset;
    for (int i = 0; i < count; i++) {
      at += HEAD + length(in, at);
    }
    return (int) (at - offset);
  }

  @Override
  public String toString(Item item) {
    return item.value().text();
  }

  @Override
  public Class<Item> getClassOfT() {
    return Item.class;
  }
}
