package org.qicd.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.commons.codec.digest.DigestUtils;

/** Makes of a document one HTML file that contains everything it needs. */
public final class HtmlReport {
  /** The folder of d3 in its WebJar. The version must be that of the dependency in the POM. */
  private static final String D3 = "/META-INF/resources/webjars/d3/7.9.0/";

  private HtmlReport() {}

  /** The content of the file. */
  public static String html(Document document) throws IOException {
    String style = "\n" + resource("report.css");
    // The licence of d3 must be part of every copy.
    String library = "\n/*\n" + resource(D3 + "LICENSE") + "*/\n" + resource(D3 + "dist/d3.min.js");
    String script = "\n" + resource("report.js");
    HtmlBlocks body = new HtmlBlocks();
    document.blocks().forEach(body::add);
    Html html = new Html();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\" />\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    html.raw("img-src data:; style-src '%s'; ".formatted(hash(style)));
    html.raw("script-src '%s' '%s'\" />\n".formatted(hash(library), hash(script)));
    html.element("title", document.title()).raw("\n");
    html.raw("<style>").raw(style).raw("</style>\n</head>\n<body>\n<main>\n");
    html.element("h1", document.title()).raw("\n");
    html.raw("<noscript><p>The charts of this page need JavaScript; the rest does not.</p>");
    html.raw("</noscript>\n").raw(body.html()).raw("</main>\n");
    html.raw("<script type=\"application/json\" id=\"charts\">");
    html.raw(ChartJson.of(body.charts())).raw("</script>\n");
    html.raw("<script>").raw(library).raw("</script>\n");
    html.raw("<script>").raw(script).raw("</script>\n</body>\n</html>\n");
    return html.toString();
  }

  private static String resource(String name) throws IOException {
    try (InputStream stream = HtmlReport.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException("the class path has no " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
  }

  /** Returns the source expression by which a content security policy allows a script or style. */
  private static String hash(String content) {
    return "sha256-" + Base64.getEncoder().encodeToString(DigestUtils.sha256(content));
  }
}
