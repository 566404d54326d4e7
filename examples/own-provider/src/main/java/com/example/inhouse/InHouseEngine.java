package com.example.inhouse;

import dev.sluice.provider.Auth;
import dev.sluice.provider.Provider;
import dev.sluice.provider.ProviderEngine;
import dev.sluice.provider.ProviderSpec;
import java.net.http.HttpClient;
import java.time.Duration;

/** What {@code engine: in-house} means in a configuration. */
public final class InHouseEngine implements ProviderEngine {

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  @Override
  public String name() {
    return "in-house";
  }

  @Override
  public Provider create(ProviderSpec spec) {
    if (!(spec.auth() instanceof Auth.Header key)) {
      throw new IllegalArgumentException("auth must be a header, such as X-Api-Key");
    }
    return new InHouseProvider(spec, key, client);
  }
}
