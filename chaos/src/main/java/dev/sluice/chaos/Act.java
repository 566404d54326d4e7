package dev.sluice.chaos;

import java.time.Duration;

/** Something that is done to the installation, and for how long it lasts. */
sealed interface Act {

  Duration lasts();

  /** One that befalls a single worker, by its number. */
  sealed interface OnWorker extends Act {
    int worker();
  }

  /** SIGKILL, and a new process in its place afterwards. */
  record KillWorker(int worker, Duration lasts) implements OnWorker {}

  /** SIGTERM, its orderly end, and a new process in its place afterwards. */
  record TerminateWorker(int worker, Duration lasts) implements OnWorker {}

  /** SIGSTOP, and SIGCONT afterwards. */
  record FreezeWorker(int worker, Duration lasts) implements OnWorker {}

  /** All its connections to Kafka are closed, and none can be opened. */
  record CutFromKafka(int worker, Duration lasts) implements OnWorker {}

  /** Nothing comes through between it and Kafka, and nobody is told so. */
  record SilenceKafka(int worker, Duration lasts) implements OnWorker {}

  /** The same as for Kafka, for its providers. */
  record CutFromProviders(int worker, Duration lasts) implements OnWorker {}

  /** SIGKILL of a broker that is a controller too, and a new process on its data afterwards. */
  record KillBroker(int broker, Duration lasts) implements Act {}

  /** The same with an orderly end. */
  record TerminateBroker(int broker, Duration lasts) implements Act {}

  /** The leaders of all partitions go to other brokers. */
  record MoveLeaders(Duration lasts) implements Act {}

  /** One worker more, so that partitions move to it, and away from it afterwards. */
  record JoinAndLeave(Duration lasts) implements Act {}

  /** The provider that is asked first does otherwise than it should. */
  record Upset(Mood mood, Duration lasts) implements Act {}
}
