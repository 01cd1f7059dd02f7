package org.qicd.ml;

import java.util.Objects;
import org.qicd.data.SupportedSpark;

/**
 * Gives a stage its uid before its fields are set. The constructors of MLlib's superclasses make
 * params and call {@code uid()} for that. No field of a Java subclass is set at that time. So the
 * uid is announced in the argument of {@code this(...)}, which is evaluated first:
 *
 * <pre>{@code
 * public Stage(String uid) {
 *   this(Uid.announce(uid));
 * }
 *
 * private Stage(Uid uid) {
 *   this.uid = uid.taken(); // uid: a final field without an initialiser
 * }
 *
 * @Override
 * public String uid() {
 *   return Uid.orAnnounced(uid);
 * }
 * }</pre>
 */
final class Uid {
  private static final ThreadLocal<Uid> ANNOUNCED = new ThreadLocal<>();

  private final String value;

  private Uid(String value) {
    this.value = value;
  }

  /**
   * Announces the uid of the object that this thread constructs next.
   *
   * @throws IllegalArgumentException in one line if this Spark is too old for any stage
   */
  static Uid announce(String value) {
    SupportedSpark.require();
    Uid uid = new Uid(Objects.requireNonNull(value, "uid"));
    ANNOUNCED.set(uid);
    return uid;
  }

  /** Returns the uid for the object's field, and ends the announcement. */
  String taken() {
    ANNOUNCED.remove();
    return value;
  }

  /** Returns the value of the object's field, or the announced uid while the field is not set. */
  static String orAnnounced(String field) {
    if (field != null) {
      return field;
    }
    Uid announced = ANNOUNCED.get();
    return announced == null ? null : announced.value;
  }
}
