package org.qicd.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The written file as text: well-formed, closed to markup from data, without addresses. */
class HtmlReportTest {
  private static final Pattern RAW = Pattern.compile("(?s)(<(script|style)[^>]*>)(.*?)(</\\2>)");

  private static String html(String name) throws Exception {
    return HtmlReport.html(Samples.everyBlock(name));
  }

  /** The page as elements, with scripts and styles emptied, since they are no markup. */
  private static Element parsed(String html) throws Exception {
    String markup = RAW.matcher(html).replaceAll("$1$4");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(markup)))
        .getDocumentElement();
  }

  private static List<String> scripts(String html) {
    List<String> found = new ArrayList<>();
    Matcher matcher = RAW.matcher(html);
    while (matcher.find()) {
      found.add(matcher.group(3));
    }
    return found;
  }

  @Test
  void everyBlockIsWellFormed() throws Exception {
    Element page = parsed(html("plain"));
    for (String name :
        "h1 h2 p table figcaption figure pre code details dl img noscript svg title desc"
            .split(" ", -1)) {
      assertThat(page.getElementsByTagName(name).getLength()).as(name).isPositive();
    }
    assertThat(page.getElementsByTagName("script").getLength()).isEqualTo(3);
  }

  @Test
  void textFromDataIsNoMarkup() throws Exception {
    String html = html(Samples.HOSTILE);
    Element page = parsed(html);
    assertThat(page.getElementsByTagName("b").getLength()).isZero();
    assertThat(page.getElementsByTagName("script").getLength()).isEqualTo(3);
    NodeList titles = page.getElementsByTagName("h1");
    assertThat(titles.item(0).getTextContent())
        .isEqualTo(Samples.HOSTILE.replace('\u0000', '\uFFFD'));
    String json = scripts(html).get(1);
    assertThat(json).doesNotContain("<");
    JsonNode charts = new ObjectMapper().readTree(json);
    assertThat(charts).hasSize(6);
    assertThat(charts.get(0).get("caption").asText()).isEqualTo(Samples.HOSTILE);
  }

  @Test
  void whatIsNoNumberIsNull() throws Exception {
    JsonNode charts = new ObjectMapper().readTree(scripts(html("plain")).get(1));
    assertThat(charts.get(0).at("/series/0/y/7").isNull()).isTrue();
    assertThat(charts.get(0).at("/series/0/y/1").asText()).isEqualTo("0.818731");
    assertThat(charts.get(3).at("/dots/2/value").isNull()).isTrue();
  }

  @Test
  void nothingIsFetched() throws Exception {
    String html = html("plain");
    NodeList all = parsed(html).getElementsByTagName("*");
    for (int k = 0; k < all.getLength(); k++) {
      Element element = (Element) all.item(k);
      assertThat(element.getTagName()).isNotIn("link", "iframe", "object", "embed", "base");
      assertThat(element.getAttribute("href")).isEmpty();
      String src = element.getAttribute("src");
      assertThat(src.isEmpty() || src.startsWith("data:image/png;base64,")).as(src).isTrue();
    }
    assertThat(scripts(html).get(0)).doesNotContain("@import", "url(", "//");
    assertThat(html).contains("default-src 'none'").doesNotContain("unsafe");
    // d3 names XML's namespaces and its own home, and fetches when it is told to.
    assertThat(scripts(html).get(3)).doesNotContain("http", "d3.json", "d3.csv", "fetch", "import");
  }

  @Test
  void theLibraryComesWithItsLicenceAndTheFileStaysSmall() throws Exception {
    String html = html("plain");
    assertThat(scripts(html).get(2)).contains("Mike Bostock", "Permission to use, copy, modify");
    assertThat(html.length()).isBetween(280_000, 330_000);
  }

  @Test
  void shapesAreChecked() {
    assertThatThrownBy(
            () ->
                new Table(
                    "t",
                    List.of(Table.Column.text("a"), Table.Column.number("b")),
                    List.of(List.of(Table.Cell.text("x")))))
        .hasMessage("table 't': a row has 1 cells, expected 2");
    assertThatThrownBy(
            () -> XyChart.Series.of("s", XyChart.Form.LINE, new double[2], new double[3]))
        .hasMessage("series 's': 2 x, 3 y, 0 lower and 0 upper bounds");
    assertThatThrownBy(() -> new Pictures.Picture("p", new double[5], 2))
        .hasMessage("5 pixels do not fill rows of 2");
    assertThatThrownBy(
            () ->
                new HeatMap(
                    "h",
                    "c",
                    "r",
                    List.of("a"),
                    List.of("b", "c"),
                    List.of(List.of(1.0)),
                    Chart.Axis.linear("s")))
        .hasMessage("heat map 'h': expected 2 rows of 1 values, found 1 and 1");
  }
}
