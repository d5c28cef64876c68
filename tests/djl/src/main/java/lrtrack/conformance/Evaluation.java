package lrtrack.conformance;

import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;

import com.google.gson.JsonObject;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.stream.IntStream;

/** Answers one case: what DJL returns, or how it refuses. */
final class Evaluation {

    private static final int BLOCK = 1 << 14;

    private final JsonObject question;
    private final JsonObject trackerJson;

    Evaluation(JsonObject question) {
        this.question = question;
        this.trackerJson = question.getAsJsonObject("tracker");
    }

    JsonObject answer() {
        JsonObject answer = new JsonObject();
        answer.add("id", question.get("id"));
        try {
            answer.add("bits", Bits.toHex(values()));
            if (question.has("digest")) {
                answer.addProperty("sha256", digest(question.get("digest").getAsInt()));
            }
        } catch (RuntimeException refusal) {
            answer.remove("bits");
            answer.add("error", describe(refusal));
        }
        return answer;
    }

    private float[] values() {
        ParameterTracker tracker = Trackers.build(trackerJson);
        int[] updates =
                question.getAsJsonArray("updates").asList().stream()
                        .mapToInt(Parameters::toInt)
                        .toArray();
        float[] values = new float[updates.length];
        for (int i : order(updates)) {
            values[i] = value(tracker, i, updates[i]);
        }
        return values;
    }

    /** Increasing, because MultiFactorTracker never goes back; or as given, to show just that. */
    private int[] order(int[] updates) {
        IntStream given = IntStream.range(0, updates.length);
        if (question.has("stateful_order") && question.get("stateful_order").getAsBoolean()) {
            return given.toArray();
        }
        return given.boxed()
                .sorted(Comparator.comparingInt(i -> updates[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    private float value(ParameterTracker tracker, int query, int update) {
        if (question.has("parameter_ids")) {
            String id = question.getAsJsonArray("parameter_ids").get(query).getAsString();
            return tracker.getNewValue(id, update);
        }
        return ((Tracker) tracker).getNewValue(update);
    }

    private String digest(int count) {
        Tracker tracker = (Tracker) Trackers.build(trackerJson);
        MessageDigest digest = sha256();
        ByteBuffer block = ByteBuffer.allocate(BLOCK * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int update = 0; update < count; update++) {
            block.putInt(Float.floatToRawIntBits(tracker.getNewValue(update)));
            if (!block.hasRemaining() || update == count - 1) {
                digest.update(block.flip());
                block.clear();
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static JsonObject describe(RuntimeException refusal) {
        JsonObject error = new JsonObject();
        error.addProperty("type", refusal.getClass().getName());
        error.addProperty("message", refusal.getMessage());
        return error;
    }
}
