package dev.sluice.worker;

import dev.sluice.worker.admin.AdminServer;
import dev.sluice.worker.admin.Health;
import dev.sluice.worker.admin.Models;
import dev.sluice.worker.attempt.AttemptLoop;
import dev.sluice.worker.attempt.Breakers;
import dev.sluice.worker.attempt.Pacing;
import dev.sluice.worker.attempt.Upstream;
import dev.sluice.worker.config.RedisSettings;
import dev.sluice.worker.config.Topics;
import dev.sluice.worker.config.WorkerConfig;
import dev.sluice.worker.consume.CommittedOffsets;
import dev.sluice.worker.consume.ConsumerSettings;
import dev.sluice.worker.consume.Delivery;
import dev.sluice.worker.consume.JobConsumer;
import dev.sluice.worker.discover.Discovery;
import dev.sluice.worker.limit.PermitPool;
import dev.sluice.worker.limit.Timing;
import dev.sluice.worker.metrics.WorkerMetrics;
import dev.sluice.worker.publish.Cluster;
import dev.sluice.worker.publish.Deferrals;
import dev.sluice.worker.publish.PublishSettings;
import dev.sluice.worker.publish.ReplyTopics;
import dev.sluice.worker.publish.ResultPublisher;
import dev.sluice.worker.publish.StreamPublisher;
import dev.sluice.worker.redis.RedisLimits;
import dev.sluice.worker.route.Measurements;
import dev.sluice.worker.route.RoutePlanner;
import dev.sluice.worker.route.TokenCounts;
import dev.sluice.worker.tenant.TenantCaps;
import dev.sluice.worker.tenant.Tenants;
import dev.sluice.worker.watch.Watchdog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker: takes jobs from Kafka, has providers answer them, and publishes results. Stateless; run
 * as many as there is work for. This class puts the parts together and starts and stops them.
 */
public final class Worker {

  private static final Logger log = LoggerFactory.getLogger(Worker.class);

  /** A bare name is unknown as long as its provider has not listed it, so jobs wait this long. */
  private static final Duration FIRST_LISTING = Duration.ofSeconds(5);

  /** Of the jobs in flight one in so many may wait in line for limits. */
  private static final int PARTS_IN_LINE = 3;

  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final WorkerMetrics metrics = new WorkerMetrics();
  private final WorkerConfig config;
  private final Providers providers;
  private final Discovery discovery;
  private final Cluster cluster;
  private final ReplyTopics replyTopics;
  private final Handovers handovers;
  private final JobConsumer consumer;
  private final DeferredTrimming trimming;
  private final ResultPublisher<Delivery> publisher;
  private final StreamPublisher streams;
  private final Fleet fleet;
  private final CancelledJobs cancelled;
  private final Breakers breakers;
  private final PermitPool permits;
  private final LimitReports limits;
  private final @Nullable RedisLimits redis;
  private final DayLimits days;
  private final TenantCaps tenants;
  private final Duplicates duplicates;
  private final JobPipeline pipeline;
  private final Watchdog watchdog;
  private final Models models;
  private @Nullable AdminServer admin;

  /**
   * Starts a worker. It runs until it is stopped, or until {@link #failure} is told why it cannot
   * go on.
   *
   * @throws dev.sluice.worker.publish.ClusterUnreachableException if no broker answers in time
   * @throws dev.sluice.worker.publish.NotAllowedException if the cluster refuses it, or something
   *     that it must do
   * @throws dev.sluice.worker.publish.MissingTopicsException if topics are missing that it may not
   *     make
   * @throws dev.sluice.worker.admin.AdminPortException if the admin port cannot be listened on
   */
  public static Worker start(WorkerConfig config) throws InterruptedException {
    Providers providers = Providers.open(config);
    Worker worker = new Worker(config, providers, connect(config, providers));
    try {
      worker.begin();
      return worker;
    } catch (RuntimeException | InterruptedException e) {
      worker.stop();
      throw e;
    }
  }

  private static Cluster connect(WorkerConfig config, Providers providers)
      throws InterruptedException {
    try {
      return Cluster.connect(config.kafka().values());
    } catch (RuntimeException | InterruptedException e) {
      providers.close();
      throw e;
    }
  }

