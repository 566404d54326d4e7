package dev.sluice.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;

/**
 * The least that could do a worker's job: takes bodies from a topic, posts each from a virtual
 * thread of its own with the HTTP client that the worker has, and puts the bytes of the answers
 * into another topic. No routing, no limits, no transactions, no JSON, no promise.
 */
final class FloorProcess {

  private static final int UNLIMITED = 1 << 20;
  private static final int LARGEST_ANSWER = 64 << 20;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final HttpClient http;
  private final URI uri;
  private final Semaphore inFlight;
  private final String results;

  private FloorProcess(String servers, String group, String results, URI uri, int inFlight)
      throws Exception {
    this.consumer = new KafkaConsumer<>(KafkaSettings.consumer(servers, group));
    this.producer = new KafkaProducer<>(KafkaSettings.producer(servers));
    this.http = startHttp();
    this.uri = uri;
    this.inFlight = new Semaphore(inFlight);
    this.results = results;
  }

  /** Arguments: bootstrap servers, group, topic of jobs, topic of results, URL, jobs in flight. */
  public static void main(String[] args) throws Exception {
    Lifeline.dieOnAnyFailure();
    URI uri = URI.create(args[4]);
    FloorProcess floor =
        new FloorProcess(args[0], args[1], args[3], uri, Integer.parseInt(args[5]));
    Thread.ofPlatform().daemon().start(() -> floor.run(args[2]));
    Lifeline.hold("");
  }

  /** As the worker's own is set up. */
  private static HttpClient startHttp() throws Exception {
    HttpClient client = new HttpClient();
    QueuedThreadPool threads = new QueuedThreadPool(16, 4);
    threads.setDaemon(true);
    client.setExecutor(threads);
    client.setScheduler(new ScheduledExecutorScheduler("floor-http-timer", true));
    client.setIdleTimeout(Duration.ofMinutes(1).toMillis());
    client.setMaxConnectionsPerDestination(UNLIMITED);
    client.setMaxRequestsQueuedPerDestination(UNLIMITED);
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.start();
    return client;
  }

  private void run(String jobs) {
    consumer.subscribe(List.of(jobs));
    while (true) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
        inFlight.acquireUninterruptibly();
        Thread.ofVirtual().start(() -> answer(record));
      }
    }
  }

  private void answer(ConsumerRecord<byte[], byte[]> record) {
    try {
      var _ = producer.send(new ProducerRecord<>(results, record.key(), post(record.value())));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      inFlight.release();
    }
  }

  private byte[] post(byte[] body) throws Exception {
    var request =
        http.newRequest(uri)
            .method(HttpMethod.POST)
            .body(new BytesRequestContent("application/json", body))
            .idleTimeout(5, TimeUnit.MINUTES)
            .timeout(10, TimeUnit.MINUTES);
    ContentResponse response =
        new CompletableResponseListener(request, LARGEST_ANSWER).send().get();
    if (response.getStatus() != 200) {
      throw new IOException(response.getStatus() + " " + response.getContentAsString());
    }
    return response.getContent();
  }
}
