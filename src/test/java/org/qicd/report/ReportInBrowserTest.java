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
import org.junit.jupiter.params.provider.ValueSource;
import org.qicd.testing.Browser;

/** The page as a browser shows it; skipped where there is none. */
class ReportInBrowserTest {
  private static final Path PAGE = Path.of("target", "report-sample.html").toAbsolutePath();
  private static final Path EXTREMES = Path.of("target", "report-extremes.html").toAbsolutePath();
  private static final Path HOSTILE = Path.of("target", "report-hostile.html").toAbsolutePath();

  @TempDir static Path profile;

  private static Browser browser;

  @BeforeAll
  static void starts() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "no Chromium on the PATH, nor named by QICD_BROWSER");
    Files.createDirectories(PAGE.getParent());
    Files.writeString(PAGE, HtmlReport.html(Samples.everyBlock("a name")));
    Files.writeString(HOSTILE, HtmlReport.html(Samples.everyBlock(Samples.HOSTILE)));
    Files.writeString(EXTREMES, HtmlReport.html(Samples.extremes()));
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
  void scaledAxesAndShadesSaySo() throws Exception {
    browser.open(PAGE, 1200, false);
    assertThat(texts("[data-chart='0'] .axis-title"))
        .containsExactly("a name, log scale", "a name");
    assertThat(texts("[data-chart='4'] .legend .axis-title"))
        .containsExactly("a name, square-root scale");
    assertThat(texts("[data-chart='4'] .legend .tick")).startsWith("0", "10").endsWith("40");
    assertThat(texts("[data-chart='5'] .legend .tick"))
        .containsExactly("\u22121", "\u22120.5", "0", "0.5", "1");
  }

  @ParameterizedTest
  @ValueSource(ints = {360, 1200})
  void littleIsShownAsLittle(int width) throws Exception {
    browser.open(EXTREMES, width, false);
    JsonNode shares =
        browser.evaluate(
            "[...document.querySelectorAll('[data-chart]')].map(chart =>"
                + " chart.querySelector('.line').getBBox().height"
                + " / chart.querySelector('svg').getBBox().height)");
    assertThat(shares).hasSize(3).allSatisfy(s -> assertThat(s.asDouble()).isBetween(0.001, 0.06));
    // No accuracy is above 1.
    assertThat(texts("[data-chart='1'] g[aria-hidden] .tick"))
        .contains("1.00")
        .doesNotContain("1.02");
  }

  /** The page stays as wide as the phone; a table scrolls in its box, which shows that it does. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void wideTablesScrollInTheirBox(boolean dark) throws Exception {
    browser.open(EXTREMES, 360, dark);
    assertThat(number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(360);
    assertThat(number("document.querySelector('.wide').scrollWidth")).isGreaterThan(700);
    assertThat(number("document.querySelector('figcaption').getBoundingClientRect().right"))
        .isLessThanOrEqualTo(360);
    assertThat(number("document.querySelector('tbody th').getBoundingClientRect().width"))
        .isLessThan(180);
    int paper = browser.edge("figcaption");
    assertThat(browser.edge(".wide")).isNotEqualTo(paper);
    browser.evaluate("document.querySelector('.wide').scrollLeft = 1e6");
    assertThat(browser.edge(".wide")).isEqualTo(paper);
    assertThat(number("[...document.querySelectorAll('td')].at(-1).getBoundingClientRect().right"))
        .isBetween(300, 360);
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

  private static List<String> texts(String selector) throws Exception {
    List<String> texts = new ArrayList<>();
    browser
        .evaluate("[...document.querySelectorAll(\"" + selector + "\")].map(t => t.textContent)")
        .forEach(text -> texts.add(text.asText()));
    return texts;
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
