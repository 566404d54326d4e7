package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.schema.Priority;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that wait for the same limits. Each priority has a share of them, of which nothing is
 * left unused: interactive jobs 70 of 100, standard ones 20, batch ones 10; within a priority
 * tenants share by their weights, and a tenant's jobs go in order. Guarded by the gate's lock.
 */
final class Lane extends Turn {

  private final Map<Priority, PriorityLine> lines = new EnumMap<>(Priority.class);
  private final Turns<PriorityLine> turns = new Turns<>();
  private final Calendar calendar;
  private int size;
  private Tokens tokens = Tokens.NONE;

  /** The round in which its first one was found to be unable to go. */
  long heldIn;

  Lane(long rank, TenantWeights weights) {
    super(rank, 1);
    calendar = new Calendar(weights);
    for (Priority priority : Priority.values()) {
      lines.put(priority, new PriorityLine(priority, weights));
    }
  }

  boolean isEmpty() {
    return turns.isEmpty();
  }

  int size() {
    return size;
  }

  /** How many jobs of the same tenant and priority wait. */
  int inLine(Ask ask) {
    return line(ask.priority()).inLine(ask.tenant());
  }

  Waiter first() {
    return turns.first().first();
  }

  void add(Waiter waiter) {
    PriorityLine line = line(waiter.priority());
    line.add(waiter);
    turns.join(line);
    size++;
    tokens = tokens.plus(waiter.tokens);
  }

  /** The first one goes. */
  void serve(Waiter first) {
    PriorityLine line = turns.first();
    turns.served(line, first.cost);
    line.serve(first);
    removed(line, first);
  }

  /** One goes away. */
  void remove(Waiter waiter) {
    PriorityLine line = line(waiter.priority());
    line.remove(waiter);
    removed(line, waiter);
  }

  private void removed(PriorityLine line, Waiter waiter) {
    if (line.isEmpty()) {
      turns.leave(line);
    }
    size--;
    tokens = tokens.minus(waiter.tokens);
  }

  double shareOf(Priority priority) {
    return line(priority).weight();
  }

  private PriorityLine line(Priority priority) {
    return requireNonNull(lines.get(priority), "line is null");
  }

  /** What waits here before a job that comes now, as far as it is served before it. */
  Ahead ahead(Priority priority, @Nullable String tenant, double cost) {
    PriorityLine own = line(priority);
    double within = own.ahead(tenant, cost);
    double ahead = within;
    double all = own.cost();
    for (PriorityLine other : lines.values()) {
      if (other != own) {
        ahead += Math.min(other.cost(), (within + cost) * other.weight() / own.weight());
        all += other.cost();
      }
    }
    return all <= 0 ? Ahead.NONE : Ahead.of(size, tokens, Math.min(1, ahead / all));
  }

  /** Of those who were put aside. */
  Calendar calendar() {
    return calendar;
  }
}
