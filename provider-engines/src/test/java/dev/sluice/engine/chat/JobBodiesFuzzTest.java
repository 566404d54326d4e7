package dev.sluice.engine.chat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What all engines that translate read first. */
final class JobBodiesFuzzTest {

  @Test
  void whateverIsAskedIsReadOrRefusedByAField() throws Exception {
    ForeignJobs.check(
        body -> {
          ChatRequest request = ChatRequest.read(body);
          return List.of(request.turns().size(), String.valueOf(request.instructions()));
        });
  }
}
