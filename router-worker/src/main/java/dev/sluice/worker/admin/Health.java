package dev.sluice.worker.admin;

import static java.util.Objects.requireNonNull;

/**
 * How one part of the worker is.
 *
 * @param name of the part, such as {@code kafka}
 * @param detail for a person: what is wrong, or what was seen
 */
public record Health(String name, boolean up, String detail) {

  public Health {
    requireNonNull(name, "name is null");
    requireNonNull(detail, "detail is null");
  }

  public static Health up(String name, String detail) {
    return new Health(name, true, detail);
  }

  public static Health down(String name, String detail) {
    return new Health(name, false, detail);
  }
}