  private Worker(WorkerConfig config, Providers providers, Cluster cluster) {
    this.config = config;
    this.providers = providers;
    this.cluster = cluster;
    Map<String, String> kafka = config.kafka().values();
    PublishSettings publishing = publishing(config);
    this.replyTopics = new ReplyTopics(cluster, publishing);
    this.duplicates =
        new Duplicates(
            kafka,
            config.topics(),
            config.duplicates(),
            config.worker().maxInFlight(),
            this::partitions,
            metrics.duplicates());
    PublishMeters meters = new PublishMeters(metrics, duplicates);
    this.handovers = new Handovers(publishing, replyTopics, meters, failure::complete);
    this.consumer = new JobConsumer(consuming(config), handovers, failure::complete, this::own);
    this.trimming = new DeferredTrimming(consumer, cluster);
    this.publisher =
        new ResultPublisher<>(
            publishing,
            replyTopics,
            new DeliveryOffsets(consumer, new CommittedOffsets(kafka, config.worker().groupId())),
            meters,
            failure::complete);
    this.streams = new StreamPublisher(kafka, config.topics().stream(), meters);
    Measurements measurements = new Measurements(InstantSource.system());
    this.fleet = new Fleet(kafka, config.topics(), measurements);
    this.cancelled = new CancelledJobs(kafka, config.topics());
    this.breakers = new Breakers(InstantSource.system(), fleet.outages());
    this.permits = permits();
    this.days = new DayLimits(kafka, config.topics());
    this.tenants = new TenantCaps(config.tenants(), days.ledger(), InstantSource.system());
    LiveCatalogue catalogue = new LiveCatalogue(providers.opened());
    this.models = new Models(catalogue, config.routing(), InstantSource.system().instant());
    this.discovery = new Discovery(toBeAsked(), catalogue);
    this.limits = new LimitReports(permits);
    this.redis = redis(config, permits);
    this.pipeline =
        new JobPipeline(
            duplicates,
            new RoutePlanner(catalogue, measurements, config.routing()),
            attempts(measurements),
            cancelled.cancellations(),
            replyTopics,
            new Deferrals(config.topics().jobs(), InstantSource.system()),
            handovers,
            streams,
            InstantSource.system());
    this.watchdog = new Vitals(consumer, publisher, handovers, providers.longestCall()).watchdog();
  }

  private int partitions() {
    return consumer.partitions();
  }

  private void own(Set<Integer> partitions) {
    duplicates.own(partitions);
  }

  private void begin() throws InterruptedException {
    discovery.start();
    Topics topics = config.topics();
    Set<String> made =
        Access.prepare(
            cluster,
            topics,
            config.worker().groupId(),
            WantedTopics.jobs(topics),
            partitions -> WantedTopics.others(topics, partitions));
    fleet.share(permits, tenants, consumer::ownership, made.contains(topics.jobs()));
    fleet.join(cluster, breakers, limits::messages);
    cancelled.begin(cluster);
    days.begin(cluster, permits, config.tenants().countDollars());
    duplicates.begin(cluster);
    if (redis != null) {
      redis.start();
      metrics.limits().drawn(redis::isDrawing);
    }
    replyTopics.warmUp();
    streams.warmUp();
    providers.tellUnavailable(log::warn);
    metrics.jobs().inFlight(consumer::inFlight);
    metrics.jobs().inFlightBytes(consumer::inFlightBytes);
    metrics.jobs().held(handovers::held);
    metrics.jobs().awaited(consumer::awaited);
    metrics.jobs().lag(consumer::lag);
    metrics.jobs().clear(consumer::secondsToClear);
    topics
        .deferred()
        .forEach((topic, rest) -> metrics.jobs().resting(rest, () -> consumer.resting(topic)));
    fleet.showIn(metrics.fleet());
    limits.showIn(metrics.limits());
    watchdog.vitals().forEach(one -> metrics.watch().show(one.name(), one.still(), one::isStalled));
    admin =
        AdminServer.start(
            config.admin().host(),
            config.admin().port(),
            config.admin().token(),
            new AdminServer.Contents(metrics::scrape, List.of(this::alive), readiness(), models));
    publisher.start();
    handovers.start(consumer, publisher, duplicates::expect);
    if (!discovery.awaitFirst(FIRST_LISTING)) {
      log.warn("not every provider has listed its models yet; jobs are taken nevertheless");
    }
    fleet.catchUp();
    cancelled.catchUp();
    days.catchUp();
    consumer.start(pipeline);
    trimming.start();
    watchdog.start();
  }

