package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.schema.Json;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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

  @Test
  void aValueThatChangesIsUsedFromTheNextTimeAndTheOneBeforeStaysHidden() {
    AtomicReference<String> file = new AtomicReference<>("first-value");
    Secret rotated = new Secret(file::get);
    assertThat(rotated.reveal()).isEqualTo("first-value");

    file.set("second-value");

    assertThat(rotated.reveal()).isEqualTo("second-value");
    assertThat(rotated.hideIn("first-value second-value")).isEqualTo("[hidden] [hidden]");
  }

  @Test
  void whileItCannotBeReadItsLastValueStands() {
    AtomicBoolean gone = new AtomicBoolean();
    Secret secret =
        new Secret(
            () -> {
              if (gone.get()) {
                throw new IllegalStateException("the file is gone");
              }
              return "value";
            });
    assertThat(secret.reveal()).isEqualTo("value");

    gone.set(true);

    assertThat(secret.reveal()).isEqualTo("value");
  }
}
