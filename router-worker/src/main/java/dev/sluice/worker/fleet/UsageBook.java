package dev.sluice.worker.fleet;

import java.util.List;

/** Who keeps what is used by the day. Called on one thread; must not block. */
public interface UsageBook {

  /** What the others are to hear now. */
  List<UsageMessage> news();

  /** What they are to hear when this worker stops. */
  List<UsageMessage> lastWords();

  /** Something was told, by this worker or by another. */
  void onMessage(UsageMessage message);

  /** All was heard that had been told, and what is told from now on is heard by others. */
  void onJoined();

  /** Nothing can be told or heard at present. */
  void onCutOff();
}
