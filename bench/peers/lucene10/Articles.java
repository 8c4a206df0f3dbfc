import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The articles of a corpus: an object of strings on each line. */
class Articles {
  private static final JsonFactory JSON = new JsonFactory();

  static Map<String, String> strings(String line) throws IOException {
    Map<String, String> m = new HashMap<>();
    try (JsonParser p = JSON.createParser(line)) {
      p.nextToken();
      while (p.nextToken() == JsonToken.FIELD_NAME) {
        String name = p.currentName();
        if (p.nextToken() == JsonToken.VALUE_STRING) m.put(name, p.getText());
        else p.skipChildren();
      }
    }
    return m;
  }

  /** Months since the year 0; 0: undated. */
  static int month(String date) {
    if (date.length() < 7) return 0;
    try {
      return Integer.parseInt(date.substring(0, 4)) * 12 + Integer.parseInt(date.substring(5, 7)) - 1;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
