package dev.sluice.engine.api;

import dev.sluice.engine.http.HttpCall;
import dev.sluice.engine.http.HttpReply;

/** Asks a provider for something beside calls, such as a list of models. */
@FunctionalInterface
public interface Asking {
  HttpReply ask(HttpCall request) throws InterruptedException;
}
