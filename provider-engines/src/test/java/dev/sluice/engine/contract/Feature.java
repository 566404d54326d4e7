package dev.sluice.engine.contract;

import java.util.List;
import java.util.stream.Stream;

/**
 * Something that a system may be able to do.
 *
 * @param trial tries it, and tells what the table says of it
 */
record Feature(String title, Trial trial) {

  interface Trial {
    String of(Subject subject) throws InterruptedException;
  }

  static final List<Feature> ALL =
      Stream.of(MessageFeatures.ALL, ToolFeatures.ALL, SamplingFeatures.ALL, AnswerFeatures.ALL)
          .flatMap(List::stream)
          .toList();
}
