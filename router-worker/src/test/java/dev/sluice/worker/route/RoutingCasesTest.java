package dev.sluice.worker.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of {@code routing-cases.txt}. */
final class RoutingCasesTest {

  static Stream<Arguments> cases() {
    return RoutingCase.all().stream().map(each -> Arguments.of(each.promise(), each));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void thePlanIsAsTheTableHasIt(String promise, RoutingCase row) {
    assertThat(row.planned()).as(promise).isEqualTo(row.expected());
  }

  @Test
  void noRowIsLostOnTheWay() {
    List<RoutingCase> rows = RoutingCase.all();

    assertThat(rows).hasSizeGreaterThanOrEqualTo(120);
    assertThat(rows.stream().map(RoutingCase::promise)).doesNotHaveDuplicates();
  }
}
