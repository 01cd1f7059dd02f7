package org.qicd.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class SvgTest {
  private static final Svg PICTURE =
      new Svg(
          Samples.HOSTILE,
          "in words " + Samples.HOSTILE,
          200,
          50,
          List.of(
              new Svg.Line(0, 10.25, 200, 10.25),
              new Svg.Box(10, 0, 40, 20, Samples.HOSTILE, true),
              new Svg.Disc(100, 10, 4, true),
              new Svg.Text(150, 10, Samples.HOSTILE)));

  private static Element parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)))
        .getDocumentElement();
  }

  /** It has a name and a description, and text is no markup. */
  @Test
  void aFileIsWellFormed() throws Exception {
    Element svg = parsed(PICTURE.file());
    assertThat(svg.getTagName()).isEqualTo("svg");
    assertThat(svg.getAttribute("role")).isEqualTo("img");
    assertThat(svg.getAttribute("viewBox")).isEqualTo("0 0 200 50");
    String text = Samples.HOSTILE.replace('\u0000', '\uFFFD');
    assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo(text);
    assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
        .isEqualTo("in words " + text);
    assertThat(svg.getElementsByTagName("text").getLength()).isEqualTo(2);
    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(PICTURE.file()).contains("prefers-color-scheme: dark", "<style>");
  }

  /** A page has the style, and allows no other. */
  @Test
  void anElementHasNoStyle() throws Exception {
    assertThat(parsed(PICTURE.element()).getElementsByTagName("style").getLength()).isZero();
    assertThat(PICTURE.element()).doesNotContain("style", "<?xml");
  }
}
