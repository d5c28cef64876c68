package lrtrack.training;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What to train: the sizes and trackers of {@code task.json}, and the two files of floats. */
final class Task {

    int inputs;
    int hidden;
    int outputs;
    int batchSize;
    int updates;
    Map<String, JsonObject> trackers;

    private transient Path folder;

    static Task read(Path folder) throws IOException {
        Task task = new Gson().fromJson(Files.readString(folder.resolve("task.json")), Task.class);
        task.folder = folder;
        return task;
    }

    int weightCount() {
        return (inputs + 1) * hidden + (hidden + 1) * outputs;
    }

    FloatBuffer initialWeights() throws IOException {
        return readFloats("weights.f32");
    }

    FloatBuffer batches() throws IOException {
        return readFloats("batches.f32");
    }

    private FloatBuffer readFloats(String name) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(name));
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
}
