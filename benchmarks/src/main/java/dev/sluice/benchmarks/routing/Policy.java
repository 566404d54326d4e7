package dev.sluice.benchmarks.routing;

import dev.sluice.schema.ModelSelection;
import dev.sluice.schema.ModelSelection.Direction;
import dev.sluice.schema.ModelSelection.Metric;
import dev.sluice.schema.ModelSelection.SortKey;

/** Who says where a job goes. */
enum Policy {
  DEFAULT("default (fastest first)"),
  PRICE("`sort`: PRICE"),
  THROUGHPUT("`sort`: THROUGHPUT"),
  ORDER("`provider.order`, as configured"),
  ROUND_ROBIN("round robin"),
  RANDOM("random"),
  ORACLE("oracle, fastest"),
  ORACLE_OF_PRICES("oracle, cheapest");

  private final String title;

  Policy(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** Whether it is the router that plans. */
  boolean routes() {
    return switch (this) {
      case DEFAULT, PRICE, THROUGHPUT, ORDER -> true;
      case ROUND_ROBIN, RANDOM, ORACLE, ORACLE_OF_PRICES -> false;
    };
  }

  /** What a job of it asks for, beside what it would anyway. */
  ModelSelection selection(ModelSelection usual, String[] providers) {
    return switch (this) {
      case PRICE -> usual.withSort(new SortKey(Metric.PRICE, Direction.ASC));
      case THROUGHPUT -> usual.withSort(new SortKey(Metric.THROUGHPUT, Direction.DESC));
      case ORDER -> usual.withOrder(providers);
      case DEFAULT, ROUND_ROBIN, RANDOM, ORACLE, ORACLE_OF_PRICES -> usual;
    };
  }
}
