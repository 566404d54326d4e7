package dev.sluice.worker.consume;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.consume.Handover.Inquiry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records that earlier owners left unfinished, from when they come by until it is known what is to
 * become of them. They take no thread and no place among the jobs in flight. Owned by the poll
 * thread.
 */
final class Awaited {

  private final Handover handover;
  private final List<Waiting> waiting = new ArrayList<>();
  private final ArrayDeque<Delivery> free = new ArrayDeque<>();
  private long seen = -1;

  private record Waiting(Delivery delivery, Inquiry inquiry) {}

  Awaited(Handover handover) {
    this.handover = requireNonNull(handover, "handover is null");
  }

  void add(Delivery delivery, Inquiry inquiry) {
    Waiting one = new Waiting(delivery, inquiry);
    if (!isSettled(one)) {
      waiting.add(one);
      handover.awaiting(delivery);
    }
  }

  /** Partitions have gone, and with them some of what was waited for. */
  void reconsider() {
    seen = -1;
  }

  /** The next one that is to be begun here; null if there is none. */
  @Nullable Delivery peekFree() {
    review();
    while (!free.isEmpty() && !free.element().isAwaited()) {
      free.remove(); // Its partition is gone.
    }
    return free.peek();
  }

  Delivery takeFree() {
    return free.remove();
  }

  /** Looks at all of them again if anything has changed. */
  private void review() {
    if (waiting.isEmpty()) {
      return;
    }
    long now = handover.changes();
    if (now == seen) {
      return;
    }
    seen = now;
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting one = all.next();
      if (!one.delivery().isAwaited() || isSettled(one)) {
        all.remove();
      }
    }
  }

  private boolean isSettled(Waiting one) {
    return switch (one.inquiry().standing(one.delivery())) {
      case HELD -> false;
      case DONE -> {
        one.delivery().endedElsewhere();
        handover.endedElsewhere(one.delivery());
        yield true;
      }
      case FREE -> free.add(one.delivery());
    };
  }

  int size() {
    return waiting.size();
  }
}
