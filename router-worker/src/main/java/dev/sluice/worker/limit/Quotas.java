package dev.sluice.worker.limit;

import static java.util.Objects.requireNonNull;

import dev.sluice.worker.route.Account;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one provider allows each account, in all and for each model. Guarded by the gate's lock. */
final class Quotas {

  private final LimitTable limits;
  private final Timing timing;

  /** Of one account, beside those with limits of their own in the configuration. */
  static final int MOST_MODELS = 1_000;

  private final Map<Account, Quota> accounts = new LinkedHashMap<>();
  private final Map<Account, Map<String, Way>> ways = new HashMap<>();

  Quotas(LimitTable limits, Timing timing) {
    this.limits = requireNonNull(limits, "limits is null");
    this.timing = requireNonNull(timing, "timing is null");
  }

  Quota of(Account account) {
    Quota known = accounts.get(account);
    if (known != null) {
      return known;
    }
    Limits own = limits.accounts().getOrDefault(account, Limits.NONE);
    Map<String, Limits> ofModels = limits.models().getOrDefault(account, Map.of());
    Window window = own.equals(Limits.NONE) && ofModels.isEmpty() ? new Window() : null;
    Quota quota = new Quota(account, null, own, window, timing);
    accounts.put(account, quota);
    ofModels.keySet().forEach(model -> way(account, model));
    return quota;
  }

  Way way(Account account, String model) {
    Map<String, Way> known = ways.computeIfAbsent(account, unknown -> new LinkedHashMap<>());
    Way way = known.get(model);
    if (way == null) {
      forgetSome(known);
      way = new Way(of(account), ofModel(account, model));
      known.put(model, way);
    }
    return way;
  }

  /**
   * Jobs may name any model of some providers; what was learnt of one comes with its next answer.
   */
  private static void forgetSome(Map<String, Way> known) {
    if (known.size() >= MOST_MODELS) {
      known.values().removeIf(way -> way.model().isIdle());
    }
  }

  /** How many models of an account are known. */
  int models(Account account) {
    return ways.getOrDefault(account, Map.of()).size();
  }

  private Quota ofModel(Account account, String model) {
    Limits own = limits.models().getOrDefault(account, Map.of()).getOrDefault(model, Limits.NONE);
    return new Quota(account, model, own, null, timing);
  }

  /** With these accounts, those that can ever hold as many tokens. */
  List<Way> able(Ask ask) {
    List<Way> able = new ArrayList<>(ask.accounts().size());
    for (Account account : ask.accounts()) {
      Way way = way(account, ask.model());
      if (way.tooSmallFor(ask.tokens()) == null) {
        able.add(way);
      }
    }
    return able;
  }

  void use(long now, Consumer<BucketUse> to) {
    for (Quota quota : accounts.values()) {
      quota.use(now, to);
    }
    ways.values().forEach(known -> known.values().forEach(way -> way.model().use(now, to)));
  }

  /** Does something with each limit by the minute. */
  void eachRate(BiConsumer<Bucket, Rate> step) {
    accounts.values().forEach(quota -> quota.eachRate(step));
    ways.values().forEach(known -> known.values().forEach(way -> way.model().eachRate(step)));
  }

  /** The one that a bucket belongs to. */
  Quota of(Account account, @Nullable String model) {
    return model == null ? of(account) : way(account, model).model();
  }

  Collection<Quota> ofAccounts() {
    return accounts.values();
  }
}
