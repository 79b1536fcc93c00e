package dev.broca.lab.provenance;

import dev.broca.lab.LabException;
import dev.broca.torch.Sha256;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a result comes from: everything that determines it, such as model, revision, hashes of
 * weights and stimuli, options, seed, version and mode. Equal passports mean equal results, so the
 * hash of a passport is the key under which its result is kept.
 *
 * @param entries names and JSON values, sorted by name; not to be modified
 */
public record Passport(SortedMap<String, JsonNode> entries) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();
  private static final Passport EMPTY = new Passport(new TreeMap<>());

  /**
   * Copies the entries in the form they have when read from a file.
   *
   * @throws LabException if a number is NaN or infinite, which JSON cannot hold
   */
  public Passport {
    var copy = new TreeMap<String, JsonNode>();
    entries.forEach((name, value) -> copy.put(name, plain(name, value)));
    entries = Collections.unmodifiableSortedMap(copy);
  }

  private static JsonNode plain(String name, JsonNode value) {
    refuseUndefined(name, value);
    return JSON.readTree(JSON.writeValueAsString(value));
  }

  private static void refuseUndefined(String name, JsonNode value) {
    if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
      throw new LabException(
          "A passport holds finite numbers only, but %s is %s."
              .formatted(name, value.doubleValue()));
    }
    value.forEach(part -> refuseUndefined(name, part));
  }

  /** A passport without entries. */
  public static Passport empty() {
    return EMPTY;
  }

  /** This passport with one more entry, or another value for it; {@code null} is a value too. */
  public Passport with(String name, @Nullable Object value) {
    return with(Collections.singletonMap(name, value));
  }

  /** This passport with more entries, or other values for them. */
  public Passport with(Map<String, ? extends @Nullable Object> more) {
    var all = new TreeMap<>(entries);
    more.forEach((name, value) -> all.put(name, JSON.valueToTree(value)));
    return new Passport(all);
  }

  /** This passport without an entry. */
  public Passport without(String name) {
    var rest = new TreeMap<>(entries);
    rest.remove(name);
    return new Passport(rest);
  }

  /**
   * Reads a passport from its JSON.
   *
   * @param source the name of the file, for messages
   * @throws LabException if the text is not a JSON object
   */
  public static Passport parse(String json, String source) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode object) {
        var entries = new TreeMap<String, JsonNode>();
        object.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return new Passport(entries);
      }
    } catch (JacksonException e) {
      throw new LabException(
          "%s is not a passport: it should be a JSON object, but %s"
              .formatted(source, e.getOriginalMessage()),
          e);
    }
    throw new LabException(source + " is not a passport: it should be a JSON object { ... }.");
  }

  /** Canonical JSON: one line, no blanks, all objects sorted by name. */
  public String json() {
    ObjectNode object = JSON.createObjectNode();
    entries.forEach(object::set);
    return JSON.writeValueAsString(object);
  }

  /** SHA-256 of the canonical JSON in UTF-8, 64 hexadecimal digits. */
  public String key() {
    return Sha256.of(json());
  }

  /** The first 8 digits of the key, for names of folders. */
  public String shortKey() {
    return key().substring(0, 8);
  }
}
