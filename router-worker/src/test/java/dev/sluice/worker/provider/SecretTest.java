package dev.sluice.worker.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Json;
import org.junit.jupiter.api.Test;

final class SecretTest {

  private final Secret secret = new Secret("Bearer sk-0123456789");

  @Test
  void itsTextFormHidesIt() {
    assertThat(secret).hasToString("[hidden]");
  }

  @Test
  void itIsHiddenWithAndWithoutItsScheme() {
    assertThat(secret.hideIn("got Bearer sk-0123456789, or sk-0123456789"))
        .isEqualTo("got [hidden], or [hidden]");
  }

  @Test
  void itIsHiddenAtEveryDepthOfABody() {
    String body = "{\"a\":[{\"sk-0123456789\":1,\"b\":\"key sk-0123456789!\"},2.50,null,true]}";

    assertThat(secret.hideIn(Json.mapper().readTree(body)))
        .hasToString("{\"a\":[{\"[hidden]\":1,\"b\":\"key [hidden]!\"},2.50,null,true]}");
  }

  @Test
  void wordsOfAnOrdinaryHeaderAreLeftAlone() {
    assertThat(new Secret("my batch router").hideIn("the router said no"))
        .isEqualTo("the router said no");
  }
}
