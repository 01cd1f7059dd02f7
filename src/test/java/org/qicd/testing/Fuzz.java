package org.qicd.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.qicd.param.UserMistake;

/**
 * Reads valid files, mutated at random: each is read right, or refused as a user's mistake in one
 * line, with a bounded number of bytes allocated, which bounds memory and work. {@code
 * -Dqicd.fuzz=1000000} is the long form, {@code -Dqicd.fuzzSeed=N} begins elsewhere.
 */
public final class Fuzz {
  /** In all tests together, which share them equally. */
  private static final int CASES = Integer.getInteger("qicd.fuzz", 10_000);

  private static final int TESTS = 8;
  private static final long SEED = Long.getLong("qicd.fuzzSeed", 1);
  private static final long MOST_BYTES = 512L << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final List<String> WORDS =
      List.of(
          "-1",
          "0",
          "1",
          "2147483647",
          "-2147483648",
          "9223372036854775808",
          "0.5",
          "1e308",
          "1e999",
          "-0.0",
          "NaN",
          "null",
          "true",
          "\"\"",
          "[]",
          "{}",
          "[",
          "{",
          "\"",
          "\\u0000",
          "\n",
          ",",
          ":",
          "=",
          "../../x",
          "${x}",
          "\u00e9",
          "\u0000");

  private Fuzz() {}

  /** Reads what is given, and asserts that what it has read is what stands there. */
  public interface Reader {
    void read(byte[] file) throws Exception;
  }

  /**
   * Mutates and reads.
   *
   * @param valid files from which mutants are made
   * @return how many mutants were read without a complaint
   */
  public static int assertClear(List<byte[]> valid, Reader reader) throws Exception {
    for (byte[] file : valid) {
      reader.read(file);
    }
    int accepted = 0;
    for (int k = 0; k < CASES / TESTS; k++) {
      Random random = new Random(SEED + k);
      byte[] mutant = valid.get(random.nextInt(valid.size()));
      for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
        mutant = mutated(mutant, valid, random);
      }
      accepted += accepts(mutant, SEED + k, reader) ? 1 : 0;
    }
    return accepted;
  }

  private static boolean accepts(byte[] mutant, long seed, Reader reader) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    boolean accepted = true;
    try {
      reader.read(mutant);
    } catch (Throwable e) {
      if (!isClear(e)) {
        throw new AssertionError(described(mutant, seed), e);
      }
      accepted = false;
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    if (bytes > MOST_BYTES) {
      throw new AssertionError(
          "%d bytes allocated for %s".formatted(bytes, described(mutant, seed)));
    }
    return accepted;
  }

  private static boolean isClear(Throwable error) {
    return UserMistake.in(error) == error
        && !error.getMessage().isBlank()
        && error.getMessage().lines().count() == 1;
  }

  private static String described(byte[] mutant, long seed) {
    return "seed %d, base64 %s".formatted(seed, Base64.getEncoder().encodeToString(mutant));
  }

  private static byte[] mutated(byte[] file, List<byte[]> valid, Random random) {
    int length = file.length;
    if (length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(length);
    int some = 1 + random.nextInt(Math.min(length - at, 1 << random.nextInt(10)));
    byte[] copy = file.clone();
    switch (random.nextInt(9)) {
      case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> copy[at] = (byte) random.nextInt();
      case 2 -> Arrays.fill(copy, at, at + some, (byte) (random.nextBoolean() ? 0 : -1));
      case 3 -> {
        return Arrays.copyOf(file, at);
      }
      case 4 -> {
        return joined(file, at, new byte[0], at + some);
      }
      case 5 -> {
        return joined(file, at, Arrays.copyOfRange(file, at, at + some), at);
      }
      case 6 -> {
        byte[] other = valid.get(random.nextInt(valid.size()));
        return joined(other, Math.min(at, other.length), new byte[0], other.length);
      }
      case 7 -> {
        return joined(file, at, word(random), at + (random.nextBoolean() ? 0 : some));
      }
      default -> {
        return numberReplaced(file, at, random);
      }
    }
    return copy;
  }

  /** The start of a file, something else, and the file from there on. */
  private static byte[] joined(byte[] file, int start, byte[] middle, int from) {
    byte[] joined = Arrays.copyOf(file, start + middle.length + file.length - from);
    System.arraycopy(middle, 0, joined, start, middle.length);
    System.arraycopy(file, from, joined, start + middle.length, file.length - from);
    return joined;
  }

  private static byte[] word(Random random) {
    String word = WORDS.get(random.nextInt(WORDS.size()));
    int times = random.nextInt(20) == 0 ? 5000 : 1;
    return word.repeat(times).getBytes(StandardCharsets.UTF_8);
  }

  /** Another number or word in the place of the next number of a text. */
  private static byte[] numberReplaced(byte[] file, int at, Random random) {
    int start = at;
    while (start < file.length && !(file[start] >= '0' && file[start] <= '9')) {
      start++;
    }
    int end = start;
    while (end < file.length && file[end] >= '0' && file[end] <= '9') {
      end++;
    }
    return joined(file, start, word(random), end);
  }
}
