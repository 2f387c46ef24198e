package dev.nomos.bench;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A picture of what was measured: lines through points. */
final class Chart {
  private final XYChart chart;
  private int lines;

  /** A measured point: what was asked for, and what it took. */
  record Point(double x, double y) {}

  Chart(String title, String x, String y) {
    chart =
        new XYChartBuilder()
            .width(640)
            .height(400)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
  }

  Chart logarithmic(boolean x, boolean y) {
    chart.getStyler().setXAxisLogarithmic(x);
    chart.getStyler().setYAxisLogarithmic(y);
    return this;
  }

  Chart add(String line, List<Point> points) {
    chart
        .addSeries(
            line,
            points.stream().mapToDouble(Point::x).toArray(),
            points.stream().mapToDouble(Point::y).toArray())
        .setMarker(SeriesMarkers.CIRCLE);
    chart.getStyler().setLegendVisible(++lines > 1);
    return this;
  }

  /** As PNG. */
  void write(Path file) throws IOException {
    BufferedImage image =
        new BufferedImage(chart.getWidth(), chart.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    graphics.dispose();
    try (var out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }
}
