package dev.sluice.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for processes that are started again and have to be found where they were. */
final class FreePorts {

  /** Below those from which the system takes ports for connections that are opened. */
  private static final int LOWEST = 12_000;

  private static final int HIGHEST = 32_000;

  private FreePorts() {}

  /** So many that nobody listens on now, all different. */
  static List<Integer> find(int count) {
    List<Integer> ports = new ArrayList<>();
    int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST - 1_000);
    while (ports.size() < count && port < HIGHEST) {
      if (isFree(port)) {
        ports.add(port);
      }
      port++;
    }
    if (ports.size() < count) {
      throw new ChaosException("no " + count + " ports are free between 12000 and 32000");
    }
    return ports;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
