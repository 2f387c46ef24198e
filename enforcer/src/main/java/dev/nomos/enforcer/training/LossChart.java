package dev.nomos.enforcer.training;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The loss of training and of validation over the steps, as a picture. */
final class LossChart {
  private LossChart() {}

  /** As PNG. */
  static void write(TrainingFigures figures, Path file) throws IOException {
    XYChart chart =
        new XYChartBuilder()
            .width(800)
            .height(480)
            .title("Loss")
            .xAxisTitle("step")
            .yAxisTitle("nats per token")
            .build();
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
    addTraining(chart, figures);
    addValidation(chart, figures.epochs());
    BufferedImage image = new BufferedImage(800, 480, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    chart.paint(graphics, 800, 480);
    graphics.dispose();
    try (var out = Files.newOutputStream(file)) {
      ImageIO.write(image, "png", out);
    }
  }

  private static void addTraining(XYChart chart, TrainingFigures figures) {
    List<Float> losses = figures.trainingLoss();
    if (losses.isEmpty()) {
      return;
    }
    double width = (double) figures.steps() / losses.size();
    chart
        .addSeries(
            "training",
            IntStream.range(0, losses.size()).mapToDouble(i -> (i + 0.5) * width).toArray(),
            losses.stream().mapToDouble(Float::doubleValue).toArray())
        .setMarker(SeriesMarkers.NONE);
  }

  private static void addValidation(XYChart chart, List<TrainingFigures.Epoch> epochs) {
    if (epochs.isEmpty()) {
      return;
    }
    chart
        .addSeries(
            "validation",
            epochs.stream().mapToDouble(TrainingFigures.Epoch::step).toArray(),
            epochs.stream().mapToDouble(TrainingFigures.Epoch::validationLoss).toArray())
        .setMarker(SeriesMarkers.CIRCLE);
  }
}
