package lrtrack.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * The parameters of one tracker, passed on to a builder's setters.
 *
 * <p>A setter is called only if its parameter is present and not JSON's null. The string {@code
 * "JAVA_NULL"} calls a setter that takes an object with a Java null.
 */
final class Parameters {

    /** A setter that takes a float. */
    interface FloatConsumer {
        void accept(float value);
    }

    private static final String JAVA_NULL = "JAVA_NULL";

    private final JsonObject json;
    private final Set<String> unread;

    Parameters(JsonObject json) {
        this.json = json;
        this.unread = new TreeSet<>(json.keySet());
    }

    String kind() {
        unread.remove("kind");
        return json.get("kind").getAsString();
    }

    void checkAllRead() {
        if (!unread.isEmpty()) {
            throw new MalformedCaseError("unknown parameters " + unread + " in " + json);
        }
    }

    void passFloat(String name, FloatConsumer setter) {
        JsonElement value = read(name);
        if (value != null) {
            setter.accept(toFloat(value));
        }
    }

    void passInt(String name, IntConsumer setter) {
        JsonElement value = read(name);
        if (value != null) {
            setter.accept(toInt(value));
        }
    }

    void passBoolean(String name, Consumer<Boolean> setter) {
        JsonElement value = read(name);
        if (value != null) {
            setter.accept(value.getAsBoolean());
        }
    }

    void passInts(String name, Consumer<int[]> setter) {
        passObject(
                name,
                value ->
                        value.getAsJsonArray().asList().stream()
                                .mapToInt(Parameters::toInt)
                                .toArray(),
                setter);
    }

    <E extends Enum<E>> void passEnum(String name, Class<E> type, Consumer<E> setter) {
        passObject(
                name,
                value -> Enum.valueOf(type, value.getAsString().toUpperCase(Locale.ROOT)),
                setter);
    }

    <T> void passObject(String name, Function<JsonElement, T> parser, Consumer<T> setter) {
        JsonElement value = read(name);
        if (value != null) {
            setter.accept(isJavaNull(value) ? null : parser.apply(value));
        }
    }

    static Float toNullableFloat(Map.Entry<String, JsonElement> entry) {
        return isJavaNull(entry.getValue()) ? null : toFloat(entry.getValue());
    }

    /** Rounds twice, as Java's {@code (float) 0.1} does: to double, then to float. */
    static float toFloat(JsonElement value) {
        return (float) value.getAsDouble();
    }

    static int toInt(JsonElement value) {
        long number = value.getAsLong();
        if ((int) number != number) {
            throw new MalformedCaseError(number + " is no Java int");
        }
        return (int) number;
    }

    private static boolean isJavaNull(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsString().equals(JAVA_NULL);
    }

    private JsonElement read(String name) {
        unread.remove(name);
        JsonElement value = json.get(name);
        return value == null || value.isJsonNull() ? null : value;
    }
}
