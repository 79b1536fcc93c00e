package dev.broca.app.report.study;

import dev.broca.lab.output.Json;
import dev.broca.lab.study.result.StudyResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result as the script of the page reads it: its JSON, with the t of all units in the order of
 * the units as little-endian float32 in Base64.
 */
final class StudyData {
  private static final JsonMapper JSON =
      Json.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private StudyData() {}

  /** The data as it may stand in a script element, whatever names and texts contain. */
  static String json(StudyResult result) {
    ObjectNode root = JSON.createObjectNode();
    root.put("name", result.name());
    root.set("primary", JSON.valueToTree(result.primary()));
    if (result.training() != null) {
      root.set("training", JSON.valueToTree(result.training()));
    }
    var models = root.putArray("models");
    result.models().forEach(model -> models.add(model(model)));
    return JSON.writeValueAsString(root).replace("<", "\\u003c");
  }

  /** Without what Java has written on the page already. */
  private static ObjectNode model(StudyResult.Model model) {
    ObjectNode node = JSON.valueToTree(model);
    node.remove(List.of("generations", "units", "domain", "paragraph", "provenance", "notes"));
    node.get("brains").forEach(BrainPanels::medians);
    ((ObjectNode) node.get("network")).put("t", floats(model.network().t()));
    return node;
  }

  private static String floats(List<Float> values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.size(), Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putFloat);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
