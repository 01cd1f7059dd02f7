package org.qicd.data;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * A value that travels over Spark by Java's serialization, whatever {@code spark.serializer} says.
 * Kryo, which many sites set, cannot read records and unmodifiable lists. Under Spark's default
 * serializer this is a plain field. Classes of ours that travel as they are have the same
 * annotation.
 */
@DefaultSerializer(JavaSerializer.class)
public final class JavaSerialized<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // Values are serializable, or Spark says so.
  private final T value;

  public JavaSerialized(T value) {
    this.value = value;
  }

  public T value() {
    return value;
  }
}
