package dev.broca.model.weights;

import dev.broca.model.base.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * The index of a checkpoint in shards: which tensor lies in which file. A shard may be missing as
 * long as nobody asks for its tensors: text halves are kept without the shards of what sees.
 *
 * @param path the index
 * @param shards from tensor to file
 * @param present the files that are there, sorted
 */
record ShardIndex(Path path, Map<String, Path> shards, List<Path> present) {
  /**
   * Reads an index.
   *
   * @throws ModelException if it is not one, names a file outside its folder, or none of its shards
   *     is there
   */
  static ShardIndex read(Path path) {
    Map<String, Path> shards = new Reader(path).read();
    List<Path> named = List.copyOf(new TreeSet<>(shards.values()));
    List<Path> present = named.stream().filter(Files::exists).toList();
    if (present.isEmpty()) {
      throw new ModelException(
          named.getFirst()
              + " is missing, as are all shards that "
              + path
              + " names. Download them again.");
    }
    return new ShardIndex(path, shards, present);
  }

  private record Reader(Path path) {
    Map<String, Path> read() {
      try (var arena = Arena.ofConfined()) {
        MemorySegment bytes = MappedFile.open(path, arena).bytes();
        if (bytes.byteSize() > SafeTensorsHeader.LONGEST) {
          throw refused("it has " + bytes.byteSize() + " bytes");
        }
        return parse(bytes.toArray(ValueLayout.JAVA_BYTE));
      }
    }

    private Map<String, Path> parse(byte[] json) {
      var shards = new LinkedHashMap<String, Path>();
      try (JsonParser parser =
          SafeTensorsHeader.JSON.createParser(ObjectReadContext.empty(), json)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw refused("it is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          boolean map = parser.currentName().equals("weight_map");
          parser.nextToken();
          if (map) {
            weightMap(parser, shards);
          } else {
            parser.skipChildren();
          }
        }
      } catch (JacksonException e) {
        throw new ModelException(
            path + " is not valid JSON: " + e.getOriginalMessage() + ". Download it again.", e);
      }
      if (shards.isEmpty()) {
        throw refused("its weight_map is missing or empty");
      }
      return shards;
    }

    private void weightMap(JsonParser parser, Map<String, Path> shards) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw refused("its weight_map is not an object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
          throw refused("tensor " + Names.quote(name) + " has no file name");
        }
        if (shards.put(name, shard(parser.getString())) != null) {
          throw refused("it names tensor " + Names.quote(name) + " twice");
        }
      }
    }

    private Path shard(String name) {
      try {
        Path shard = Path.of(name);
        boolean inside =
            !shard.isAbsolute()
                && !name.isBlank()
                && !name.contains("\\")
                && shard.normalize().equals(shard)
                && !shard.startsWith("..");
        if (inside) {
          return path.resolveSibling(shard);
        }
      } catch (InvalidPathException e) {
        throw new ModelException(outside(name), e);
      }
      throw new ModelException(outside(name));
    }

    private String outside(String name) {
      return "Refused "
          + path
          + ": it names the shard "
          + Names.quote(name)
          + ", which is not a file inside its folder.";
    }

    private ModelException refused(String why) {
      return new ModelException("Cannot use " + path + ": " + why + ". Download it again.");
    }
  }
}
