package org.qicd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.DocumentationTool;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Javadoc of all classes is built without a warning. */
@Tag("slow")
class JavadocTest {

  /** What JDK 17 says of the module that the kernels need, whatever the sources are. */
  private static final String INCUBATING = "using incubating module";

  @Test
  void hasNoWarnings(@TempDir Path pages) throws IOException {
    List<Path> sources;
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      sources = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    DocumentationTool javadoc = ToolProvider.getSystemDocumentationTool();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    try (StandardJavaFileManager files =
        javadoc.getStandardFileManager(found, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-package",
              "-Xdoclint:all,-missing",
              "-quiet",
              "--add-modules",
              "jdk.incubator.vector",
              "-d",
              pages.toString());
      boolean built =
          javadoc
              .getTask(
                  new StringWriter(),
                  files,
                  found,
                  null,
                  options,
                  files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertThat(found.getDiagnostics().stream().filter(JavadocTest::isOfSources)).isEmpty();
      assertThat(built).isTrue();
      assertThat(pages.resolve("index.html")).exists();
    }
  }

  private static boolean isOfSources(Diagnostic<? extends JavaFileObject> diagnostic) {
    return (diagnostic.getKind() == Diagnostic.Kind.ERROR
            || diagnostic.getKind() == Diagnostic.Kind.WARNING
            || diagnostic.getKind() == Diagnostic.Kind.MANDATORY_WARNING)
        && !diagnostic.getMessage(null).contains(INCUBATING);
  }
}
