package dev.sluice.fuzzing;

import java.lang.StackWalker.StackFrame;
import java.nio.file.Path;

/** The test that is running, as somebody would run it again. */
final class Caller {

  private static final String OURS = Caller.class.getPackageName() + ".";

  private Caller() {}

  static String command() {
    String test =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .filter(frame -> !isOurs(frame))
                        .findFirst()
                        .map(Caller::name)
                        .orElse("*"));
    return "mvn -Dquick -pl %s -am test -Dtest='%s' -Dsurefire.failIfNoSpecifiedTests=false"
        .formatted(module(), test);
  }

  private static boolean isOurs(StackFrame frame) {
    return frame.getClassName().startsWith(OURS) && !frame.getClassName().endsWith("Test");
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
