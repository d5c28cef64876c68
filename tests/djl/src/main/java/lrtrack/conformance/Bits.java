package lrtrack.conformance;

import com.google.gson.JsonArray;

import java.util.HexFormat;

/** Floats as text that loses nothing. */
public final class Bits {

    private Bits() {}

    /**
     * Writes each float's bits as eight hexadecimal digits.
     *
     * @param values the floats
     * @return their bits
     */
    public static JsonArray toHex(float[] values) {
        JsonArray bits = new JsonArray();
        for (float value : values) {
            bits.add(HexFormat.of().toHexDigits(Float.floatToRawIntBits(value)));
        }
        return bits;
    }
}
