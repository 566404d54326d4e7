package dev.sluice.provider.testkit;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a bench of its own, and clears it away afterwards. */
final class BenchExtension implements ParameterResolver, AfterEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(BenchExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Bench.class;
  }

  @Override
  public Bench resolveParameter(ParameterContext parameter, ExtensionContext context) {
    ProviderContract contract = (ProviderContract) context.getRequiredTestInstance();
    try {
      Bench bench = new Bench(contract.backend());
      context.getStore(NAMESPACE).put(Bench.class, bench);
      return bench;
    } catch (Exception e) {
      throw new ParameterResolutionException("there is no backend: " + e, e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Bench bench = context.getStore(NAMESPACE).remove(Bench.class, Bench.class);
    if (bench != null) {
      bench.close();
    }
  }
}
