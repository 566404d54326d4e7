package dev.sluice.simulator.wire;

/** Carries a provider's refusal of a request from where it is noticed to where it is sent. */
public final class RejectedRequest extends RuntimeException {

  private final transient Reply reply;

  public RejectedRequest(Reply reply) {
    super("status " + reply.status(), null, false, false);
    this.reply = reply;
  }

  public Reply reply() {
    return reply;
  }
}
