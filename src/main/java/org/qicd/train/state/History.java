package org.qicd.train.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * What rounds have shown. Immutable, and yet a round is added without copying those before, so that
 * every state of a long training can have its own.
 */
public final class History {
  static final History EMPTY = new History(null, List.of(), Optional.empty());

  private final History before; // null: no round yet
  private final List<RoundRecord> records;
  private final Optional<Double> accuracy;
  private final int size;

  private History(History before, List<RoundRecord> records, Optional<Double> accuracy) {
    this.before = before;
    this.records = records;
    this.accuracy = accuracy;
    this.size = before == null ? 0 : before.size + 1;
  }

  /**
   * What a round has shown.
   *
   * @param records one for each student
   * @param accuracy the ensemble's on the validation images, where that was looked at
   */
  public record Round(List<RoundRecord> records, Optional<Double> accuracy) {}

  /** With one round more. */
  public History plus(Round round) {
    return new History(this, List.copyOf(round.records()), round.accuracy());
  }

  /** Number of rounds. */
  int size() {
    return size;
  }

  /** Bytes that each of so many circuits has moved so far. */
  public long[] bytes(int circuits) {
    return before == null
        ? new long[circuits]
        : records.stream().mapToLong(RoundRecord::bytes).toArray();
  }

  /** All rounds in their order. */
  public List<Round> rounds() {
    Deque<Round> rounds = new ArrayDeque<>();
    for (History at = this; at.before != null; at = at.before) {
      rounds.addFirst(new Round(at.records, at.accuracy));
    }
    return new ArrayList<>(rounds);
  }
}
