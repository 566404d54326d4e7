package dev.sluice.benchmarks.limits;

/** How a provider counts against its limits. */
public enum Counting {
  /** One minute's worth that fills evenly. */
  TOKEN_BUCKET("bucket", "token bucket"),
  /** What was admitted in the last 60 seconds. */
  SLIDING_WINDOW("sliding", "sliding window");

  private final String wireName;
  private final String title;

  Counting(String wireName, String title) {
    this.wireName = wireName;
    this.title = title;
  }

  /** As the simulator has it. */
  public String wireName() {
    return wireName;
  }

  String title() {
    return title;
  }
}
