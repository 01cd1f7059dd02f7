package org.qicd.ml;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Function1;
import scala.reflect.ClassTag;

/**
 * Makes MLlib params whose values are objects: texts and vectors. The constructor for them takes
 * the class of the values, but in Spark 4.0.0 a tag of the class. So it is looked up when the
 * program runs.
 */
final class ObjectParam {
  private static final Constructor<?> CONSTRUCTOR =
      Arrays.stream(Param.class.getConstructors())
          .filter(each -> each.getParameterCount() == 5)
          .filter(each -> each.getParameterTypes()[0] == String.class)
          .findFirst()
          .orElseThrow();

  private ObjectParam() {}

  /** Makes a param that takes any value of a class. */
  static <T> Param<T> of(Params stage, String name, String doc, Class<T> values) {
    return of(stage, name, doc, (Function1<T, Object> & Serializable) value -> true, values);
  }

  /**
   * Makes a param.
   *
   * @param valid checks a value
   */
  @SuppressWarnings("unchecked") // the class of the values is an argument
  static <T> Param<T> of(
      Params stage, String name, String doc, Function1<T, Object> valid, Class<T> values) {
    boolean byTag = CONSTRUCTOR.getParameterTypes()[4] == ClassTag.class;
    try {
      return (Param<T>)
          CONSTRUCTOR.newInstance(
              stage.uid(), name, doc, valid, byTag ? ClassTag.apply(values) : values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this version of Spark makes no params of objects", e);
    }
  }
}
