package dev.sluice.worker.consume;

import java.util.List;

/** A fleet in which no job outlasts the ownership of its partition. */
final class NobodyHolds implements Handover {

  @Override
  public void state(List<Delivery> held) {}

  @Override
  public Inquiry inquire() {
    return delivery -> Standing.FREE;
  }

  @Override
  public long changes() {
    return 0;
  }

  @Override
  public void awaiting(Delivery awaited) {}

  @Override
  public void endedElsewhere(Delivery delivery) {
    throw new AssertionError(delivery + " cannot have ended elsewhere");
  }
}
