package com.example.inhouse;

import dev.sluice.provider.testkit.Backend;
import dev.sluice.provider.testkit.ProviderContract;
import java.io.IOException;

final class InHouseProviderTest extends ProviderContract {
  @Override
  protected Backend backend() throws IOException {
    return new InHouseServer();
  }
}
