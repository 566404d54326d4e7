package dev.sluice.benchmarks.limits;

/** What happens to a fleet while its limits are watched. */
public enum Scenario {
  ONE_WORKER("one-worker", "One worker", 1, Event.NONE),
  TWO_WORKERS("two-workers", "Two workers", 2, Event.NONE),
  FOUR_WORKERS("four-workers", "Four workers", 4, Event.NONE),
  SKEWED("skewed", "Four workers, all jobs in the partitions of one", 4, Event.NONE),
  KILLED("killed", "Four workers, one is killed", 4, Event.KILL),
  JOINING("joining", "Two workers, one more joins", 2, Event.JOIN);

  /** What happens in the middle. */
  public enum Event {
    NONE,
    KILL,
    JOIN
  }

  private final String wireName;
  private final String title;
  private final int workers;
  private final Event event;

  Scenario(String wireName, String title, int workers, Event event) {
    this.wireName = wireName;
    this.title = title;
    this.workers = workers;
    this.event = event;
  }

  public String wireName() {
    return wireName;
  }

  public String title() {
    return title;
  }

  public int workers() {
    return workers;
  }

  public Event event() {
    return event;
  }

  /** Whether only one worker is given jobs. */
  public boolean isSkewed() {
    return this == SKEWED;
  }
}
