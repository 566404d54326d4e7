package dev.sluice.benchmarks.limits;

/**
 * What a tenant had of a limit while others wanted more of it as well than there was.
 *
 * @param weight beside those of the others
 * @param jobs of it that there were
 * @param served how many of them had a result in the measured time
 * @param ofAll how many jobs of all tenants had one
 * @param due the part that its weight entitles it to
 */
public record TenantShare(
    String tenant, int weight, int jobs, long served, long ofAll, double due) {

  /** How far from its due its share may be, as a part of it. */
  static final double TOLERANCE = 0.05;

  public double share() {
    return ofAll == 0 ? 0 : (double) served / ofAll;
  }

  boolean isMet() {
    return Math.abs(share() - due) <= TOLERANCE * due;
  }
}
