package org.qicd.report;

import java.util.List;

/**
 * A picture of lines, boxes, discs and texts, which stays sharp at any size. It is part of a page,
 * or a file of its own that follows the reader's light or dark colours.
 *
 * @param caption what the picture shows; a page has it as a caption, and a file as its title
 * @param description the same in words for those who do not see the picture
 * @param width in pixels
 * @param height in pixels
 * @param shapes drawn in this order, so that later ones cover earlier ones
 */
public record Svg(String caption, String description, int width, int height, List<Shape> shapes)
    implements Block {
  public Svg {
    shapes = List.copyOf(shapes);
  }

  /** The width of a character of the font of equal widths, in pixels. */
  public static final double CHARACTER = 7.25;

  private static final String STYLE =
      """
      svg { --paper: #fff; --ink: #1a1a1a; --soft: #5c5c5c; --wash: #f5f5f3; --mark: #0072b2; }
      @media (prefers-color-scheme: dark) {
        svg { --paper: #16181a; --ink: #e8e6e1; --soft: #a3a19b; --wash: #202326; --mark: #56b4e9; }
      }
      svg { background: var(--paper); font: 12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
      text { fill: var(--ink); text-anchor: middle; dominant-baseline: central; }
      text.start { text-anchor: start; }
      line, circle, rect { stroke: var(--ink); stroke-width: 1.25; fill: none; }
      rect { fill: var(--paper); }
      rect.marked { fill: var(--wash); stroke: var(--mark); }
      circle.full { fill: var(--ink); }
      """;

  /** A part of a picture. Coordinates are pixels from the left and from the top. */
  public sealed interface Shape {}

  /** A straight line. */
  public record Line(double x1, double y1, double x2, double y2) implements Shape {}

  /**
   * A rectangle with text in its middle.
   *
   * @param marked whether it has the colour of what matters
   */
  public record Box(double x, double y, double width, double height, String text, boolean marked)
      implements Shape {}

  /** A full disc or an empty circle. */
  public record Disc(double x, double y, double radius, boolean full) implements Shape {}

  /** Text that begins at a place, in the middle of its line. */
  public record Text(double x, double y, String text) implements Shape {}

  /** The content of a file. */
  public String file() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + markup(STYLE);
  }

  /** The picture as an element of a page, which has the style. */
  String element() {
    return markup("");
  }

  private String markup(String style) {
    Html html = new Html();
    html.raw("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\"");
    html.raw(" width=\"%d\" height=\"%d\"".formatted(width, height));
    html.raw(" viewBox=\"0 0 %d %d\">\n".formatted(width, height));
    html.element("title", caption).raw("\n").element("desc", description).raw("\n");
    html.raw(style.isEmpty() ? "" : "<style>\n" + style + "</style>\n");
    shapes.forEach(shape -> add(shape, html));
    return html.raw("</svg>\n").toString();
  }

  private static void add(Shape shape, Html to) {
    if (shape instanceof Line line) {
      to.raw(
          "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" />\n"
              .formatted(pixels(line.x1), pixels(line.y1), pixels(line.x2), pixels(line.y2)));
    } else if (shape instanceof Box box) {
      to.raw(box.marked ? "<rect class=\"marked\"" : "<rect");
      to.raw(" x=\"%s\" y=\"%s\"".formatted(pixels(box.x), pixels(box.y)));
      to.raw(" width=\"%s\" height=\"%s\"".formatted(pixels(box.width), pixels(box.height)));
      to.raw(" rx=\"2\" />");
      text("", box.x + box.width / 2, box.y + box.height / 2, box.text, to);
    } else if (shape instanceof Disc disc) {
      to.raw(disc.full ? "<circle class=\"full\"" : "<circle");
      to.raw(" cx=\"%s\" cy=\"%s\"".formatted(pixels(disc.x), pixels(disc.y)));
      to.raw(" r=\"%s\" />\n".formatted(pixels(disc.radius)));
    } else if (shape instanceof Text text) {
      text(" class=\"start\"", text.x, text.y, text.text, to);
    }
  }

  private static void text(String style, double x, double y, String content, Html to) {
    to.raw("<text%s x=\"%s\" y=\"%s\">".formatted(style, pixels(x), pixels(y)));
    to.text(content).raw("</text>\n");
  }

  private static String pixels(double value) {
    return Numbers.format("%.1f", value).replace(".0", "");
  }
}