  private List<Supplier<Health>> readiness() {
    return new Readiness(cluster, consumer, handovers, watchdog, fleet::health, redis, stopped::get)
        .parts();
  }

  /** Those that may have models which their description does not list. */
  private Map<String, Discovery.Lister> toBeAsked() {
    return providers.opened().stream()
        .filter(opened -> opened.settings().models().open())
        .collect(Collectors.toMap(Providers.Opened::name, opened -> opened::listModels));
  }

  private static ConsumerSettings consuming(WorkerConfig config) {
    return new ConsumerSettings(
        config.kafka().values(),
        consumed(config.topics()),
        config.worker().groupId(),
        config.worker().maxInFlight(),
        config.worker().maxInFlightBytes());
  }

  private static Map<String, Duration> consumed(Topics topics) {
    Map<String, Duration> consumed = new HashMap<>(topics.deferred());
    consumed.put(topics.jobs(), Duration.ZERO);
    return consumed;
  }

  private static PublishSettings publishing(WorkerConfig config) {
    Topics topics = config.topics();
    return new PublishSettings(
        config.kafka().values(),
        topics.results(),
        topics.deadLetters(),
        topics.handover(),
        topics.replyAllowed(),
        topics.reserved(),
        config.worker().groupId() + "-" + UUID.randomUUID());
  }

  private PermitPool permits() {
    Tenants terms = config.tenants();
    return new PermitPool(
        providers.limits(),
        tenant -> terms.of(tenant).weight(),
        Math.max(1, config.worker().maxInFlight() / PARTS_IN_LINE),
        fleet.cooldowns(),
        Timing.system());
  }

  /** Null where limits are divided through Kafka alone. */
  private static @Nullable RedisLimits redis(WorkerConfig config, PermitPool permits) {
    RedisSettings redis = config.redis();
    return redis == null
        ? null
        : new RedisLimits(redis.uri()::reveal, config.topics().prefix(), permits);
  }

  private AttemptLoop attempts(Measurements measurements) {
    Map<String, Upstream> upstreams = new LinkedHashMap<>();
    providers.opened().forEach(opened -> upstreams.put(opened.name(), opened.upstream()));
    new ProviderGauges(permits, breakers).register(providers.opened(), metrics.providers());
    return new AttemptLoop(
        upstreams,
        tenants,
        permits,
        breakers,
        new TokenCounts(measurements, providers.limits().countingTokens()),
        Pacing.system(),
        new AttemptMeasurer(metrics.attempts(), measurements));
  }

  /** Where {@code /metrics}, {@code /health} and {@code /v1/models} are. */
  public int adminPort() {
    return admin == null ? config.admin().port() : admin.port();
  }

  /** Told why, if ever this worker cannot go on; it must then be stopped. */
  public CompletionStage<Throwable> failure() {
    return failure;
  }

  private Health alive() {
    Throwable cause = failure.getNow(null);
    return cause == null
        ? Health.up("worker", "running")
        : Health.down("worker", "cannot go on: " + cause);
  }

  /** Ends a stop that is under way, or comes, as soon as that is possible in order. */
  public void hurry() {
    handovers.hurry();
  }

  /**
   * Drains and stops: nothing more is begun, and others take this worker's partitions. The jobs for
   * which it has made calls may end within the drain timeout, and are published here. What did not
   * end is begun again by another worker.
   */
  public void stop() throws InterruptedException {
    if (!stopped.compareAndSet(false, true)) {
      return;
    }
    watchdog.stop();
    trimming.stop();
    consumer.stop();
    handovers.drain(failure.isDone() ? Duration.ZERO : config.worker().drainTimeout());
    publisher.stop();
    handovers.stop();
    streams.close();
    cancelled.stop();
    duplicates.stop();
    if (redis != null) {
      redis.stop();
    }
    fleet.leave();
    days.stop();
    if (admin != null) {
      admin.close();
    }
    discovery.close();
    providers.close();
    cluster.close();
    metrics.close();
  }
}
