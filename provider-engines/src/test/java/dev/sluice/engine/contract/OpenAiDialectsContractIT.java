package dev.sluice.engine.contract;

import dev.sluice.provider.testkit.Backend;
import dev.sluice.provider.testkit.ProviderContract;
import java.io.IOException;
import org.junit.jupiter.api.Nested;

/** Those who speak OpenAI's API in their own way. */
final class OpenAiDialectsContractIT {

  @Nested
  final class Groq extends ProviderContract {
    @Override
    protected Backend backend() throws IOException {
      return new SimulatedBackend(Systems.GROQ);
    }
  }

  @Nested
  final class OpenRouter extends ProviderContract {
    @Override
    protected Backend backend() throws IOException {
      return new SimulatedBackend(Systems.OPENROUTER);
    }
  }

  @Nested
  final class Xai extends ProviderContract {
    @Override
    protected Backend backend() throws IOException {
      return new SimulatedBackend(Systems.XAI);
    }
  }

  @Nested
  final class Together extends ProviderContract {
    @Override
    protected Backend backend() throws IOException {
      return new SimulatedBackend(Systems.TOGETHER);
    }
  }

  @Nested
  final class Databricks extends ProviderContract {
    @Override
    protected Backend backend() throws IOException {
      return new SimulatedBackend(Systems.DATABRICKS);
    }
  }

  @Nested
  final class DockerModelRunner extends ProviderContract {
    @Override
    protected Backend backend() throws IOException {
      return new SimulatedBackend(Systems.DOCKER_MODEL_RUNNER);
    }
  }

  @Nested
  final class LiteLlm extends ProviderContract {
    @Override
    protected Backend backend() throws IOException {
      return new SimulatedBackend(Systems.LITELLM);
    }
  }
}
