package dev.sluice.cli;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notices that a process which is ending already is told so once more. The runtime has no public
 * word for that, and what it has is looked up by name; where that is missing, nobody is told.
 */
final class SecondSignal {

  private final AtomicBoolean first = new AtomicBoolean(true);
  private final Runnable action;

  private SecondSignal(Runnable action) {
    this.action = action;
  }

  /**
   * @param action run each time but the first that SIGINT or SIGTERM comes
   */
  static void onSecond(Runnable action) {
    SecondSignal second = new SecondSignal(action);
    try {
      second.listenTo("INT");
      second.listenTo("TERM");
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // The first one ends the process as ever.
    }
  }

  private void listenTo(String name) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    Method handle = handler.getMethod("handle", signal);
    Before before = new Before();
    Object own =
        Proxy.newProxyInstance(
            SecondSignal.class.getClassLoader(), new Class<?>[] {handler}, came(handle, before));
    Object which = signal.getConstructor(String.class).newInstance(name);
    Method listen = signal.getMethod("handle", signal, handler);
    before.handler = requireNonNull(listen.invoke(null, which, own), "there is always one before");
  }

  /** What the signal did before. */
  private static final class Before {
    volatile Object handler = new Object();
  }

  private InvocationHandler came(Method handle, Before before) {
    return (proxy, method, arguments) -> {
      if (method.equals(handle)) {
        pass(handle, before.handler, requireNonNull(arguments, "a signal has a name")[0]);
        return null;
      }
      return switch (method.getName()) {
        case "hashCode" -> System.identityHashCode(proxy);
        case "equals" -> false; // Nobody compares them.
        default -> "second signal";
      };
    };
  }

  /** The first does what it did before, which does not return before the process has ended. */
  private void pass(Method handle, Object before, Object signal)
      throws IllegalAccessException, InvocationTargetException {
    if (first.compareAndSet(true, false)) {
      handle.invoke(before, signal);
    } else {
      action.run();
    }
  }
}
