package dev.sluice.engine.contract;

import dev.sluice.provider.testkit.Backend;
import dev.sluice.provider.testkit.ProviderContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class GeminiCliContractIT extends ProviderContract {

  @TempDir Path directory;

  @Override
  protected Backend backend() throws IOException {
    return new CommandLineBackend(CommandLineSystems.GEMINI_CLI, directory);
  }
}
