package dev.sluice.worker.route;

import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelection.MaxPrice;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why a target must not serve one job, whether or not it could. Made for the job, used for all its
 * targets.
 */
final class Permission {

  private final Set<String> allowedProviders;
  private final List<String> order;
  private final List<TargetPattern> only;
  private final List<TargetPattern> ignore;
  private final @Nullable MaxPrice maxPrice;

  /**
   * @param allowedProviders the providers that any job may go to
   */
  Permission(ModelSelection selection, Set<String> allowedProviders) {
    this.allowedProviders = allowedProviders;
    order = selection.provider().order();
    only = TargetPattern.all(selection.filter().only());
    ignore = TargetPattern.all(selection.filter().ignore());
    maxPrice = selection.filter().maxPrice();
  }

  /** Null if it may. */
  @Nullable String objectionTo(Target target) {
    if (!allowedProviders.contains(target.provider())) {
      return "not in routing.allowed_providers";
    }
    if (!order.isEmpty() && !order.contains(target.provider())) {
      return "not in provider.order";
    }
    if (!only.isEmpty() && !TargetPattern.anyCovers(only, target)) {
      return "not in only";
    }
    if (TargetPattern.anyCovers(ignore, target)) {
      return "in ignore";
    }
    return maxPrice == null ? null : tooDear(target.model().price(), maxPrice);
  }

  private static @Nullable String tooDear(@Nullable Price price, MaxPrice most) {
    if (price == null) {
      return most.input() == null && most.output() == null
          ? null
          : "its price is not known, and max_price is set";
    }
    String input = tooDear("input", price.input(), most.input());
    return input == null ? tooDear("output", price.output(), most.output()) : input;
  }

  private static @Nullable String tooDear(
      String what, BigDecimal price, @Nullable BigDecimal most) {
    return most == null || price.compareTo(most) <= 0
        ? null
        : "its " + what + " costs $" + plain(price) + " per million, max_price is $" + plain(most);
  }

  private static String plain(BigDecimal dollars) {
    return dollars.stripTrailingZeros().toPlainString();
  }
}
