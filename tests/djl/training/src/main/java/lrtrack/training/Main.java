package lrtrack.training;

import com.google.gson.JsonObject;

import lrtrack.conformance.Bits;
import lrtrack.conformance.Trackers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Trains the task in a folder once with each tracker; writes one JSON line for each. */
public final class Main {

    private Main() {}

    /**
     * Trains.
     *
     * @param args the folder
     * @throws IOException if a file of the task is missing
     */
    public static void main(String[] args) throws IOException {
        Task task = Task.read(Path.of(args[0]));
        for (Map.Entry<String, JsonObject> tracker : task.trackers.entrySet()) {
            JsonObject result = train(task, tracker.getValue());
            result.addProperty("name", tracker.getKey());
            System.out.println(result);
        }
    }

    private static JsonObject train(Task task, JsonObject trackerJson) throws IOException {
        RecordingTracker rates = new RecordingTracker(Trackers.build(trackerJson));
        try (Network network = new Network(task, task.initialWeights(), rates)) {
            network.train(task.batches());
            JsonObject result = new JsonObject();
            result.add("weights", Bits.toHex(network.weights()));
            result.add("rates", Bits.toHex(rates.rates()));
            return result;
        }
    }
}
