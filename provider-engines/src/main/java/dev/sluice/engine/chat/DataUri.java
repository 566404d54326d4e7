package dev.sluice.engine.chat;

import java.util.regex.Pattern;
import org.eclipse.jetty.util.StringUtil;

/** Bytes that are written into a URI: {@code data:image/png;base64,iVBO…}. */
final class DataUri {

  private static final String SCHEME = "data:";

  // A media type, perhaps with parameters; in lower case.
  private static final Pattern HEADER =
      Pattern.compile("data:[a-z0-9.+-]+/[a-z0-9.+-]+(;[^,]*)?;base64");

  private DataUri() {}

  static boolean is(String uri) {
    return uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  static Part.Inline read(Fields object, String name, String uri) {
    int comma = uri.indexOf(',');
    String header = comma < 0 ? "" : StringUtil.asciiToLowerCase(uri.substring(0, comma));
    int end = header.indexOf(';');
    if (!HEADER.matcher(header).matches()) {
      throw object.wrong(
          name, "must be written like data:image/png;base64, and the bytes in base64");
    }
    String data = uri.substring(comma + 1);
    if (!isBase64(data)) {
      throw object.wrong(name, "is no base64 after its comma");
    }
    return new Part.Inline(mediaType(header.substring(SCHEME.length(), end)), data);
  }

  /** The one wrong name that is common, and that most systems refuse. */
  private static String mediaType(String written) {
    return written.equals("image/jpg") ? "image/jpeg" : written;
  }

  private static boolean isBase64(String data) {
    int end = data.length();
    while (end > 0 && data.charAt(end - 1) == '=' && data.length() - end < 2) {
      end--;
    }
    for (int at = 0; at < end; at++) {
      char c = data.charAt(at);
      boolean digit =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/';
      if (!digit) {
        return false;
      }
    }
    return end > 0 && data.length() % 4 == 0;
  }
}
