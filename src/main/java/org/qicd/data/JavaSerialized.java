package org.qicd.data;

import com.esotericsoftware.kryo.DefaultSerializer;
import com.esotericsoftware.kryo.serializers.JavaSerializer;
import java.io.Serializable;

/**
 * A value that Spark moves by Java's serialization, whatever {@code spark.serializer} says. Kryo,
 * which many sites set, cannot read records and unmodifiable lists. Under Spark's default
 * serializer this is a plain field. Classes of this project that are sent directly have the same
 * annotation.
 */
@DefaultSerializer(JavaSerializer.class)
public final class JavaSerialized<T> implements Serializable {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // Values are serializable; if one is not, Spark reports it.
  private final T value;

  public JavaSerialized(T value) {
    this.value = value;
  }

  public T value() {
    return value;
  }
}
