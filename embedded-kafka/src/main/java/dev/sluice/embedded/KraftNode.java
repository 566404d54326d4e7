package dev.sluice.embedded;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** A controller and a broker that share one process; the controller outlives the broker. */
final class KraftNode {

  private static final Logger LOG = LoggerFactory.getLogger(KraftNode.class);

  private final SharedServer shared;
  private final ControllerServer controller;
  private final BrokerServer broker;
  private final String clusterId;

  private KraftNode(BrokerSettings settings, ListenSockets sockets, StartupFaults faults) {
    KafkaConfig config = new KafkaConfig(settings.properties(), false);
    Map<Integer, InetSocketAddress> voters =
        Map.of(BrokerSettings.NODE_ID, BrokerSettings.address(settings.controllerPort()));
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> found =
        KafkaRaftServer.initializeLogDirs(config, LOG, "");
    this.clusterId = found._1().clusterId().orElseThrow();
    this.shared =
        new SharedServer(
            config,
            found._1(),
            Time.SYSTEM,
            Server.initializeMetrics(config, Time.SYSTEM, clusterId),
            CompletableFuture.completedFuture(voters),
            List.of(),
            faults,
            sockets);
    this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), found._2());
    this.broker = new BrokerServer(shared);
  }

  static KraftNode start(BrokerSettings settings, ListenSockets sockets) {
    StartupFaults faults = new StartupFaults();
    KraftNode node;
    try {
      node = new KraftNode(settings, sockets, faults);
    } catch (RuntimeException e) {
      throw DataDirectory.unreadable(settings.directory(), e);
    }
    try {
      node.controller.startup();
      node.broker.startup();
      return node;
      // Kafka is Scala: it throws checked exceptions that it does not declare.
    } catch (Throwable failure) {
      node.stop();
      throw DataDirectory.unreadable(settings.directory(), faults.rootOf(failure));
    }
  }

  String clusterId() {
    return clusterId;
  }

  /** The broker goes first: its orderly end needs the controller. Both may be half started. */
  void stop() {
    broker.shutdown();
    controller.shutdown();
  }
}
