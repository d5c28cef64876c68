package lrtrack.training;

import ai.djl.training.tracker.ParameterTracker;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Passes a tracker's values on and remembers them, by update number. */
final class RecordingTracker implements ParameterTracker {

    private final ParameterTracker tracker;
    private final Map<Integer, Float> asked = new ConcurrentSkipListMap<>();

    RecordingTracker(ParameterTracker tracker) {
        this.tracker = tracker;
    }

    @Override
    public float getNewValue(String parameterId, int numUpdate) {
        float value = tracker.getNewValue(parameterId, numUpdate);
        Float before = asked.put(numUpdate, value);
        if (before != null && before != value) {
            throw new AssertionError("two rates in update " + numUpdate);
        }
        return value;
    }

    /** The rates of updates 1, 2, 3 and so on. */
    float[] rates() {
        float[] rates = new float[asked.size()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = asked.get(i + 1);
        }
        return rates;
    }
}
