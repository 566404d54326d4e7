package dev.sluice.fuzzing;

import java.lang.StackWalker.StackFrame;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The test that is running, as somebody would run it again. */
final class Caller {

  private Caller() {}

  static String command() {
    String test = StackWalker.getInstance().walk(Caller::test);
    return "mvn -Dquick -pl %s -am test -Dtest='%s' -Dsurefire.failIfNoSpecifiedTests=false"
        .formatted(module(), test);
  }

  /** The outermost frame of a test of ours; what lies within are its helpers. */
  private static String test(Stream<StackFrame> frames) {
    return frames
        .filter(frame -> frame.getClassName().matches("dev\\.sluice\\..*Test"))
        .reduce((inner, outer) -> outer)
        .map(Caller::name)
        .orElse("*FuzzTest");
  }

  private static String name(StackFrame frame) {
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1) + "#" + frame.getMethodName();
  }

  /** Surefire tells the directory of the module. */
  private static String module() {
    String directory = System.getProperty("basedir");
    Path module = Path.of(directory == null ? "" : directory).toAbsolutePath();
    return String.valueOf(module.getFileName());
  }
}
