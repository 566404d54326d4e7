package dev.sluice.worker.admin;

import java.net.InetAddress;
import java.util.Locale;

/** Addresses that this machine alone can reach. */
public final class Loopback {

  private static final String NAME = "localhost";

  private Loopback() {}

  /**
   * Whether a host is one of them as it is written: nobody is asked what a name stands for, because
   * whoever answers could say something else tomorrow.
   *
   * @param host a name or an address; one of IPv6 may stand in brackets
   */
  public static boolean is(String host) {
    return host.toLowerCase(Locale.ROOT).equals(NAME) || isAddress(host);
  }

  private static boolean isAddress(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    try {
      return InetAddress.ofLiteral(bracketed ? host.substring(1, host.length() - 1) : host)
          .isLoopbackAddress();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
