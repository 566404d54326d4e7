package dev.sluice.chaos;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Three brokers, each a process and a controller too. Each worker reaches them through proxies of
 * its own, so that it can be cut off alone; who watches reaches them directly.
 */
final class Cluster implements AutoCloseable {

  private static final List<String> FLAGS =
      List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  private static final String DIRECT = "DIRECT";

  private final Path directory;
  private final String id = Uuid.randomUuid().toString();
  private final List<Integer> controllers = FreePorts.find(Script.BROKERS);
  private final List<Map<String, Integer>> ports = new ArrayList<>();
  private final Map<String, List<TcpProxy>> proxies = new HashMap<>();
  private final Child[] brokers = new Child[Script.BROKERS];
  private final int[] starts = new int[Script.BROKERS];

  /**
   * @param workers who gets proxies of its own
   */
  private Cluster(Path directory, List<String> workers) {
    this.directory = directory;
    List<String> listeners = new ArrayList<>(workers);
    listeners.add(DIRECT);
    List<Integer> free = FreePorts.find(Script.BROKERS * listeners.size());
    for (int broker = 0; broker < Script.BROKERS; broker++) {
      Map<String, Integer> own = new LinkedHashMap<>();
      for (int i = 0; i < listeners.size(); i++) {
        own.put(listeners.get(i), free.get(broker * listeners.size() + i));
      }
      ports.add(own);
      for (String worker : workers) {
        proxies
            .computeIfAbsent(worker, unknown -> new ArrayList<>())
            .add(TcpProxy.start(0, requireNonNull(own.get(worker), worker)));
      }
    }
  }

  static Cluster start(Path directory, List<String> workers) throws InterruptedException {
    Cluster cluster = new Cluster(directory, workers);
    for (int broker = 0; broker < Script.BROKERS; broker++) {
      cluster.begin(broker);
    }
    for (int broker = 0; broker < Script.BROKERS; broker++) {
      cluster.awaitServing(broker);
    }
    return cluster;
  }

  private void begin(int broker) {
    Path properties = directory.resolve("broker-" + broker + ".properties");
    try {
      Files.writeString(properties, properties(broker));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Path log = directory.resolve("broker-" + broker + ".log");
    starts[broker]++;
    brokers[broker] =
        Child.start(
            "broker " + broker, log, FLAGS, BrokerProcess.class.getName(), properties.toString());
  }

  private void awaitServing(int broker) throws InterruptedException {
    brokers[broker].awaitSaid(BrokerProcess.READY, starts[broker]);
  }

  private String properties(int broker) {
    Map<String, Integer> own = ports.get(broker);
    List<String> listeners = new ArrayList<>();
    List<String> advertised = new ArrayList<>();
    List<String> protocols = new ArrayList<>();
    own.forEach(
        (name, port) -> {
          listeners.add(name + "://127.0.0.1:" + port);
          int seen = name.equals(DIRECT) ? port : proxies(name).get(broker).port();
          advertised.add(name + "://127.0.0.1:" + seen);
          protocols.add(name + ":PLAINTEXT");
        });
    listeners.add(BrokerProcess.CONTROLLER + "://127.0.0.1:" + controllers.get(broker));
    protocols.add(BrokerProcess.CONTROLLER + ":PLAINTEXT");
    String voters =
        IntStream.range(0, Script.BROKERS)
            .mapToObj(one -> one + "@127.0.0.1:" + controllers.get(one))
            .collect(Collectors.joining(","));
    return """
        cluster.id=%s
        process.roles=broker,controller
        node.id=%d
        log.dirs=%s
        listeners=%s
        advertised.listeners=%s
        listener.security.protocol.map=%s
        inter.broker.listener.name=%s
        controller.listener.names=%s
        controller.quorum.voters=%s
        default.replication.factor=3
        min.insync.replicas=2
        offsets.topic.replication.factor=3
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=3
        transaction.state.log.min.isr=2
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=3
        share.coordinator.state.topic.min.isr=2
        auto.create.topics.enable=false
        group.initial.rebalance.delay.ms=0
        transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
        log.cleaner.dedupe.buffer.size=8388608
        """
        .formatted(
            id,
            broker,
            directory.resolve("broker-" + broker),
            String.join(",", listeners),
            String.join(",", advertised),
            String.join(",", protocols),
            DIRECT,
            BrokerProcess.CONTROLLER,
            voters);
  }

  /** For who watches: past all proxies. */
  String servers() {
    return ports.stream()
        .map(own -> "127.0.0.1:" + own.get(DIRECT))
        .collect(Collectors.joining(","));
  }

  /** For a worker: through its own proxies. */
  String servers(String worker) {
    return proxies(worker).stream()
        .map(proxy -> "127.0.0.1:" + proxy.port())
        .collect(Collectors.joining(","));
  }

  List<TcpProxy> proxies(String worker) {
    return requireNonNull(proxies.get(worker), worker);
  }

  void kill(int broker) {
    brokers[broker].kill();
  }

  void terminate(int broker) throws InterruptedException {
    brokers[broker].terminate();
  }

  void restart(int broker) throws InterruptedException {
    begin(broker);
    awaitServing(broker);
  }

  /** Turns the replicas of each partition by one, and has the first of them lead. */
  void moveLeaders() throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers()))) {
      Map<TopicPartition, Optional<NewPartitionReassignment>> turned = turned(admin);
      admin.alterPartitionReassignments(turned).all().get();
      // One whose first replica has fallen behind keeps its leader.
      var _ = admin.electLeaders(ElectionType.PREFERRED, turned.keySet()).partitions().get();
    } catch (ExecutionException e) {
      throw new ChaosException("leaders could not be moved: " + e.getCause());
    }
  }

  private static Map<TopicPartition, Optional<NewPartitionReassignment>> turned(Admin admin)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, Optional<NewPartitionReassignment>> turned = new HashMap<>();
    for (TopicDescription topic :
        admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(
              partition -> {
                List<Integer> replicas =
                    new ArrayList<>(partition.replicas().stream().map(Node::id).toList());
                replicas.addLast(replicas.removeFirst());
                turned.put(
                    new TopicPartition(topic.name(), partition.partition()),
                    Optional.of(new NewPartitionReassignment(replicas)));
              });
    }
    return turned;
  }

  @Override
  public void close() {
    proxies.values().stream().flatMap(List::stream).forEach(TcpProxy::close);
    for (Child broker : brokers) {
      if (broker != null) {
        broker.kill();
      }
    }
  }
}
