package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.qicd.testing.SharedSpark;

/** The Java examples of the README and of the pages compile and do what they say. */
@ExtendWith(SharedSpark.class)
class DocumentExamplesTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\\R(.*?)```");

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

  static List<Path> pagesWithJava() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("src/site/markdown"))) {
      return Stream.concat(Stream.of(Path.of("README.md")), pages.sorted())
          .filter(page -> JAVA.matcher(read(page)).find())
          .toList();
    }
  }

  @Test
  void theReadmeAndTheEstimatorsPageHaveExamples() throws IOException {
    assertThat(pagesWithJava())
        .contains(Path.of("README.md"), Path.of("src/site/markdown/estimator.md"));
  }

  @ParameterizedTest
  @MethodSource("pagesWithJava")
  void compilesAndLearns(Path page, SparkSession spark, @TempDir Path classes) throws Exception {
    Matcher block = JAVA.matcher(read(page));
    for (int i = 0; block.find(); i++) {
      Path own = Files.createDirectory(classes.resolve("block" + i));
      compile(FRAME.formatted(block.group(1)), own);
      String printed = run(own);
      Matcher accuracy = Pattern.compile("accuracy +(0\\.\\d+) \\[").matcher(printed);
      assertThat(accuracy.find()).as(printed).isEqualTo(block.group(1).contains(".evaluate("));
      if (block.group(1).contains(".evaluate(")) {
        assertThat(Double.parseDouble(accuracy.group(1))).isGreaterThan(0.85);
      }
    }
    assertThat(spark.sparkContext().isStopped()).isFalse();
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
