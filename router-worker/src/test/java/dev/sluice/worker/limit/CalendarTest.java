package dev.sluice.worker.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.schema.Priority;
import dev.sluice.worker.route.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When those come back who were put aside, of calls of which one goes each second. */
final class CalendarTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final TenantWeights WEIGHTS = tenant -> "double".equals(tenant) ? 2 : 1;

  private final Calendar calendar = new Calendar(WEIGHTS);
  private double spacing = SECOND;
  private long now = 100 * SECOND;
  private long shutUntil;

  @Test
  void thoseOfOneTenantComeBackOneAfterAnother() {
    assertThat(book("a", 3)).containsExactly(0.0, 1.0, 2.0);
  }

  @Test
  void aTenantThatComesLaterDoesNotComeBackBehindAFlood() {
    book("flood", 1000);
    List<Double> later = book("later", 10);

    assertThat(later.getFirst()).isZero();
    assertThat(later.getLast()).isEqualTo(18, within(1e-3));
  }

  @Test
  void tenantsComeBackByTheirWeights() {
    book("flood", 1000);
    assertThat(book("single", 1).getFirst()).isZero();
    List<Double> twice = book("double", 101);

    assertThat(twice.getLast()).isBetween(148.0, 152.0);
  }

  @Test
  void whoeverIsDoneSoonDoesNotHoldUpTheOthersForLonger() {
    book("few", 10);

    assertThat(book("many", 101).getLast()).isEqualTo(110, within(1.0));
  }

  @Test
  void prioritiesComeBackByTheirShares() {
    book(Priority.BATCH, "a", 1000);
    List<Double> urgent = book(Priority.INTERACTIVE, "a", 71);

    assertThat(urgent.getFirst()).isZero();
    assertThat(urgent.getLast()).isEqualTo(70 * 80.0 / 70, within(1e-3));
  }

  @Test
  void whatWasDoneMeanwhileIsNotWaitedFor() {
    book("a", 100);
    now += 60 * SECOND;

    assertThat(book("a", 1).getFirst()).isEqualTo(40, within(1e-3));
    now += 600 * SECOND;
    assertThat(book("a", 1).getFirst()).isZero();
  }

  @Test
  void whereLimitsHaveGrownThoseWhoAreBookedNowComeBackSooner() {
    book("a", 100);
    spacing = SECOND / 4.0;

    assertThat(book("a", 1).getFirst()).isEqualTo(25, within(1e-3));
  }

  /** It takes its time, however long calls turn out to take. */
  @Test
  void aPauseForWhichTheProviderAsksIsNotWork() {
    shutUntil = now + 60 * SECOND;
    assertThat(book("a", 10)).startsWith(60.0, 61.0).endsWith(69.0);
    spacing = 3 * SECOND;
    assertThat(book("a", 1).getFirst()).isEqualTo(60 + 3 * 10, within(1e-3));

    now += 60 * SECOND;
    assertThat(book("a", 1).getFirst()).isEqualTo(3 * 11, within(1e-3));
    now += 6 * SECOND;
    assertThat(book("a", 1).getFirst()).isEqualTo(3 * 10, within(1e-3));
  }

  @Test
  void whoCameBackInVainGoesBeforeItsTenantsOthersAndAfterThoseWhoDidSoBefore() {
    book("a", 100);
    book("b", 100);

    assertThat(bookAgain("a")).isZero();
    assertThat(bookAgain("a")).isEqualTo(2, within(1e-3));
    assertThat(book("a", 1).getFirst()).isEqualTo(200, within(1e-3));
  }

  @Test
  void nobodyComesBackBeforeTheLineIsGone() {
    long soonest = now + 5 * SECOND;
    Calendar.Entry job = entry(Priority.STANDARD, "a", false);
    for (int i = 0; i < 3; i++) {
      long turn = calendar.turn(job, soonest, now);
      calendar.book(job, turn, now);
      assertThat(turn).isEqualTo(soonest + i * SECOND);
    }
  }

  @Test
  void tenantsThatCameOnceAreForgotten() {
    PriorityCalendar batch = new PriorityCalendar(Priority.BATCH, WEIGHTS);
    for (int i = 0; i < 100_000; i++) {
      String tenant = "tenant-" + i;
      batch.add(tenant, false, batch.before(tenant, false), 1);
    }
    assertThat(batch.tenants()).isEqualTo(PriorityCalendar.MOST_TENANTS);

    batch.done(1e9);
    assertThat(batch.tenants()).isZero();
    assertThat(batch.isEmpty()).isTrue();
  }

  private List<Double> book(String tenant, int jobs) {
    return book(Priority.STANDARD, tenant, jobs);
  }

  /** In how many seconds each of them comes back. */
  private List<Double> book(Priority priority, String tenant, int jobs) {
    Calendar.Entry job = entry(priority, tenant, false);
    return java.util.stream.IntStream.range(0, jobs).mapToObj(i -> book(job)).toList();
  }

  private double bookAgain(String tenant) {
    return book(entry(Priority.STANDARD, tenant, true));
  }

  private double book(Calendar.Entry job) {
    long turn = calendar.turn(job, now, now);
    calendar.book(job, turn, now);
    return (turn - now) / 1e9;
  }

  private Calendar.Entry entry(Priority priority, String tenant, boolean again) {
    Ask ask =
        new Ask(
            List.of(Account.onlyOneOf("groq")), "m", Tokens.NONE, priority, tenant, Instant.MAX);
    return new Calendar.Entry(ask, again, 1, spacing, shutUntil);
  }
}
