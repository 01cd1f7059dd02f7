package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.qicd.testing.SharedSpark;

/** The README's example compiles and does what it says. */
@ExtendWith(SharedSpark.class)
class ReadmeExampleTest {
  private static final String FRAME =
      """
      import org.apache.spark.ml.*;
      import org.apache.spark.sql.*;
      import org.qicd.ml.*;
      public class Example {
        public static void main(String[] args) throws Exception {
      %s
        }
      }
      """;

  @Test
  void compilesAndLearns(SparkSession spark, @TempDir Path classes) throws Exception {
    String readme = Files.readString(Path.of("README.md"));
    Matcher block = Pattern.compile("(?s)```java\n(.*?)```").matcher(readme);
    assertThat(block.find()).as("README.md has a Java example").isTrue();
    compile(FRAME.formatted(block.group(1)), classes);
    String printed = run(classes);
    Matcher accuracy = Pattern.compile("accuracy +(0\\.\\d+) \\[").matcher(printed);
    assertThat(accuracy.find()).as(printed).isTrue();
    assertThat(Double.parseDouble(accuracy.group(1))).isGreaterThan(0.85);
    assertThat(printed).contains("|label|prediction|", "disagreement|");
    assertThat(spark.sparkContext().isStopped()).isFalse();
  }

  private static void compile(String source, Path classes) {
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    StringWriter messages = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                messages,
                null,
                null,
                List.of("-d", classes.toString(), "-proc:none"),
                null,
                List.of(file))
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
  }

  private static String run(Path classes) throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader
          .loadClass("Example")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(out);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
