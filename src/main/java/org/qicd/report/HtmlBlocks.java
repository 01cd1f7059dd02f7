package org.qicd.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Writes blocks as HTML. A chart becomes an empty figure with its index among {@link #charts}. */
final class HtmlBlocks {
  /** The number of characters above which a text may take several lines of its cell. */
  private static final int LONG_TEXT = 24;

  private final Html html = new Html();
  private final List<Chart> charts = new ArrayList<>();

  /** The charts in the order of their figures. */
  List<Chart> charts() {
    return charts;
  }

  /** The HTML of the blocks that were added so far. */
  String html() {
    return html.toString();
  }

  void add(Block block) {
    if (block instanceof Block.Heading heading) {
      html.element("h2", heading.text());
    } else if (block instanceof Block.Paragraph paragraph) {
      html.raw(paragraph.lead() ? "<p class=\"lead\">" : "<p>").text(paragraph.text()).raw("</p>");
    } else if (block instanceof Block.Preformatted pre) {
      html.raw("<figure class=\"text\">").element("figcaption", pre.caption());
      scrolling("pre", pre.caption()).text(pre.text()).raw("</pre></figure>");
    } else if (block instanceof Block.Command command) {
      html.raw("<pre class=\"command\">").element("code", command.text()).raw("</pre>");
    } else if (block instanceof Block.KeyValues values) {
      keyValues(values);
    } else if (block instanceof Block.Grid grid) {
      html.raw("<div class=\"grid\">\n");
      grid.blocks().forEach(this::add);
      html.raw("</div>");
    } else if (block instanceof Table table) {
      table(table);
    } else if (block instanceof Pictures pictures) {
      pictures(pictures);
    } else if (block instanceof Svg svg) {
      html.raw("<figure class=\"drawing\">").element("figcaption", svg.caption());
      scrolling("div", svg.caption()).raw(svg.element()).raw("</div></figure>");
    } else if (block instanceof Chart chart) {
      html.raw("<figure class=\"chart\" data-chart=\"" + charts.size() + "\">");
      html.element("figcaption", chart.caption()).raw("</figure>");
      charts.add(chart);
    }
    html.raw("\n");
  }

  /** Begins an element that scrolls sideways, also by keyboard. */
  private Html scrolling(String element, String name) {
    return html.raw("<" + element + " class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"")
        .text(name)
        .raw("\">");
  }

  private void keyValues(Block.KeyValues values) {
    html.raw(values.folded() ? "<details>" : "<details open=\"open\">");
    html.element("summary", values.caption()).raw("\n<dl>\n");
    values
        .entries()
        .forEach(
            (name, value) -> {
              html.raw("<div>").element("dt", name);
              html.element("dd", value).raw("</div>\n");
            });
    html.raw("</dl></details>");
  }

  private void table(Table table) {
    html.raw("<figure>").element("figcaption", table.caption());
    scrolling("div", table.caption()).raw("<table class=\"sortable\">\n<thead><tr>");
    List<String> classes = new ArrayList<>();
    for (int c = 0; c < table.columns().size(); c++) {
      classes.add(styled(table, c));
      html.raw("<th scope=\"col\"" + classes.get(c) + ">");
      html.text(table.columns().get(c).name()).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    table.rows().forEach(row -> row(classes, row));
    html.raw("</tbody></table></div></figure>");
  }

  /**
   * The class of a column's cells: numbers are aligned to the right, and long texts take several
   * lines.
   */
  private static String styled(Table table, int column) {
    if (table.columns().get(column).numeric()) {
      return " class=\"number\"";
    }
    boolean isLong =
        table.rows().stream().anyMatch(row -> row.get(column).text().length() > LONG_TEXT);
    return isLong ? " class=\"prose\"" : "";
  }

  private void row(List<String> classes, List<Table.Cell> cells) {
    html.raw("<tr>");
    for (int c = 0; c < cells.size(); c++) {
      Table.Cell cell = cells.get(c);
      String element = c == 0 ? "th" : "td";
      html.raw("<" + element + (c == 0 ? " scope=\"row\"" : "") + classes.get(c));
      html.raw(Double.isNaN(cell.value()) ? "" : " data-value=\"" + cell.value() + "\"");
      html.raw(">").text(cell.text()).raw("</" + element + ">");
    }
    html.raw("</tr>\n");
  }

  private void pictures(Pictures pictures) {
    html.raw("<figure class=\"pictures\">").element("figcaption", pictures.caption());
    html.raw("\n<ul>\n");
    for (Pictures.Picture picture : pictures.pictures()) {
      String data = Base64.getEncoder().encodeToString(picture.png());
      html.raw("<li><img width=\"%d\" height=\"%d\"".formatted(picture.width(), picture.height()));
      html.raw(" alt=\"\" src=\"data:image/png;base64,").raw(data).raw("\" />");
      html.element("span", picture.text()).raw("</li>\n");
    }
    html.raw("</ul></figure>");
  }
}
