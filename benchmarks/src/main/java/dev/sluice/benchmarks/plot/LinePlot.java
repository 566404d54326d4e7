package dev.sluice.benchmarks.plot;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * A plot of lines over time, as SVG.
 *
 * @param unit of the values
 * @param top the largest value that is shown
 * @param seconds that the whole width stands for
 */
public record LinePlot(
    String title,
    String unit,
    double top,
    double seconds,
    List<Span> shaded,
    List<Mark> marks,
    List<Line> lines) {

  /**
   * @param values evenly spread over the width; NaN leaves a gap
   */
  public record Line(String name, String colour, List<Double> values) {}

  /** From one second to another, told apart by its ground. */
  public record Span(double from, double to) {}

  /** Something that happened at a second. */
  public record Mark(String name, double at) {}

  private static final int WIDTH = 720;
  private static final int HEIGHT = 260;
  private static final int LEFT = 50;
  private static final int RIGHT = 150;
  private static final int ABOVE = 30;
  private static final int BELOW = 30;
  private static final int STEPS = 4;

  public String svg() {
    Formatter svg = new Formatter(Locale.ROOT);
    svg.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
            + " font-size=\"12\">\n",
        WIDTH, HEIGHT);
    svg.format("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n", WIDTH, HEIGHT);
    shaded.forEach(span -> shade(svg, span));
    svg.format("<text x=\"%d\" y=\"18\" font-weight=\"bold\">%s</text>\n", LEFT, title);
    grid(svg);
    marks.forEach(mark -> mark(svg, mark));
    for (int i = 0; i < lines.size(); i++) {
      line(svg, lines.get(i), i);
    }
    svg.format("</svg>\n");
    return svg.toString();
  }

  private void shade(Formatter svg, Span span) {
    svg.format(
        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#f3e3d3\"/>\n",
        x(span.from / seconds),
        ABOVE,
        x(span.to / seconds) - x(span.from / seconds),
        HEIGHT - ABOVE - BELOW);
  }

  private void mark(Formatter svg, Mark mark) {
    double x = x(mark.at / seconds);
    svg.format(
        "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#666\" stroke-dasharray=\"4 3\"/>\n",
        x, x, ABOVE, HEIGHT - BELOW);
    svg.format(
        "<text x=\"%.1f\" y=\"%d\" fill=\"#666\">%s</text>\n",
        x + 4, HEIGHT - BELOW - 8, mark.name);
  }

  private void grid(Formatter svg) {
    for (int i = 0; i <= STEPS; i++) {
      double part = i / (double) STEPS;
      svg.format(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>\n",
          LEFT, WIDTH - RIGHT, y(part * top), y(part * top));
      svg.format(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f %s</text>\n",
          LEFT - 6, y(part * top) + 4, part * top, unit);
      svg.format(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f s</text>\n",
          x(part), HEIGHT - 10, part * seconds);
    }
  }

  private void line(Formatter svg, Line line, int number) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < line.values.size(); i++) {
      double value = line.values.get(i);
      if (!Double.isNaN(value)) {
        double middle = (i + 0.5) / line.values.size();
        String step = drawing ? "L" : "M";
        path.append(String.format(Locale.ROOT, "%s%.1f %.1f ", step, x(middle), y(value)));
      }
      drawing = !Double.isNaN(value);
    }
    svg.format(
        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>\n",
        path.toString().strip(), line.colour);
    svg.format(
        "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n",
        WIDTH - RIGHT + 10, ABOVE + 16 + number * 18, line.colour, line.name);
  }

  private static double x(double part) {
    return LEFT + part * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BELOW - Math.min(value, top) / top * (HEIGHT - ABOVE - BELOW);
  }
}
