package org.qicd.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qicd.testing.Browser;

/** The page as a browser shows it; skipped where there is none. */
class ReportInBrowserTest {
  private static final Path PAGE = Path.of("target", "report-sample.html").toAbsolutePath();
  private static final Path HOSTILE = Path.of("target", "report-hostile.html").toAbsolutePath();

  @TempDir static Path profile;

  private static Browser browser;

  @BeforeAll
  static void starts() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no Chromium on the PATH, nor named by QICD_BROWSER");
    Files.createDirectories(PAGE.getParent());
    HtmlReport.write(PAGE, Samples.everyBlock("a name"));
    HtmlReport.write(HOSTILE, Samples.everyBlock(Samples.HOSTILE));
    browser = new Browser(program.get(), profile);
  }

  @AfterAll
  static void stops() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"1200, false", "1200, true", "360, false", "360, true"})
  void drawsEveryChartInItsWidthAndAsksForNothing(int width, boolean dark) throws Exception {
    for (Path page : List.of(PAGE, HOSTILE)) {
      browser.open(page, width, dark);
      assertThat(browser.complaints()).isEmpty();
      assertThat(browser.requests()).isEmpty();
      assertThat(number("document.querySelectorAll('[data-chart]').length")).isEqualTo(6);
      assertThat(number("document.querySelectorAll('[data-chart] > svg').length")).isEqualTo(6);
      assertThat(number("document.querySelectorAll('svg .line, svg circle, svg rect').length"))
          .isGreaterThan(20);
      assertThat(number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(width);
      assertThat(browser.evaluate("document.querySelector('main').innerHTML").asText())
          .doesNotContain("NaN", "undefined", "Infinity");
    }
  }

  @Test
  void linesEndInLabelsThatDoNotOverlap() throws Exception {
    browser.open(PAGE, 360, false);
    JsonNode tops =
        browser.evaluate(
            "[...document.querySelectorAll('[data-chart=\"0\"] svg text.filled')]"
                + ".map(t => t.getBoundingClientRect().top).sort((a, b) => a - b)");
    assertThat(tops).hasSize(3);
    for (int k = 1; k < tops.size(); k++) {
      assertThat(tops.get(k).asDouble() - tops.get(k - 1).asDouble()).isGreaterThan(12);
    }
  }

  @Test
  void tablesAreSortedByTheKeyboard() throws Exception {
    browser.open(PAGE, 1200, false);
    assertThat(column()).containsExactly("a name", "b", "a");
    String press =
        "document.querySelectorAll('th button')[1].focus(), document.activeElement.click()";
    browser.evaluate(press);
    assertThat(column()).containsExactly("a", "a name", "b");
    browser.evaluate(press);
    assertThat(column()).containsExactly("a name", "a", "b");
    assertThat(browser.evaluate("document.querySelectorAll('th')[1].ariaSort").asText())
        .isEqualTo("descending");
  }

  @Test
  void arrowKeysReadValues() throws Exception {
    browser.open(PAGE, 1200, false);
    browser.evaluate(
        "document.querySelector('[data-chart=\"0\"] svg').dispatchEvent("
            + "new KeyboardEvent('keydown', {key: 'Home'}))");
    assertThat(browser.evaluate("document.querySelector('output').textContent").asText())
        .isEqualTo("a name 1: a name 1, line 1 1.3, line 2 1.6");
  }

  private static int number(String expression) throws Exception {
    return browser.evaluate(expression).asInt();
  }

  /** The first cells of the table's rows. */
  private static List<String> column() throws Exception {
    List<String> names = new ArrayList<>();
    browser
        .evaluate("[...document.querySelectorAll('tbody th')].map(cell => cell.textContent)")
        .forEach(name -> names.add(name.asText()));
    return names;
  }
}
