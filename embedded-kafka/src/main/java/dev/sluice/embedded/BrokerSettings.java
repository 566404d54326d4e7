package dev.sluice.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a single node: one replica of everything, small and quick to start.
 *
 * @param secured null where whoever connects may do everything
 */
record BrokerSettings(
    Path directory, int brokerPort, int controllerPort, @Nullable SecuredListeners secured) {

  static final String HOST = "127.0.0.1";
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final Map<String, String> SINGLE_NODE =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", Integer.toString(NODE_ID)),
          Map.entry("inter.broker.listener.name", "BROKER"),
          Map.entry("controller.listener.names", CONTROLLER_LISTENER),
          Map.entry("listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT"),
          Map.entry("default.replication.factor", "1"),
          Map.entry("min.insync.replicas", "1"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "4"),
          Map.entry("auto.create.topics.enable", "false"));

  private static final Map<String, String> QUICK =
      Map.ofEntries(
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          // A dead producer's transaction holds back readers no longer than its own timeout.
          Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
          Map.entry("server.max.startup.time.ms", "60000"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"),
          Map.entry("background.threads", "2"),
          Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
          // No JMX beans: two brokers in one process would fight over their names.
          Map.entry("metric.reporters", ""));

  static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(HOST), port);
  }

  Map<String, String> properties() {
    String broker = "BROKER://" + HOST + ":" + brokerPort;
    String controller = CONTROLLER_LISTENER + "://" + HOST + ":" + controllerPort;
    Map<String, String> properties = new HashMap<>(SINGLE_NODE);
    properties.putAll(QUICK);
    if (secured != null) {
      properties.putAll(secured.properties());
    }
    properties.put("log.dirs", directory.toString());
    properties.put("listeners", broker + "," + controller);
    properties.put("advertised.listeners", broker);
    properties.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
    return properties;
  }
}
