package dev.sluice.worker.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.embedded.EmbeddedKafka;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is used by the day, on its way between workers through a real cluster. */
@Timeout(120)
final class UsageChannelIT {

  private static final String TOPIC = "llm.usage";

  @TempDir Path directory;

  private EmbeddedKafka broker;
  private final List<Book> books = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    broker = start(0);
    makeTopic();
  }

  @AfterEach
  void stop() throws Exception {
    for (Book book : books) {
      book.channel.stop();
    }
    broker.close();
  }

  @Test
  void whatIsUrgentIsHeardByAllAndByItselfInTheSameOrderWellWithinASecond() throws Exception {
    Book first = join("a");
    Book second = join("b");
    for (int i = 1; i <= 30; i++) {
      long told = System.nanoTime();
      first.say(i);
      second.say(i);
      int both = 2 * i;
      await().until(() -> first.heard.size() == both && second.heard.size() == both);
      assertThat(Duration.ofNanos(System.nanoTime() - told)).isLessThan(Duration.ofSeconds(1));
    }

    assertThat(first.heard).isEqualTo(second.heard);
  }

  @Test
  void whoStartsHasHeardAllThatWasToldBeforeItGoesOn() throws Exception {
    Book first = join("a");
    first.say(1);
    first.say(2);
    await().until(() -> first.heard.size() == 2);
    first.last.add(first.message(3));
    first.channel.stop();

    assertThat(join("b").heardWhenJoined)
        .containsExactly(first.message(1), first.message(2), first.message(3));
  }

  @Test
  void aClusterThatGoesAwayIsToldOfAndOneThatIsBackIsReadFromTheStart() throws Exception {
    Book first = join("a");
    first.say(1);
    await().until(() -> first.heard.size() == 1);
    int port = URI.create("kafka://" + broker.bootstrapServers()).getPort();
    broker.close();
    first.say(2);
    await().atMost(Duration.ofSeconds(30)).until(() -> first.cutOff.get() > 0);
    broker = start(port);

    await().atMost(Duration.ofSeconds(60)).until(() -> first.joined.get() == 2);
    assertThat(first.heardWhenJoined).contains(first.message(1));
    int heard = first.heard.size();
    first.say(3);
    await().until(() -> first.heard.size() > heard);
  }

  @Test
  void withoutATopicAWorkerIsCutOffUntilThereIsOne() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(TOPIC)).all().get();
    }
    Book alone = new Book("a");
    await().atMost(Duration.ofSeconds(30)).until(() -> alone.cutOff.get() > 0);
    assertThat(alone.channel.awaitJoined(Duration.ZERO)).isFalse();
    makeTopic();

    assertThat(alone.channel.awaitJoined(Duration.ofSeconds(60))).isTrue();
  }

  private Book join(String name) throws InterruptedException {
    Book book = new Book(name);
    assertThat(book.channel.awaitJoined(Duration.ofSeconds(20))).isTrue();
    return book;
  }

  private EmbeddedKafka start(int port) {
    return EmbeddedKafka.start(new EmbeddedKafka.Options(port, directory.resolve("data")));
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  private void makeTopic() throws Exception {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  /** One that tells what a test wants it to, and keeps what it hears. */
  private final class Book implements UsageBook {

    private final String name;
    private final Queue<UsageMessage> toTell = new ConcurrentLinkedQueue<>();
    private final List<UsageMessage> last = new CopyOnWriteArrayList<>();
    private final List<UsageMessage> heard = new CopyOnWriteArrayList<>();
    private volatile List<UsageMessage> heardWhenJoined = List.of();
    private final AtomicInteger joined = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final UsageChannel channel;

    Book(String name) {
      this.name = name;
      this.channel =
          new UsageChannel(
              Map.of("bootstrap.servers", broker.bootstrapServers()), TOPIC, name, this);
      books.add(this);
      channel.start();
    }

    UsageMessage message(long number) {
      return new UsageMessage(LocalDate.of(2026, 11, 20), name, "x", number, 2, 1, 0);
    }

    void say(long number) {
      toTell.add(message(number));
      channel.hurry();
    }

    @Override
    public List<UsageMessage> news() {
      List<UsageMessage> news = new ArrayList<>();
      for (UsageMessage next = toTell.poll(); next != null; next = toTell.poll()) {
        news.add(next);
      }
      return news;
    }

    @Override
    public List<UsageMessage> lastWords() {
      return last;
    }

    @Override
    public void onMessage(UsageMessage message) {
      heard.add(message);
    }

    @Override
    public void onJoined() {
      heardWhenJoined = List.copyOf(heard);
      joined.incrementAndGet();
    }

    @Override
    public void onCutOff() {
      cutOff.incrementAndGet();
    }
  }
}
