package dev.sluice.simulator.answer;

import java.util.List;
import java.util.SplittableRandom;

/** Unit vectors that depend on the model and the text alone, one for each input. */
public record EmbeddingAnswer(EmbeddingRequest request, List<float[]> vectors) {

  public static EmbeddingAnswer of(EmbeddingRequest request) {
    List<float[]> vectors =
        request.inputs().stream()
            .map(text -> vector(request.model(), text, request.dimensions()))
            .toList();
    return new EmbeddingAnswer(request, vectors);
  }

  private static float[] vector(String model, String text, int dimensions) {
    SplittableRandom random = Seeds.of(model + "\n" + text, 0);
    double[] raw = new double[dimensions];
    double squares = 0;
    for (int i = 0; i < dimensions; i++) {
      raw[i] = random.nextGaussian();
      squares += raw[i] * raw[i];
    }
    double length = Math.sqrt(squares);
    float[] unit = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      unit[i] = (float) (raw[i] / length);
    }
    return unit;
  }
}
