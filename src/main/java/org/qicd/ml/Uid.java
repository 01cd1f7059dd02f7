package org.qicd.ml;

import java.util.Objects;

/**
 * Hands a stage its uid before its fields exist. MLlib's superclasses make params in their
 * constructors and call {@code uid()} for it, when no field of a Java subclass is set yet. So the
 * uid is announced in the argument of {@code this(...)}, which comes before them all:
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

  /** Announces the uid of the object that this thread constructs next. */
  static Uid announce(String value) {
    Uid uid = new Uid(Objects.requireNonNull(value, "uid"));
    ANNOUNCED.set(uid);
    return uid;
  }

  /** The uid, for the object's field; it is announced no longer. */
  String taken() {
    ANNOUNCED.remove();
    return value;
  }

  /** The value of an object's field, or while that is not set, the announced uid. */
  static String orAnnounced(String field) {
    if (field != null) {
      return field;
    }
    Uid announced = ANNOUNCED.get();
    return announced == null ? null : announced.value;
  }
}
