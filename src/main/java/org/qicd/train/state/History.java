package org.qicd.train.state;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The records of all rounds so far. It is immutable. A round is added without a copy of those
 * before it, so every state of a long training can have a history of its own.
 */
public final class History {
  static final History EMPTY = new History(null, List.of(), Optional.empty());

  private final History before; // null: this is the empty history
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
   * The records of a round.
   *
   * @param records the record of each circuit, group by group
   * @param accuracy the accuracy of the ensemble on the validation images; empty if the round has
   *     no validation
   */
  public record Round(List<RoundRecord> records, Optional<Double> accuracy) {}

  /** This history and one more round. */
  public History plus(Round round) {
    return new History(this, List.copyOf(round.records()), round.accuracy());
  }

  /** The number of rounds. */
  int size() {
    return size;
  }

  /**
   * The bytes that the method has moved so far for each circuit.
   *
   * @param circuits number of circuits
   */
  public long[] bytes(int circuits) {
    return before == null
        ? new long[circuits]
        : records.stream().mapToLong(RoundRecord::bytes).toArray();
  }

  /**
   * What has been measured so far for each circuit.
   *
   * @param circuits number of circuits
   */
  public List<RoundRecord.Measured> measured(int circuits) {
    return before == null
        ? Collections.nCopies(circuits, RoundRecord.Measured.NOTHING)
        : records.stream().map(RoundRecord::measured).toList();
  }

  /** All rounds, in their order. */
  public List<Round> rounds() {
    Deque<Round> rounds = new ArrayDeque<>();
    for (History at = this; at.before != null; at = at.before) {
      rounds.addFirst(new Round(at.records, at.accuracy));
    }
    return new ArrayList<>(rounds);
  }
}
