package dev.sluice.engine.contract;

import dev.sluice.provider.testkit.Backend;
import dev.sluice.provider.testkit.ProviderContract;
import java.io.IOException;

final class VertexAiContractIT extends ProviderContract {
  @Override
  protected Backend backend() throws IOException {
    return new SimulatedBackend(Systems.VERTEX_AI);
  }
}
