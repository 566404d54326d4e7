package dev.sluice.benchmarks;

import dev.sluice.embedded.EmbeddedKafka;
import java.io.IOException;

/** A broker for all that is measured. Tells its address when it is ready. */
final class BrokerProcess {

  private BrokerProcess() {}

  public static void main(String[] args) throws IOException {
    Lifeline.dieOnAnyFailure();
    try (EmbeddedKafka broker = EmbeddedKafka.start(EmbeddedKafka.Options.temporary())) {
      Lifeline.hold(broker.bootstrapServers());
    }
  }
}
