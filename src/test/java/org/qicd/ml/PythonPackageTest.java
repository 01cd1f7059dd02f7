package org.qicd.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the Python package repeats of this build is what this build has. */
class PythonPackageTest {
  private static final Path PYTHON = Path.of("src/main/python");

  @Test
  void theWheelHasTheVersionOfTheJar() throws IOException {
    String version = found("<artifactId>qicd-spark_2.13</artifactId>\\s*<version>(.*)<", "pom.xml");
    Path project = PYTHON.resolve("pyproject.toml");
    assertThat(found("\nversion = \"(.*)\"", project.toString())).isEqualTo(version);
    assertThat(project).content().contains("/target/qicd-spark_2.13-" + version + ".jar\" =");
  }

  private static String found(String pattern, String file) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
    assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
    return matcher.group(1);
  }
}
